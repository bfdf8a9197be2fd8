"""InferSim: attention and expert kernels that were timed alone on H20 and H800.

The kernels are FlashAttention-3 for prompts, FlashInfer, FlashMLA, DeepGEMM and those of
flash-linear-attention, as SGLang runs them. Rows on the H20 are fitted beside the tables, drawn to
what Hopper showed; those on the H800 are only tried, for the die is an H100's, and so are those of
Gated DeltaNet, whose kernels have been replaced since by faster ones.
"""

import csv
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from valico.catalogue.chips import read_chips
from valico.compute.calibration.choices import PAGED
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.latents import latent_of
from valico.compute.calibration.measured import Measured, TermsOf, all_rows
from valico.compute.calibration.routing import DEALT, routed_of
from valico.compute.kernels.decode import Steps, decode_scheme, decode_terms
from valico.compute.kernels.device import Device, device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.grouped import grouped_terms
from valico.compute.kernels.latent import latent_decode_terms, latent_prefill_terms
from valico.compute.kernels.linear import Recurrence, recurrent_terms
from valico.compute.kernels.pairs import causal_pairs
from valico.compute.kernels.prefill import Prompts, prefill_terms
from valico.compute.kernels.sparse import Reading, Search, reading_terms, scoring_terms
from valico.compute.roofline import Precision

CHIPS: Final = {"h20": "nvidia/h20-96", "h800": "nvidia/h800-sxm-80"}
SOURCE: Final = "infersim"


def prefill_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield prompts of one sequence through FlashAttention-3."""
    for chip, device in _devices():
        rows = _shaped(inputs, f"mha/prefill/{chip}", ("seq_len", "latency_us"))
        if not len(rows):
            continue
        ones = np.ones(len(rows))
        prompts = Prompts(
            sequences=ones,
            tokens=rows[:, 3],
            past=0 * ones,
            heads=rows[:, 0],
            kv_heads=rows[:, 1],
            key_width=rows[:, 2],
            value_width=rows[:, 2],
        )
        terms_of = partial(prefill_terms, prompts=prompts)
        yield _measured(device, "fp16", terms_of, rows[:, 4])


def decode_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield single tokens through FlashInfer, with caches in 16 and in 8 bits."""
    names = ("batch_size", "kv_len", "latency_us", "kv_dtype")
    for chip, device in _devices():
        whole = _shaped(inputs, f"mha/decode/{chip}", names)
        for narrow, width in product((False, True), (128.0, 256.0)):
            rows = whole[(whole[:, 6] == narrow) & (whole[:, 2] == width)]
            if not len(rows):
                continue
            steps = Steps(
                sequences=rows[:, 3],
                tokens=np.ones(len(rows)),
                past=rows[:, 4] - 1,
                heads=rows[:, 0],
                kv_heads=rows[:, 1],
                key_width=width,
                value_width=width,
                cache_bytes=2.0 - narrow,
            )
            scheme = decode_scheme(narrow=narrow, width=width, sharing=8)
            terms_of = partial(decode_terms, steps=steps)
            yield _measured(device, scheme, terms_of, rows[:, 5])


def latent_prefill_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield prompts of one sequence before DeepSeek-V3's 128 heads."""
    for chip, device in _devices():
        rows = _read(inputs, f"mla/prefill/{chip}", ("seq_len", "latency_us"))
        if len(rows):
            ones = np.ones(len(rows))
            latent = latent_of(ones, rows[:, 0], 0 * ones, 128 * ones)
            terms_of = partial(latent_prefill_terms, latent=latent)
            yield _measured(device, "fp16", terms_of, rows[:, 1])


def latent_decode_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield single tokens through FlashMLA."""
    for chip, device in _devices():
        rows = _read(inputs, f"mla/decode/{chip}", ("batch_size", "kv_len", "latency_us"))
        if len(rows):
            ones = np.ones(len(rows))
            latent = latent_of(rows[:, 0], ones, rows[:, 1] - 1, 128 * ones)
            terms_of = partial(latent_decode_terms, latent=latent)
            yield _measured(device, "fp16", terms_of, rows[:, 2])


def recurrent_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield single tokens through a Gated DeltaNet layer of 32 heads of values."""
    for chip, device in _devices():
        rows = _read(inputs, f"gdn/decode/{chip}", ("batchsize", "conv", "gdn_update"))[:8]
        if len(rows):
            ones = np.ones(len(rows))
            recurrence = Recurrence(
                sequences=rows[:, 0],
                tokens=ones,
                key_heads=16 * ones,
                value_heads=32 * ones,
                key_width=128.0,
                value_width=128.0,
            )
            terms_of = partial(recurrent_terms, recurrence=recurrence)
            yield _measured(device, "gdn", terms_of, rows[:, 1] + rows[:, 2])


def scoring_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield the index of DeepSeek-V3.2, 64 heads of 128: prompts, and a paged cache in decode."""
    for chip, device in _devices():
        decode = _read(inputs, f"dsa/decode/{chip}", ("batchsize", "next_n", "s_kv", "latency_us"))
        prompts = _read(inputs, f"dsa/prefill/{chip}", ("s_q", "s_kv", "latency_us"))
        single = np.column_stack([np.ones(len(prompts)), prompts])
        for scheme, rows in ((PAGED, decode), ("fp8", single)):
            if not len(rows):
                continue
            search = Search(
                sequences=rows[:, 0],
                tokens=rows[:, 1],
                pairs=causal_pairs(rows[:, 1], rows[:, 2] - rows[:, 1]),
                keys=rows[:, 2],
                heads=64.0,
                width=128.0,
            )
            terms_of = partial(scoring_terms, search=search)
            yield _measured(device, scheme, terms_of, rows[:, 3], precision="fp8")


def reading_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield prompts that read 2,048 chosen keys each, 128 heads."""
    for chip, device in _devices():
        rows = _read(inputs, f"dsa/prefill/{chip}", ("s_q", "dtype", "s_kv", "latency_us"))
        if len(rows):
            ones = np.ones(len(rows))
            reading = Reading(
                sequences=ones,
                tokens=rows[:, 0],
                pairs=rows[:, 0] * 2048,
                heads=128 * ones,
                key_width=576.0,
                value_width=512.0,
            )
            terms_of = partial(reading_terms, reading=reading)
            yield _measured(device, "fp16", terms_of, rows[:, 3])


def experts_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield both grouped products in FP8 with block scales, rows spread evenly."""
    shape = ("num_experts", "num_gpus", "topk", "hidden_size", "intermediate_size")
    times = ("up_proj_us", "down_proj_us")
    for chip, device in _devices():
        some = [
            _read(inputs, f"grouped_gemm/{phase}/{chip}", (*shape, *times, tokens))
            for phase, tokens in (("decode", "batch_size_per_gpu"), ("prefill", "seq_len_per_gpu"))
        ]
        rows = np.concatenate([each for each in some if len(each)])
        named = {
            "num_tokens": rows[:, 7] * rows[:, 1],
            "hidden_size": rows[:, 3],
            "inter_size": rows[:, 4],
            "topk": rows[:, 2],
            "num_experts": rows[:, 0],
            "moe_tp_size": np.ones(len(rows)),
            "moe_ep_size": rows[:, 1],
        }
        routed = routed_of(named, "fp8-block", "balanced", tile_rows=64.0)
        terms_of = partial(grouped_terms, routed=routed)
        time_us = rows[:, 5] + rows[:, 6]
        yield _measured(
            device, DEALT, terms_of, time_us, precision="fp8", extra={"tile_rows": 64.0}
        )


def _devices() -> Iterator[tuple[str, Device]]:
    chips = read_chips()
    return ((name, device_from_chip(chips[chip])) for name, chip in CHIPS.items())


def _measured(
    device: Device,
    scheme: str,
    terms_of: TermsOf,
    time_us: Array,
    *,
    precision: Precision = "fp16",
    extra: dict[str, float] | None = None,
) -> Measured:
    return Measured(
        device=device,
        framework="sglang",
        scheme=scheme,
        software="InferSim",
        source=SOURCE,
        precision=precision,
        terms_of=terms_of,
        time_s=time_us * 1e-6,
        places=all_rows(time_us),
        extra=extra or {},
        fitted=device.id != CHIPS["h800"] and scheme != "gdn",
    )


def _folder(inputs: Inputs, below: str) -> list[Path]:
    if inputs.operators is None:
        return []
    return sorted((inputs.operators / "infersim" / below).glob("*.csv"))


def _read(inputs: Inputs, below: str, names: tuple[str, ...]) -> Array:
    """Return columns of all files of a folder that have them, one row each."""
    rows = [row for path in _folder(inputs, below) for row in _rows(path, names)]
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(names))


def _shaped(inputs: Inputs, below: str, names: tuple[str, ...]) -> Array:
    """Return the same behind the shape that names the file: heads, keys' heads, width."""
    rows = [
        [*map(float, path.stem.split("-")), *row]
        for path in _folder(inputs, below)
        for row in _rows(path, names)
    ]
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), 3 + len(names))


_FULL: Final = ("dtype", "kv_dtype", "batch_size", "kv_len", "latency_us", "mfu")
"""One file of decode has no line of names."""


def _rows(path: Path, names: tuple[str, ...]) -> list[list[float]]:
    with path.open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    headed = not lines[0][0].startswith("bf16")
    head, body = (lines[0], lines[1:]) if headed else (list(_FULL), lines)
    if not set(names) <= set(head):
        return []
    places = [head.index(name) for name in names]
    return [[_number(line[place]) for place in places] for line in body if line]


def _number(word: str) -> float:
    """Return a number; of the words, bf16 is zero and others are one."""
    try:
        return float(word)
    except ValueError:
        return 0.0 if word == "bf16" else 1.0
