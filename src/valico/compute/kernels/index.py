"""Indices: the time to score all kept keys of a layer and to choose the best."""

import numpy as np

from valico.catalogue.architecture import Attention
from valico.compute.kernels.batch import FEW, Batch, timed
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.pace import pace_of
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.sparse import Search, choosing_terms, scoring_terms


def index_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of the index: scores of all kept keys, and the choice of the best."""
    if not group.index_heads:
        return np.asarray(0.0)
    kept = group.compression
    search = Search(
        sequences=batch.sequences,
        tokens=batch.tokens,
        pairs=causal_pairs(batch.tokens, batch.past) / kept,
        keys=(batch.past + batch.tokens) / kept,
        heads=float(group.index_heads),
        width=float(group.index_width),
    )
    scoring = scoring_terms(pace_of(kernels.device, "fp8"), search)
    choosing = choosing_terms(pace_of(kernels.device), search)
    paged = np.all(batch.tokens <= FEW)
    scheme = ("paged", "fp8") if paged else ("fp8", "paged")
    scored = timed(kernels, "index-scoring", scheme, scoring)
    return scored + timed(kernels, "index-choosing", ("fp32",), choosing)
