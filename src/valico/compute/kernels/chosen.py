"""Sparse layers: the time of attention over chosen or compressed entries."""

import math

import numpy as np

from valico.catalogue.architecture import Attention
from valico.catalogue.models import BYTES_PER_ELEMENT
from valico.compute.kernels.batch import Batch, heads_of, timed
from valico.compute.kernels.form import Array
from valico.compute.kernels.index import index_s
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.latents import absorbed_s, latent_many_s, latent_of
from valico.compute.kernels.pace import pace_of
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.sparse import Reading, reading_terms


def sparse_few_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time over chosen or compressed entries, absorbed where keys are latent."""
    kept, top = float(group.compression), float(group.sparse_top_k or math.inf)
    latent = group.kind == "latent"
    pairs = causal_pairs(batch.tokens, batch.past, top * kept) / kept
    if group.compression > 1 and group.window:
        pairs = pairs + causal_pairs(batch.tokens, batch.past, float(group.window))
    rank, positions = float(group.kv_rank or 0), float(group.rope_width)
    reading = Reading(
        sequences=batch.sequences,
        tokens=batch.tokens,
        pairs=pairs,
        heads=heads_of(group, batch.cut)[0],
        key_width=rank + positions if latent else float(group.key_width),
        value_width=rank if latent else float(group.value_width),
        cache_bytes=BYTES_PER_ELEMENT[batch.cache],
    )
    terms = reading_terms(pace_of(kernels.device), reading)
    time_s = timed(kernels, "sparse-reading", ("fp16",), terms)
    if latent:
        time_s = time_s + absorbed_s(kernels, latent_of(group, batch))
    return time_s + index_s(kernels, group, batch)


def sparse_many_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of a prompt through its chosen keys, or through all where that is faster."""
    chosen = sparse_few_s(kernels, group, batch)
    if group.kind != "latent":
        return chosen
    return np.minimum(chosen, latent_many_s(kernels, group, batch))
