"""Decode: attention of one or a few new tokens over a long cache, with heads of keys and values.

Frameworks have kernels of their own for each width of a head, and for heads of keys that serve one
head of queries or several: `decode_scheme` names them apart.
"""

import math
from functools import cache
from itertools import product
from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, alone_memory_s
from valico.compute.kernels.pairs import keys_seen
from valico.compute.kernels.terms import Terms

_ROWS = 16.0
"""Rows of queries that the smallest product of tensor cores takes."""
_COLUMNS = 64.0
"""Keys of a block."""
_SPLIT = 256.0
"""Keys below which a kernel does not split a sequence further among multiprocessors."""


_CACHES: Final = ("fp16", "fp8")
_WIDTHS: Final = (64, 128, 256)


def decode_scheme(*, narrow: bool, width: float, sharing: float) -> str:
    """Return the name of the kernels: the cache, the width of a head, and if heads share keys.

    >>> decode_scheme(narrow=False, width=128, sharing=8)
    'fp16 128 shared'
    """
    nearest = min(_WIDTHS, key=lambda known: abs(known - width))
    return f"{_CACHES[narrow]} {nearest} {'shared' if sharing > 1 else 'single'}"


@cache
def decode_schemes(*, narrow: bool, width: float, sharing: float) -> tuple[str, ...]:
    """Return the scheme and those that may stand in: other sharing, other width, other cache."""
    first = decode_scheme(narrow=narrow, width=width, sharing=sharing)
    words = first.split()
    every = product(_CACHES, map(str, _WIDTHS), ("shared", "single"))

    def distance(other: tuple[str, ...]) -> tuple[bool, ...]:
        return tuple(theirs != ours for theirs, ours in zip(other, words, strict=True))

    return tuple(" ".join(other) for other in sorted(every, key=distance))


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences that bring a few tokens; heads are those of one chip."""

    sequences: Array
    tokens: Array
    past: Array
    heads: Array
    kv_heads: Array
    key_width: Array | float
    value_width: Array | float
    window: Array | float = math.inf
    cache_bytes: float = 2.0
    shared: bool = False
    """Whether the key serves as the value too, so that it is read once."""


def decode_terms(pace: Pace, steps: Steps) -> Terms:
    """Return the parts of split attention over a cache (Flash-Decoding; FlashAttention-3).

    Bytes: the keys and values that are seen, once for each head of keys. FLOP: 2 x keys x widths
    for each query that shares them, filled up to 16 rows. On top come queries and outputs, each
    head's block on its multiprocessor, and the walk of a block along its share of the keys: blocks
    are split until all multiprocessors work, but not below 256 keys.
    """
    seen = keys_seen(steps.tokens, steps.past, steps.window)
    width = steps.key_width + steps.value_width
    read = steps.key_width if steps.shared else width
    blocks = steps.sequences * steps.kv_heads
    rows = np.ceil(steps.heads / steps.kv_heads * steps.tokens / _ROWS) * _ROWS
    keys = np.ceil(seen / _COLUMNS) * _COLUMNS
    splits = np.clip(pace.multiprocessors / blocks, 1.0, np.maximum(1.0, seen / _SPLIT))
    return Terms(
        overlapped={
            "memory": pace.memory_s(blocks * seen * read * steps.cache_bytes),
            "arithmetic": pace.arithmetic_s(2 * blocks * rows * keys * width),
            "walk": alone_memory_s(seen / splits * read * steps.cache_bytes),
        },
        added={
            "queries": pace.memory_s(2 * steps.sequences * steps.tokens * steps.heads * width),
            "blocks": pace.waves(blocks) * 1e-6,
        },
    )
