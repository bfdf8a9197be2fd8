"""Latent layers: the time of attention with its widening in prefill, its absorption in decode."""

from valico.catalogue.architecture import Attention
from valico.catalogue.models import BYTES_PER_ELEMENT
from valico.compute.kernels.batch import Batch, cache_schemes, heads_of, timed
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.latent import (
    Latent,
    absorption_terms,
    latent_decode_terms,
    latent_prefill_terms,
)
from valico.compute.kernels.matmul import matmul_s
from valico.compute.kernels.pace import pace_of


def latent_of(group: Attention, batch: Batch) -> Latent:
    """Return the sequences before a latent layer, with the heads of one chip."""
    return Latent(
        sequences=batch.sequences,
        tokens=batch.tokens,
        past=batch.past,
        heads=heads_of(group, batch.cut)[0],
        key_width=float(group.key_width),
        value_width=float(group.value_width),
        kv_rank=float(group.kv_rank or 0),
        rope_width=float(group.rope_width),
        cache_bytes=BYTES_PER_ELEMENT[batch.cache],
    )


def latent_few_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of a few new tokens, absorbed, in seconds."""
    latent, pace = latent_of(group, batch), pace_of(kernels.device)
    read = timed(
        kernels, "latent-decode", cache_schemes(batch.cache), latent_decode_terms(pace, latent)
    )
    return read + absorbed_s(kernels, latent)


def latent_many_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of prompts, keys and values widened, in seconds."""
    latent, pace = latent_of(group, batch), pace_of(kernels.device)
    terms = latent_prefill_terms(pace, latent)
    widened = group.key_width - group.rope_width + group.value_width
    widening = matmul_s(
        kernels,
        rows=batch.sequences * (batch.tokens + batch.past),
        columns=latent.heads * widened,
        inner=float(group.kv_rank or 1),
        scheme="bf16",
    )
    return timed(kernels, "latent-prefill", cache_schemes(batch.cache), terms) + widening


def absorbed_s(kernels: Kernels, latent: Latent) -> Array:
    """Return the time of both absorbing products, in seconds."""
    terms = absorption_terms(pace_of(kernels.device), latent)
    return timed(kernels, "latent-absorb", ("fp16",), terms)
