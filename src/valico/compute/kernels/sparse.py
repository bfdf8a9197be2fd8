"""Sparse attention: an index scores all keys, the best are chosen, and only these are read."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace
from valico.compute.kernels.terms import Terms

_ROWS = 64.0


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What the index of a layer scores; the index is not cut over chips."""

    sequences: Array
    tokens: Array
    pairs: Array
    """Queries and kept keys of one sequence that are scored."""
    keys: Array
    """Kept keys of one sequence."""
    heads: float
    width: float


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the chosen keys cost; heads are those of one chip."""

    sequences: Array
    tokens: Array
    pairs: Array
    """Queries and chosen keys of one sequence."""
    heads: Array
    key_width: float
    value_width: float
    cache_bytes: float = 2.0


def scoring_terms(pace: Pace, search: Search) -> Terms:
    """Return the parts of the index's scores, in 8 bits (DeepSeek-V3.2, section 2.1).

    FLOP: 2 x pairs x heads x width. Bytes: index keys once, with their scales; a score of 32 bits
    for each pair.
    """
    flop = 2 * search.sequences * search.pairs * search.heads * search.width
    keys = search.sequences * search.keys * (search.width + 4)
    return Terms(
        overlapped={"arithmetic": pace.arithmetic_s(flop), "memory": pace.memory_s(keys)},
        added={
            "scores": pace.memory_s(4 * search.sequences * search.pairs),
            "blocks": pace.waves(search.sequences * search.tokens) * 1e-6,
        },
    )


def choosing_terms(pace: Pace, search: Search) -> Terms:
    """Return the parts of the choice of the best keys: each score is read, row by row."""
    rows = search.sequences * search.tokens
    return Terms(
        overlapped={"memory": pace.memory_s(4 * search.sequences * search.pairs)},
        added={
            "blocks": np.ceil(pace.waves(rows)) * 1e-6,
            "walk": search.pairs / search.tokens * 1e-9,
        },
    )


def reading_terms(pace: Pace, reading: Reading) -> Terms:
    """Return the parts of attention over the chosen keys, absorbed (DeepSeek-V3.2, section 2.1).

    FLOP: 2 x pairs x heads x (key width + value width), heads filled up to 64. Every query reads
    keys of its own: bytes are pairs x key width.
    """
    batch = reading.sequences
    filled = np.ceil(reading.heads / _ROWS) * _ROWS
    width = reading.key_width + reading.value_width
    moved = batch * reading.pairs * reading.key_width * reading.cache_bytes
    return Terms(
        overlapped={
            "arithmetic": pace.arithmetic_s(2 * batch * reading.pairs * filled * width),
            "memory": pace.memory_s(moved),
        },
        added={
            "queries": pace.memory_s(2 * batch * reading.tokens * reading.heads * width),
            "blocks": pace.waves(batch * reading.tokens) * 1e-6,
            "walk": reading.pairs / reading.tokens * 1e-9,
        },
    )
