"""Attention between its projections, of every kind: scores, softmax, and the sum of values.

What counts here, and not as a dense product, is everything between the projections that lead in and
the one that leads out. For a latent layer (MLA) these are the ways down to the latents, up to the
queries, and out: widening the latent to keys and values in prefill, and absorbing it in decode,
count here; so do the scores of an index and the choice it makes, but not its projections.
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import Attention
from valico.catalogue.models import Format
from valico.compute.kernels.batch import FEW, Batch, cache_schemes
from valico.compute.kernels.chosen import sparse_few_s, sparse_many_s
from valico.compute.kernels.form import Array
from valico.compute.kernels.headed import decode_schemes_of, heads_few_s, heads_many_s
from valico.compute.kernels.kernels import Ground, Kernels, ground_of
from valico.compute.kernels.latents import latent_few_s, latent_many_s
from valico.compute.kernels.states import delta_of, linear_few_s, linear_many_s

_LEAST: Final = 1e-6


def attention_s(
    kernels: Kernels,
    group: Attention,
    *,
    sequences: ArrayLike,
    tokens: ArrayLike,
    past: ArrayLike,
    tensor_parallel: ArrayLike = 1,
    cache: Format,
) -> Array:
    """Return the time of one layer's attention on one chip, in seconds, projections apart.

    Each of `sequences` brings `tokens` new tokens after `past` earlier ones; they read causally.
    `tensor_parallel` deals out the heads. Up to eight new tokens go through kernels for decode. A
    longer prompt never takes less time than its first eight tokens would there.
    """
    batch = Batch(
        sequences=np.maximum(np.asarray(sequences, dtype=np.float64), _LEAST),
        tokens=np.maximum(np.asarray(tokens, dtype=np.float64), 1.0),
        past=np.asarray(past, dtype=np.float64),
        cut=np.asarray(tensor_parallel, dtype=np.float64),
        cache=cache,
    )
    few, many = _KINDS[_kind(group)]
    short = few(kernels, group, batch.few())
    if np.all(batch.tokens <= FEW):
        return short
    return np.where(batch.tokens <= FEW, short, np.maximum(short, many(kernels, group, batch)))


def attention_ground(kernels: Kernels, group: Attention, cache: Format = "fp16") -> Ground:
    """Return what the time of attention in a group of layers rests on: that of decode."""
    kind = _kind(group)
    families: dict[str, tuple[str, tuple[str, ...]]] = {
        "heads": ("decode", decode_schemes_of(group, cache)),
        "latent": ("latent-decode", cache_schemes(cache)),
        "sparse": ("sparse-reading", ("fp16",)),
        "linear": ("linear-recurrent", (delta_of(group), "gdn", "kda")),
    }
    family, schemes = families[kind]
    return ground_of(kernels.find(family, schemes[0], nearest=schemes[1:]))


def _kind(group: Attention) -> str:
    if group.kind == "linear":
        return "linear"
    if group.kind == "latent":
        return "sparse" if group.sparse_top_k else "latent"
    return "sparse" if group.compression > 1 else "heads"


_KINDS: Final = {
    "heads": (heads_few_s, heads_many_s),
    "latent": (latent_few_s, latent_many_s),
    "sparse": (sparse_few_s, sparse_many_s),
    "linear": (linear_few_s, linear_many_s),
}
