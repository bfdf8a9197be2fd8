"""Passes: one micro-batch through all layers, for the plans that differ in it."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.layers import Share, backward_times, forward_times, output_s
from valico.compute.training.traffic import context_s, experts_exchange_s, tensor_s

_DECIDING: Final = ("tensor", "context", "micro_batch", "expert")
"""Degrees on which the kernels of a micro-batch depend."""


class Passes(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of one micro-batch over all layers as kernels and links alone take them."""

    dense_forward_s: Array
    dense_backward_s: Array
    attention_s: Array
    """Forward, between the projections."""
    experts_forward_s: Array
    experts_backward_s: Array
    elementwise_forward_s: Array
    elementwise_backward_s: Array
    widening_s: Array
    """The part of the dense forward pass that widens latents."""
    output_s: Array
    """Logits and loss, both ways."""
    tensor_forward_s: Array
    tensor_backward_s: Array
    context_s: Array
    """Forward."""
    exchange_s: Array
    """Dispatch and combine, forward."""


def passes(engine: Engine, degrees: Mapping[str, Array], sequence: int) -> Passes:
    """Return the passes of many plans; plans alike in what decides are computed once."""
    columns = np.broadcast_arrays(*(degrees[name] for name in _DECIDING))
    shape = np.broadcast_shapes(*(value.shape for value in degrees.values()))
    kinds, place = np.unique(
        np.stack([column.ravel() for column in columns]), axis=1, return_inverse=True
    )
    once = _passes(engine, _share(dict(zip(_DECIDING, kinds, strict=True)), sequence))
    back = np.broadcast_to(place.reshape(columns[0].shape), shape)
    return Passes(
        **{
            name: np.broadcast_to(getattr(once, name), kinds.shape[1:])[back]
            for name in Passes.__struct_fields__
        }
    )


def _share(degrees: Mapping[str, Array], sequence: int) -> Share:
    return Share(
        tokens=degrees["micro_batch"] * sequence / degrees["context"],
        sequences=degrees["micro_batch"],
        sequence=float(sequence),
        tensor=degrees["tensor"],
        context=degrees["context"],
        expert=degrees["expert"],
    )


def _passes(engine: Engine, share: Share) -> Passes:
    there, back = forward_times(engine, share), backward_times(engine, share)
    tensor_there, tensor_back = tensor_s(engine, share)
    return Passes(
        dense_forward_s=there.dense_s,
        dense_backward_s=back.dense_s,
        attention_s=there.attention_s,
        experts_forward_s=there.experts_s,
        experts_backward_s=back.experts_s,
        elementwise_forward_s=there.elementwise_s,
        elementwise_backward_s=back.elementwise_s,
        widening_s=there.widening_s,
        output_s=output_s(engine, share),
        tensor_forward_s=tensor_there,
        tensor_backward_s=tensor_back,
        context_s=context_s(engine, share),
        exchange_s=experts_exchange_s(engine, share),
    )
