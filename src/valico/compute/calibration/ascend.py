"""Ascend: attention and grouped products measured on a 910B under vllm-ascend 0.18."""

import csv
from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from valico.catalogue.chips import read_chips
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, TermsOf, all_rows
from valico.compute.calibration.others import ASCEND_CHIP
from valico.compute.kernels.decode import Steps, decode_scheme, decode_terms
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.grouped import Routed, grouped_terms
from valico.compute.kernels.prefill import Prompts, prefill_terms
from valico.compute.kernels.scheme import WIDTHS, Scheme

_HEADS: Final = ("Batch", "Seq Len", "Num Heads", "Num KV Heads", "Head Size")
_EXPERTS: Final = ("Num Tokens", "Hidden Size", "Intermediate Size", "Local Experts")
_TIME: Final = "Average Duration(us)"


def prefill_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield prompts through FusedInferAttentionScore."""
    for rows in _read(inputs, "FusedInferAttentionScore.csv", _HEADS):
        prompts = Prompts(
            sequences=rows[:, 0],
            tokens=rows[:, 1],
            past=np.zeros(len(rows)),
            heads=rows[:, 2],
            kv_heads=_kv_heads(rows),
            key_width=rows[:, 4],
            value_width=rows[:, 4],
        )
        yield _measured("fp16", partial(prefill_terms, prompts=prompts), rows[:, 5])


def decode_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield single tokens through the same operator, by sharing of keys."""
    for whole in _read(inputs, "FusedInferAttentionScore_Decode.csv", _HEADS):
        for shared in (False, True):
            rows = whole[(whole[:, 2] > _kv_heads(whole)) == shared]
            steps = Steps(
                sequences=rows[:, 0],
                tokens=np.ones(len(rows)),
                past=rows[:, 1] - 1,
                heads=rows[:, 2],
                kv_heads=_kv_heads(rows),
                key_width=rows[:, 4],
                value_width=rows[:, 4],
            )
            scheme = decode_scheme(narrow=False, width=128, sharing=1 + shared)
            yield _measured(scheme, partial(decode_terms, steps=steps), rows[:, 5])


def experts_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield the first grouped product, which is two of an expert's three matrices."""
    schemes: tuple[Scheme, ...] = ("bf16", "int8")
    for scheme, word in zip(schemes, ("BF16", "W8A8"), strict=True):
        for rows in _read(inputs, f"GroupedMatmul_MoE_{word}.csv", _EXPERTS):
            ones = np.ones(len(rows))
            routed = Routed(
                tokens=rows[:, 0],
                tensor=ones,
                expert=ones,
                hidden=rows[:, 1],
                width=rows[:, 2],
                experts=rows[:, 3],
                experts_per_token=ones,
                matrices=2.0,
                weight_bytes=WIDTHS[scheme].weight_bytes,
                skew="balanced",
            )
            terms_of = partial(grouped_terms, routed=routed)
            yield _measured(f"{scheme} balanced", terms_of, rows[:, 4], scheme=scheme)


def _kv_heads(rows: Array) -> Array:
    return np.where(rows[:, 3] > 0, rows[:, 3], rows[:, 2])


def _read(inputs: Inputs, name: str, columns: tuple[str, ...]) -> Iterator[Array]:
    """Yield the columns of a file with the time behind them, where the file is at hand."""
    if inputs.operators is None:
        return
    path = inputs.operators / "ascend_910b" / name
    with path.open(encoding="utf-8-sig") as file:
        rows = [[float(row[name]) for name in (*columns, _TIME)] for row in csv.DictReader(file)]
    yield np.asarray(rows)


def _measured(
    words: str, terms_of: TermsOf, time_us: Array, *, scheme: Scheme = "bf16"
) -> Measured:
    return Measured(
        device=device_from_chip(read_chips()[ASCEND_CHIP]),
        framework="vllm",
        scheme=words,
        software="vllm-ascend 0.18.0, CANN 8.5",
        source="aiconfigurator-npu",
        precision=WIDTHS[scheme].arithmetic,
        terms_of=terms_of,
        time_s=time_us * 1e-6,
        places=all_rows(time_us),
        extra={"tile_rows": 64.0} if "balanced" in words else {},
    )
