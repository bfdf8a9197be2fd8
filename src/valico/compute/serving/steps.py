"""Steps: the passes of which serving is made, at the mean context."""

import msgspec
import numpy as np

from valico.catalogue.architecture import Architecture
from valico.compute.kernels.form import Array
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import (
    Bare,
    Pass,
    Share,
    bare_forward,
    dressed,
    mixed_forward,
)
from valico.compute.serving.host import host_of
from valico.compute.serving.load import Load, Tokens
from valico.compute.serving.spread import Degrees, spread_from_degrees


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of the passes of one replica."""

    decode_s: Array
    """A pass of all sequences in decode, drafting included."""
    prefill_s: Array
    """A pass that reads one prompt while no one else is served."""
    mixed_s: Array
    """A pass of decode with the prompts that come in one, in the same pass or in one before it."""
    read_s: Array
    """The pass that those prompts end with."""
    together: Array
    """Prompts in a mixed pass."""
    crowd_s: Array
    """A pass that reads as many prompts as it may, and decodes no one."""
    crowd_prompts: Array
    """How many those are, over all copies of attention."""
    carried: Array
    """Share of decode passes that carry prompts."""
    outside_s: Array
    """A request's way in, its wait by rule, and its first token's way out."""
    kernels: Bare
    passes: Pass
    """The first axis: decode, prefill, mixed, crowd."""


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """Who is in which pass; arrays over plans."""

    each: Array
    """Sequences in decode, of one copy of attention in one stage."""
    coming: Array
    """Prompts that come while one pass of decode runs."""
    together: Array
    """Prompts that go in one pass, over all copies."""
    copies: Array
    """Copies among which those are spread."""
    crowd: Array
    """Prompts of a full pass, for each copy."""


def filling(degrees: Degrees, load: Load, tokens: Tokens, users: Array) -> Filling:
    """Return who is in which pass with so many users on the replica.

    A pipeline takes as many batches at once as it has stages. While a user writes, every user
    brings one prompt; prompts that come in the same pass go together, spread over the copies of
    attention. Users in step, who were answered together, ask together.
    """
    spread = spread_from_degrees(degrees)
    each = np.maximum(1.0, users / (spread.attention_data * spread.pipeline))
    coming = users * tokens.accepted / tokens.output / spread.pipeline
    crowd = np.clip(np.asarray(load.pass_tokens) / tokens.new, 1.0, each)
    full = crowd * spread.attention_data
    gathered = coming * (1 + 2 * np.asarray(load.wait_passes, dtype=np.float64))
    apart = np.clip(gathered, 1.0, full)
    together = apart + tokens.in_step * (full - apart)
    copies = np.minimum(spread.attention_data, together)
    parts = np.broadcast_arrays(each, coming, together, copies, crowd, spread.chips)
    names = ("each", "coming", "together", "copies", "crowd")
    return Filling(**dict(zip(names, parts, strict=False)))


def step_kernels(
    engine: Engine, degrees: Degrees, load: Load, tokens: Tokens, filled: Filling
) -> Bare:
    """Return the kernels of the passes; the first axis: decode, prefill, mixed, crowd.

    The context in decode is the mean one: attention is all but straight in it.
    """
    each, none = filled.each, np.zeros_like(filled.each)
    decode = Share(
        sequences=np.stack((each, none, none if _apart(engine) else each, none)),
        tokens=1.0 + np.asarray(load.draft_tokens, dtype=np.float64),
        past=tokens.new + tokens.known + tokens.output / 2,
    )
    one, copies = none + 1, filled.copies
    everywhere = none + spread_from_degrees(degrees).attention_data
    prompts = Share(
        sequences=np.stack((none, one, filled.together / copies, filled.crowd)),
        tokens=tokens.new,
        past=tokens.known,
        copies=np.stack((none, one, copies, everywhere)),
    )
    return bare_forward(engine, degrees, decode, prompts)


def _apart(engine: Engine) -> bool:
    """Return whether prompts are read in passes of their own, while decode waits, as by SGLang."""
    return engine.kernels.framework == "sglang"


def steps(
    engine: Engine,
    degrees: Degrees,
    load: Load,
    tokens: Tokens,
    users: Array,
    *,
    kernels: Bare | None = None,
) -> Steps:
    """Return the times of the passes with so many users on the replica.

    `kernels` are those of the same call, where they were reckoned before.
    """
    filled = filling(degrees, load, tokens, users)
    bare = kernels or step_kernels(engine, degrees, load, tokens, filled)
    passes = dressed(engine, bare)
    total = passes.total_s
    drafting = drafting_s(engine, degrees, load, filled.each, tokens)
    decode_s = total[0] + drafting
    read_s = np.maximum(total[1], total[2] if _apart(engine) else total[2] + drafting)
    mixed_s = read_s + decode_s if _apart(engine) else np.maximum(read_s, decode_s)
    waited_s = np.asarray(load.wait_passes) * decode_s * (np.asarray(users) > 1)
    return Steps(
        decode_s=decode_s,
        prefill_s=total[1],
        mixed_s=mixed_s,
        read_s=read_s,
        together=filled.together,
        crowd_s=total[3],
        crowd_prompts=filled.crowd * spread_from_degrees(degrees).attention_data,
        carried=np.minimum(1.0, filled.coming / filled.together),
        outside_s=host_of(engine).request_s + waited_s,
        kernels=bare,
        passes=passes,
    )


def drafting_s(
    engine: Engine, degrees: Degrees, load: Load, sequences: Array, tokens: Tokens
) -> Array:
    """Return the time to draft tokens, each by one further layer and the output table.

    DeepSeek-V3 (arXiv 2412.19437, 2.2); a draft of another make is taken to cost the same.
    """
    draft = np.asarray(load.draft_tokens, dtype=np.float64)
    if not np.any(draft > 0):
        return np.zeros_like(sequences)
    small = msgspec.structs.replace(engine, model=_one_layer(engine.model))
    context = tokens.new + tokens.known + tokens.output / 2
    each = mixed_forward(small, degrees, Share(sequences=sequences, tokens=1.0, past=context))
    return np.asarray(draft * (each.total_s - each.host_s))


def _one_layer(model: Architecture) -> Architecture:
    """Return the model with the last layer alone."""
    mixing = msgspec.structs.replace(model.attention[-1], layers=1)
    last = tuple(msgspec.structs.replace(g, layers=1) for g in model.feed_forward[-1:])
    return msgspec.structs.replace(model, attention=(mixing,), feed_forward=last)
