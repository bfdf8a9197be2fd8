"""Steps: the passes of which serving is made, at the mean context."""

import msgspec
import numpy as np

from valico.catalogue.architecture import Architecture
from valico.compute.kernels.form import Array
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Pass, Share, mixed_forward
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
    passes: Pass
    """The first axis: decode, prefill, mixed, crowd."""


def steps(engine: Engine, degrees: Degrees, load: Load, tokens: Tokens, users: Array) -> Steps:
    """Return the times of the passes with so many users on the replica.

    A pipeline takes as many batches at once as it has stages. The context in decode is the mean
    one: attention is all but straight in it. While a user writes, every user brings one prompt;
    prompts that come in the same pass go together, spread over the copies of attention. Users in
    step, who were answered together, ask together.
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
    each, together, crowd, copies, _ = np.broadcast_arrays(
        each, together, crowd, copies, spread.chips + tokens.output + tokens.accepted
    )
    none, one = np.zeros_like(each), np.ones_like(each)
    # SGLang reads prompts in passes of their own and lets decode wait
    beside = none if engine.kernels.framework == "sglang" else each
    decode = Share(
        sequences=_stack(each, none, beside, none),
        tokens=1.0 + np.asarray(load.draft_tokens, dtype=np.float64),
        past=tokens.new + tokens.known + tokens.output / 2,
    )
    prompts = Share(
        sequences=_stack(none, one, together / copies, crowd),
        tokens=tokens.new,
        past=tokens.known,
        copies=_stack(none, one, copies, none + spread.attention_data),
    )
    passes = mixed_forward(engine, degrees, decode, prompts)
    total = passes.total_s
    drafting = drafting_s(engine, degrees, load, each, tokens)
    decode_s = total[0] + drafting
    read = np.maximum(total[1], total[2] if beside is none else total[2] + drafting)
    mixed = read + decode_s if beside is none else read
    return Steps(
        decode_s=decode_s,
        prefill_s=total[1],
        mixed_s=np.maximum(mixed, decode_s),
        read_s=read,
        together=together,
        crowd_s=total[3],
        crowd_prompts=full,
        carried=np.minimum(1.0, coming / together),
        outside_s=host_of(engine).request_s + load.wait_passes * decode_s * (users > 1),
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


def _stack(*parts: Array) -> Array:
    return np.stack(parts)
