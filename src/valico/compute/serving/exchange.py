"""What the chips of a replica exchange in a pass."""

import numpy as np

from valico.catalogue.architecture import FeedForward
from valico.compute.fabric.collectives import (
    all_gather_s,
    all_reduce_s,
    reduce_scatter_s,
    send_s,
)
from valico.compute.fabric.exchange import combine_s, dispatch_s
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import WIDTHS
from valico.compute.serving.engine import Engine
from valico.compute.serving.spread import Spread

_BYTES = 2.0
"""Activations travel in 16 bits."""


def exchange_s(engine: Engine, spread: Spread, rows: Array) -> Array:
    """Return the time of all exchanges of a pass, in seconds.

    Attention and dense layers sum over their tensor-parallel chips (Megatron-LM, arXiv 1909.08053).
    Experts shared by copies of attention get their tokens by all-to-all or by all-gather, and give
    them back by all-to-all or reduce-scatter, whichever is faster. Stages send to the next.
    """
    model, links = engine.model, engine.links
    message = _BYTES * rows * model.hidden
    reduced = all_reduce_s(
        links,
        message_bytes=message,
        chips=spread.tensor,
        framework=engine.kernels.framework,
    )
    mixing = sum(group.layers for group in model.attention)
    dense = sum(group.layers for group in model.feed_forward if not group.experts)
    total = (mixing + dense) * reduced
    for group in model.feed_forward:
        if group.experts:
            moved = _experts_s(engine, group, spread, rows)
            total = total + group.layers * np.where(spread.attention_data > 1, moved, reduced)
    return np.asarray(total + _stages_s(engine, spread, message / spread.tensor))


def _stages_s(engine: Engine, spread: Spread, message: Array) -> Array:
    """Return the time of sends between stages; those of one domain stay inside it."""
    hops = spread.pipeline - 1
    if not np.any(hops > 0):
        return np.zeros_like(hops)
    stage = spread.tensor * spread.attention_data
    crossing = hops * np.minimum(1.0, stage / engine.links.domain_chips)
    outside = send_s(engine.links, message_bytes=message, outside=1)
    inside = send_s(engine.links, message_bytes=message, outside=0)
    return np.asarray(crossing * outside + (hops - crossing) * inside)


def _experts_s(engine: Engine, group: FeedForward, spread: Spread, rows: Array) -> Array:
    """Return the way of the tokens of all copies to the experts of one layer and back."""
    if not np.any(spread.attention_data > 1):
        return np.zeros_like(rows)
    links, hidden = engine.links, engine.model.hidden
    chips = spread.tensor * spread.attention_data
    whole = _BYTES * rows * hidden * spread.attention_data
    gathered = all_gather_s(links, message_bytes=whole, chips=chips)
    gathered = gathered + reduce_scatter_s(links, message_bytes=whole, chips=chips)
    # chips that cut the same experts get the same tokens
    tokens = rows / spread.tensor * spread.expert_tensor
    narrow = WIDTHS[engine.formats.experts].input_bytes
    sent = dispatch_s(
        links,
        tokens=tokens,
        hidden=hidden,
        experts_per_token=group.experts_per_token,
        chips=chips,
        token_bytes=narrow,
        framework=engine.kernels.framework,
    )
    back = combine_s(
        links,
        tokens=tokens,
        hidden=hidden,
        experts_per_token=group.experts_per_token,
        chips=chips,
        framework=engine.kernels.framework,
    )
    return np.minimum(gathered, sent + back)
