"""Grouped products: routed experts, each with the rows that were sent to it."""

from typing import Literal

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, alone_memory_s
from valico.compute.kernels.terms import Terms

Skew = Literal["balanced", "power-law"]
"""How evenly tokens choose experts: all alike, or few experts much more than the rest."""

_COLUMNS = 128.0
_WIDENED_FLOP_PER_S = 4e12
"""Arithmetic that one multiprocessor can feed while it widens weights (Marlin on Hopper)."""


class Routed(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens before routed experts, and how the experts are cut and dealt out."""

    tokens: Array
    """All that enter the group of chips which shares the experts."""
    tensor: Array
    expert: Array
    hidden: Array | float
    width: Array | float
    experts: Array | float
    experts_per_token: Array | float
    matrices: float = 3.0
    weight_bytes: float = 2.0
    tile_rows: float = 64.0
    """Rows that the smallest tile of the kernel takes: fewer are filled up."""
    skew: Skew = "power-law"
    widened: bool = False
    """Whether weights of 4 bits are widened to 16 on the way to the product."""


def grouped_terms(pace: Pace, routed: Routed) -> Terms:
    """Return the parts of both grouped products with their activation, on one chip.

    FLOP: 2 x rows x elements of an expert, rows filled up to tiles in each expert touched: this is
    why few rows an expert bind an H20 by arithmetic. Bytes: the weights of the experts
    touched, once. Spread evenly, rows touch an expert each until all are touched; chosen at random,
    E x (1 - (1 - k/E)^tokens) of them. On top: rows moved in and out here, the sorting of all rows
    of the group, each expert's start, the walk of one tile along its inner side, and the widening
    of weights, which counts multiprocessors and not their tensor cores.
    """
    here = routed.experts / routed.expert
    rows = routed.tokens * routed.experts_per_token / routed.expert
    touched = _touched(routed, here, rows)
    each = routed.matrices * routed.hidden * routed.width / routed.tensor
    inner = routed.width / routed.tensor
    filled = _filled(routed, rows, touched)
    passed = rows * (2 * routed.hidden + routed.matrices * inner)
    sorted_ = routed.tokens * routed.experts_per_token * (routed.hidden + inner)
    walk = (routed.hidden + inner) * _COLUMNS * routed.weight_bytes
    widening = {"widening": pace.waves(2 * filled * each) / _WIDENED_FLOP_PER_S}
    return Terms(
        overlapped={
            "memory": pace.memory_s(touched * each * routed.weight_bytes),
            "arithmetic": pace.arithmetic_s(2 * filled * each),
        },
        added={
            "rows": pace.memory_s(2 * passed),
            "sorting": pace.memory_s(2 * sorted_),
            "experts": pace.waves(touched) * 1e-6,
            "walk": alone_memory_s(walk),
            **(widening if routed.widened else {}),
        },
    )


def _touched(routed: Routed, here: Array, rows: Array) -> Array:
    if routed.skew == "balanced":
        return np.asarray(np.minimum(here, np.maximum(rows, np.minimum(here, 1.0))))
    share = 1 - (1 - routed.experts_per_token / routed.experts) ** routed.tokens
    return np.asarray(here * share)


def _filled(routed: Routed, rows: Array, touched: Array) -> Array:
    """Rows with the empty ones of tiles: the last tile of each expert is half full on average."""
    tile = routed.tile_rows
    if routed.skew == "balanced":
        return np.asarray(touched * tile * np.ceil(rows / touched / tile - 1e-9))
    return np.asarray(np.maximum(touched * tile, rows + touched * tile / 2))
