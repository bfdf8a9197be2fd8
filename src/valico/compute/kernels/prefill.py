"""Prefill: attention of many new tokens at once, with heads of keys and values."""

import math

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, alone_exponentials_s
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.terms import Terms

_TILE = 128.0
"""Queries that one block of a flash-attention kernel takes (FlashAttention-3, arXiv 2407.08608)."""


class Prompts(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences that bring many tokens; heads are those of one chip."""

    sequences: Array
    tokens: Array
    past: Array
    heads: Array
    kv_heads: Array
    key_width: Array | float
    value_width: Array | float
    window: Array | float = math.inf
    value_bytes: float = 2.0
    """Of a query, key or value as it is multiplied."""
    cache_bytes: float = 2.0


def prefill_terms(pace: Pace, prompts: Prompts) -> Terms:
    """Return the parts of flash attention over a causal mask (arXiv 2407.08608, section 3).

    FLOP: 2 x pairs x heads x (key width + value width). Exponentials: pairs x heads, which bound
    chips with much arithmetic a multiprocessor. Bytes: queries and outputs once, keys and values
    read and written to the cache. On top come the edges of tiles on the diagonal (twice where a
    window cuts the other end) and one tile's walk along its keys, which no parallelism shortens.
    """
    batch, new, past = prompts.sequences, prompts.tokens, prompts.past
    pairs = causal_pairs(new, past, prompts.window)
    width = prompts.key_width + prompts.value_width
    tiles = np.ceil(new / _TILE)
    edge = pace.exponentials_s(batch * prompts.heads * tiles * _TILE * _TILE)
    cut = past + new > prompts.window
    walk = np.minimum(past + new, prompts.window + _TILE)
    kept = prompts.value_bytes + prompts.cache_bytes
    return Terms(
        overlapped={
            "arithmetic": pace.arithmetic_s(2 * batch * prompts.heads * width * pairs),
            "exponentials": pace.exponentials_s(batch * prompts.heads * pairs),
        },
        added={
            "queries": pace.memory_s(2 * batch * new * prompts.heads * width),
            "keys": pace.memory_s(batch * (new * kept + past * 2) * prompts.kv_heads * width),
            "edges": edge,
            "window_edges": np.where(cut, edge, 0.0),
            "walk": alone_exponentials_s(_TILE * walk),
        },
    )
