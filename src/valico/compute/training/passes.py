"""Passes: one micro-batch through all layers, for the plans that differ in it."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.layers import Share, backward_times, forward_times, output_s
from valico.compute.training.traffic import context_s, experts_exchange_s, tensor_s

Places = NDArray[np.intp]

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
    first, place = _alike(columns)
    kinds = {name: column.ravel()[first] for name, column in zip(_DECIDING, columns, strict=True)}
    once = _passes(engine, _share(kinds, sequence))
    back = np.broadcast_to(place.reshape(columns[0].shape), shape)
    return Passes(
        **{
            name: np.broadcast_to(getattr(once, name), first.shape)[back]
            for name in Passes.__struct_fields__
        }
    )


def _alike(columns: Sequence[Array]) -> tuple[Places, Places]:
    """Return where each kind of plan is met first, and the kind of every plan.

    Degrees are whole numbers, packed into one: to sort rows of them takes ten times as long.
    """
    packed = np.zeros(columns[0].size, dtype=np.int64)
    for column in columns:
        degree = column.ravel().astype(np.int64)
        packed = packed * (degree.max(initial=0) + 1) + degree
    _, first, place = np.unique(packed, return_index=True, return_inverse=True)
    return first, place


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
