"""Latent attention (MLA): keys and values widened in prefill, absorbed in decode."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, alone_exponentials_s, alone_memory_s
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.terms import Terms

_TILE = 128.0
_ROWS = 64.0
"""Heads that one block of FlashMLA takes together."""
_SPLIT = 256.0


class Latent(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences before a latent layer; heads are those of one chip."""

    sequences: Array
    tokens: Array
    past: Array
    heads: Array
    key_width: float
    value_width: float
    kv_rank: float
    rope_width: float
    cache_bytes: float = 2.0


def latent_prefill_terms(pace: Pace, latent: Latent) -> Terms:
    """Return the parts of attention on widened keys and values (DeepSeek-V2, 2405.04434, 2.1).

    FLOP: 2 x pairs x heads x (key width + value width), each head with keys of its own.
    Parts as in `prefill`; the latent is written to the cache, and read for the tokens before.
    """
    batch, new, past, heads = latent.sequences, latent.tokens, latent.past, latent.heads
    pairs = causal_pairs(new, past)
    width = latent.key_width + latent.value_width
    kept = latent.kv_rank + latent.rope_width
    tiles = np.ceil(new / _TILE)
    return Terms(
        overlapped={
            "arithmetic": pace.arithmetic_s(2 * batch * heads * width * pairs),
            "exponentials": pace.exponentials_s(batch * heads * pairs),
        },
        added={
            "queries": pace.memory_s(4 * batch * (new + past) * heads * width),
            "keys": pace.memory_s(2 * batch * (new + past) * kept),
            "edges": pace.exponentials_s(batch * heads * tiles * _TILE * _TILE),
            "walk": alone_exponentials_s(_TILE * (past + new)),
        },
    )


def latent_decode_terms(pace: Pace, latent: Latent) -> Terms:
    """Return the parts of absorbed attention: all heads read one latent (DeepSeek-V2, 2.1.2).

    Bytes: keys x (latent + positions). FLOP: 2 x keys x heads x (2 x latent + positions), heads
    filled up to 64: with 128 heads 242 FLOP a byte, so that an H20 is bound by arithmetic.
    """
    batch, heads = latent.sequences, latent.heads * latent.tokens
    seen = latent.past + latent.tokens
    kept = latent.kv_rank + latent.rope_width
    rows = np.ceil(heads / _ROWS)
    blocks = batch * rows
    splits = np.clip(pace.multiprocessors / blocks, 1.0, np.maximum(1.0, seen / _SPLIT))
    keys = np.ceil(seen / _ROWS) * _ROWS
    width = kept + latent.kv_rank
    return Terms(
        overlapped={
            "memory": pace.memory_s(batch * seen * kept * latent.cache_bytes),
            "arithmetic": pace.arithmetic_s(2 * blocks * _ROWS * keys * width),
        },
        added={
            "queries": pace.memory_s(2 * batch * heads * width),
            "blocks": pace.waves(blocks) * 1e-6,
            "walk": alone_memory_s(seen / splits * kept * 2),
        },
    )


def absorption_terms(pace: Pace, latent: Latent) -> Terms:
    """Return the parts of both absorbing products: queries into the latent, and values out of it.

    For each head (tokens x width) times (width x latent), in 16 bits (DeepSeek-V2, 2.1.2).
    """
    rows = latent.sequences * latent.tokens
    widths = latent.key_width - latent.rope_width + latent.value_width
    weights = latent.heads * widths * latent.kv_rank
    filled = np.ceil(rows / _ROWS) * _ROWS
    return Terms(
        overlapped={
            "memory": pace.memory_s(2 * weights),
            "arithmetic": pace.arithmetic_s(2 * filled * weights),
        },
        added={
            "rows": pace.memory_s(2 * rows * latent.heads * (widths + 2 * latent.kv_rank)),
        },
    )
