"""Latents: tables of latent attention (MLA), of DeepSeek-V3's shape."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import numpy as np

from valico import store
from valico.compute.calibration.heads import Rows, Source, drawn, sources
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, TermsOf, all_rows
from valico.compute.kernels.form import Array
from valico.compute.kernels.latent import (
    Latent,
    absorption_terms,
    latent_decode_terms,
    latent_prefill_terms,
)

_SHAPE: Final = ("num_heads", "batch_size", "isl", "step", "latency")
_WIDENED: Final = ("sglang", "hopper", "fp8")
_CACHES: Final = (("fp16", "bfloat16"), ("fp8", "fp8"))


def latent_of(
    sequences: Array, tokens: Array, past: Array, heads: Array, *, cache_bytes: float = 2.0
) -> Latent:
    """Return sequences before a layer of DeepSeek-V3 (arXiv 2412.19437, section 4.2)."""
    return Latent(
        sequences=sequences,
        tokens=tokens,
        past=past,
        heads=heads,
        key_width=192.0,
        value_width=128.0,
        kv_rank=512.0,
        rope_width=64.0,
        cache_bytes=cache_bytes,
    )


def latent_prefill_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield attention of prompts.

    SGLang's table on Hopper was taken on the absorbed path, at 3.8 times the arithmetic; the server
    widens keys for prompts. It is left out.
    """
    for source in sources(inputs, "mla", "context_mla_perf"):
        if (source.framework, source.device.generation) == ("sglang", "hopper"):
            continue
        for scheme, rows in _by_cache(source):
            latent = latent_of(
                rows["batch_size"],
                rows["isl"],
                rows["step"],
                rows["num_heads"],
                cache_bytes=2.0 if scheme == "fp16" else 1.0,
            )
            yield _measured(source, rows, scheme, partial(latent_prefill_terms, latent=latent))


def latent_decode_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield absorbed attention of single tokens.

    SGLang on Hopper widens a cache in 8 bits as a whole before it reads it, which takes five times
    the time of one in 16: no server runs so, and it is left out.
    """
    for source in sources(inputs, "mla", "generation_mla_perf"):
        for scheme, rows in _by_cache(source):
            if (source.framework, source.device.generation, scheme) == _WIDENED:
                continue
            latent = latent_of(
                rows["batch_size"],
                np.ones(len(rows["latency"])),
                rows["isl"] + rows["step"] - 1,
                rows["num_heads"],
                cache_bytes=2.0 if scheme == "fp16" else 1.0,
            )
            yield _measured(source, rows, scheme, partial(latent_decode_terms, latent=latent))


def absorption_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield both absorbing products together, in 16 bits."""
    for source in sources(inputs, "mla_bmm", "mla_bmm_perf"):
        into, out = (
            _products(source, {"bmm_dtype": "bfloat16", "op_name": word})
            for word in ("mla_gen_pre", "mla_gen_post")
        )
        both = sorted(into.keys() & out.keys())
        if not both:
            continue
        tokens, heads = np.asarray(both, dtype=np.float64).T
        time_ms = np.asarray([into[shape] + out[shape] for shape in both])
        ones = np.ones(len(both))
        latent = latent_of(tokens, ones, 0 * ones, heads)
        rows = {"latency": time_ms}
        yield _measured(source, rows, "fp16", partial(absorption_terms, latent=latent))


def _by_cache(source: Source) -> Iterator[tuple[str, dict[str, Array]]]:
    for scheme, cache in _CACHES:
        rows = store.read_columns(source.path, _SHAPE, where={"kv_cache_dtype": cache})
        if len(rows["latency"]):
            yield scheme, drawn(rows)


def _products(source: Source, where: Mapping[str, str]) -> dict[tuple[float, float], float]:
    rows = store.read_columns(source.path, ("num_tokens", "num_heads", "latency"), where=where)
    shapes = zip(rows["num_tokens"].tolist(), rows["num_heads"].tolist(), strict=True)
    return dict(zip(shapes, rows["latency"].tolist(), strict=True))


def _measured(source: Source, rows: Rows, scheme: str, terms_of: TermsOf) -> Measured:
    return Measured(
        device=source.device,
        framework=source.framework,
        scheme=scheme,
        software=source.software,
        terms_of=terms_of,
        time_s=rows["latency"] * 1e-3,
        places=all_rows(rows["latency"]),
    )
