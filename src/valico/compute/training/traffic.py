"""Traffic: what the chips of a training run send each other."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from valico.catalogue.architecture import (
    Architecture,
    parameters_total,
    routed_parameters,
)
from valico.compute.fabric.collectives import all_gather_s, reduce_scatter_s, send_s
from valico.compute.fabric.exchange import combine_s, dispatch_s
from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.layers import Share

HALF: Final = 2.0
"""Bytes of an activation, a gradient and a gathered weight."""


def tensor_s(engine: Engine, share: Share) -> tuple[Array, Array]:
    """Return the exchange of tensor with sequence parallelism in all layers, forward and backward.

    Each block gathers its input and scatters its output; the backward pass does the same the other
    way and gathers the input once more for the gradient of weights (2205.05198, 4.2.2).
    """
    blocks = _blocks(engine)
    message = HALF * share.tokens * engine.model.hidden
    gather = all_gather_s(engine.links, message_bytes=message, chips=share.tensor)
    scatter = reduce_scatter_s(engine.links, message_bytes=message, chips=share.tensor)
    again = 1.0 if engine.trained == "adapters" else 2.0
    return blocks * (gather + scatter), blocks * (again * gather + scatter)


def _blocks(engine: Engine) -> int:
    layers = sum(group.layers for group in engine.model.attention)
    return layers + sum(group.layers for group in engine.model.feed_forward if not group.experts)


def context_s(engine: Engine, share: Share) -> Array:
    """Return the exchange of keys and values round the chips that share a sequence, forward.

    The backward pass sends them again with their gradients: twice as much.
    """
    links = engine.links
    outside = np.where(share.tensor * share.context > links.domain_chips, 1.0, 0.0)
    total = np.asarray(0.0)
    for group in engine.model.attention:
        if group.kind == "linear":
            continue
        kept = group.kv_heads * (group.key_width + group.value_width)
        kept_here = np.maximum(kept / share.tensor, group.key_width + group.value_width)
        once = send_s(links, message_bytes=HALF * share.tokens * kept_here, outside=outside)
        total = total + group.layers * (share.context - 1) * once
    return np.where(share.context > 1, total, 0.0)


def experts_exchange_s(engine: Engine, share: Share) -> Array:
    """Return dispatch and combine of all layers, forward; the backward pass does both again."""
    total = np.asarray(0.0)
    width = 1.0 if engine.scheme == "fp8-block" else HALF
    for group in engine.model.feed_forward:
        if not group.experts:
            continue
        tokens = share.tokens / share.tensor
        hidden, top = group.latent_width or engine.model.hidden, group.experts_per_token
        there = dispatch_s(
            engine.links,
            tokens=tokens,
            hidden=hidden,
            experts_per_token=top,
            chips=share.expert,
            token_bytes=width,
            framework="sglang",
        )
        back = combine_s(
            engine.links,
            tokens=tokens,
            hidden=hidden,
            experts_per_token=top,
            chips=share.expert,
            framework="sglang",
        )
        layers = group.layers + (engine.heads - 1 if group is engine.model.feed_forward[-1] else 0)
        total = total + layers * (there + back)
    return np.where(share.expert > 1, total, 0.0)


def held_parameters(model: Architecture, heads: int = 1) -> tuple[float, float]:
    """Return the parameters outside and inside routed experts; further heads add a layer each."""
    routed = float(routed_parameters(model))
    rest = float(parameters_total(model)) - routed
    last = model.feed_forward[-1] if model.feed_forward else None
    layers = sum(group.layers for group in model.attention)
    extra = routed / last.layers if last and last.experts else 0.0
    return rest + (heads - 1) * rest / layers, routed + (heads - 1) * extra


def weights_s(engine: Engine, degrees: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return gathering the weights of a stage once, and scattering its gradients once.

    Ranks are numbered tensor first, then context, data and pipeline, as Megatron-LM does.
    """
    rest, routed = held_parameters(engine.model, engine.heads)
    tensor, pipeline, expert = (degrees[name] for name in ("tensor", "pipeline", "expert"))
    group = degrees["data"] * degrees["context"]
    parts = [(rest / tensor, group, tensor)]
    if routed:
        parts.append((routed / expert, np.maximum(1.0, tensor * group / expert), expert))
    gather, scatter = np.asarray(0.0), np.asarray(0.0)
    for parameters, chips, between in parts:
        message = HALF * parameters / pipeline
        near = np.maximum(1.0, engine.links.domain_chips / between)
        gather = gather + all_gather_s(
            engine.links, message_bytes=message, chips=chips, inside=near
        )
        scatter = scatter + reduce_scatter_s(
            engine.links, message_bytes=message, chips=chips, inside=near
        )
    return gather, scatter


def stage_send_s(engine: Engine, tokens: Array, degrees: Mapping[str, Array]) -> Array:
    """Return passing the tokens of a micro-batch to the next stage.

    Stages lie next to each other where a domain holds them all, otherwise across the network.
    """
    tensor, pipeline = degrees["tensor"], degrees["pipeline"]
    message = HALF * tokens * engine.model.hidden / tensor
    chips = tensor * degrees["context"] * pipeline
    outside = np.where(chips > engine.links.domain_chips, 1.0, 0.0)
    return np.where(pipeline > 1, send_s(engine.links, message_bytes=message, outside=outside), 0.0)
