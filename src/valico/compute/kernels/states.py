"""Linear layers: the time of attention with a state of constant size."""

import numpy as np

from valico.catalogue.architecture import Attention
from valico.compute.kernels.batch import Batch, heads_of, timed
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.linear import Recurrence, chunk_terms, recurrent_terms
from valico.compute.kernels.pace import pace_of


def delta_of(group: Attention) -> str:
    """Return whose kernels a linear layer runs: a decay for each channel is Kimi's (KDA)."""
    return "kda" if group.decay_rank else "gdn"


def _recurrence(group: Attention, batch: Batch) -> Recurrence:
    heads, kv_heads = heads_of(group, batch.cut)
    return Recurrence(
        sequences=batch.sequences,
        tokens=batch.tokens,
        key_heads=kv_heads,
        value_heads=heads,
        key_width=float(group.key_width),
        value_width=float(group.value_width),
    )


def linear_few_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of a few new tokens, one after another, in seconds."""
    terms = recurrent_terms(pace_of(kernels.device), _recurrence(group, batch))
    time_s = timed(kernels, "linear-recurrent", (delta_of(group), "gdn", "kda"), terms)
    return time_s + np.zeros(np.shape(batch.past))  # a state forgets how long the past was


def linear_many_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of prompts, by chunks, in seconds."""
    terms = chunk_terms(pace_of(kernels.device), _recurrence(group, batch))
    return timed(kernels, "linear-chunk", (delta_of(group), "gdn", "kda"), terms)
