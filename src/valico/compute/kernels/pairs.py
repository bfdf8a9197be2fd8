"""Pairs of queries and keys: how much of the past each new token reads."""

import math

import numpy as np

from valico.compute.kernels.form import Array


def causal_pairs(tokens: Array, past: Array, limit: Array | float = math.inf) -> Array:
    """Return the pairs of one sequence: new token i reads itself and what came before it.

    No token reads more than `limit` keys.

    >>> float(causal_pairs(np.array(4.0), np.array(0.0)))
    10.0
    >>> float(causal_pairs(np.array(4.0), np.array(0.0), 2))
    7.0
    """
    most = np.minimum(limit, past + tokens)
    growing = np.clip(most - past, 0.0, tokens)
    return np.asarray(growing * past + growing * (growing + 1) / 2 + (tokens - growing) * most)


def keys_seen(tokens: Array, past: Array, limit: Array | float = math.inf) -> Array:
    """Return the keys that must be read for one sequence: those that any of the tokens sees."""
    return np.asarray(np.minimum(past + tokens, limit + tokens - 1))
