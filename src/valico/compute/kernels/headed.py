"""Headed attention: layers with heads of keys and values, on the kernels that frameworks choose."""

import math
from typing import Final

from valico.catalogue.architecture import Attention
from valico.catalogue.models import BYTES_PER_ELEMENT, Format
from valico.compute.kernels.batch import Batch, heads_of, is_narrow, timed
from valico.compute.kernels.decode import Steps, decode_schemes, decode_terms
from valico.compute.kernels.form import Array
from valico.compute.kernels.index import index_s
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.pace import pace_of
from valico.compute.kernels.prefill import Prompts, prefill_terms
from valico.compute.kernels.scheme import Framework
from valico.compute.kernels.terms import terms_s


def heads_few_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of a few new tokens over their cache, in seconds."""
    heads, kv_heads = heads_of(group, batch.cut)
    steps = Steps(
        sequences=batch.sequences,
        tokens=batch.tokens,
        past=batch.past,
        heads=heads,
        kv_heads=kv_heads,
        key_width=float(group.key_width),
        value_width=float(group.value_width),
        window=_limit(group),
        cache_bytes=BYTES_PER_ELEMENT[batch.cache],
        shared=group.shared_key_value,
    )
    terms = decode_terms(pace_of(kernels.device), steps)
    time_s = timed(kernels, "decode", decode_schemes_of(group, batch.cache), terms)
    return time_s + index_s(kernels, group, batch)


def decode_schemes_of(group: Attention, cache: Format) -> tuple[str, ...]:
    """Return the names of the kernels that decode a group, the best first."""
    return decode_schemes(
        narrow=is_narrow(cache),
        width=group.key_width,
        sharing=group.heads / group.kv_heads,
    )


_MULTIPLIED: Final[dict[Framework, tuple[str, ...]]] = {
    "trtllm": ("fp8", "fp8-cache", "fp16"),
    "sglang": ("fp8", "fp8-cache", "fp16"),
    "vllm": ("fp8-cache", "fp16", "fp8"),
}
"""Beside a cache in 8 bits: whether prefill multiplies in 8 bits too, as the framework does it."""


def heads_many_s(kernels: Kernels, group: Attention, batch: Batch) -> Array:
    """Return the time of prompts, in seconds."""
    narrow = is_narrow(batch.cache)
    schemes = _MULTIPLIED[kernels.framework] if narrow else ("fp16", "fp8-cache", "fp8")
    found = kernels.find("prefill", schemes[0], nearest=schemes[1:])
    narrowed = found is not None and found.fit.scheme == "fp8"
    heads, kv_heads = heads_of(group, batch.cut)
    prompts = Prompts(
        sequences=batch.sequences,
        tokens=batch.tokens,
        past=batch.past,
        heads=heads,
        kv_heads=kv_heads,
        key_width=float(group.key_width),
        value_width=float(group.value_width),
        window=_limit(group),
        value_bytes=1.0 if narrowed else 2.0,
        cache_bytes=BYTES_PER_ELEMENT[batch.cache],
    )
    terms = prefill_terms(pace_of(kernels.device, "fp8" if narrowed else "fp16"), prompts)
    return terms_s(terms, found.fit.numbers if found else None) + index_s(kernels, group, batch)


def _limit(group: Attention) -> float:
    """Return the keys that one query reads at most."""
    chosen = group.sparse_top_k or math.inf
    return min(group.window or math.inf, chosen) if group.compression == 1 else chosen
