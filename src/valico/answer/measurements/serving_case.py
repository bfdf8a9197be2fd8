"""Serving cases: rows about serving, as work for an engine."""

import re
from typing import Final, Literal

import msgspec

from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.manners import Manner
from valico.answer.measurements.rows import Measurement
from valico.answer.measurements.spread import Pool, Spread, spread_of
from valico.answer.measurements.subject import formats_of, model_of
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.kernels.scheme import Framework
from valico.compute.served.reading import Reading, Words
from valico.compute.serving.engine import Formats
from valico.errors import InputError

Load = Literal["closed", "offline", "batch", "server", "prefill", "decode"]
"""Who asks: so many users who each wait for an answer; all requests at once, as fast as it goes;
one batch from start to end; requests that arrive by chance under a target; one phase by itself."""


class ServingCase(msgspec.Struct, frozen=True, kw_only=True):
    """A row about serving, understood."""

    row: Measurement
    model: Model
    chip: Chip
    chips: int
    formats: Formats
    framework: Framework
    pool: Pool | None
    """None where the row states no plan; find the best that fits."""
    prefill_pool: Pool | None
    load: Load
    input_tokens: int
    output_tokens: int
    concurrency: float | None
    """Requests in flight over all copies; None where as many as fit."""
    target_ttft_s: float | None = None
    target_tpot_s: float | None = None
    requests: int | None = None
    """How many were sent in all."""
    manner: Manner = Manner()
    wait_passes: float = 0.0
    """Passes that a prompt waits by the server's rule."""
    pass_tokens: float = 8192.0
    """The most tokens of prompts in one pass."""
    doubts: tuple[str, ...] = ()


def serving_case(row: Measurement, catalogue: Catalogue) -> ServingCase:
    """Return a row about serving as work; InputError says what it lacks."""
    model, chip = model_of(row, catalogue), catalogue.chip(row.chip_id)
    spread = spread_of(row)
    chips = int(row.n_chips or (spread.pool.plan.chips if spread.pool else 1))
    load = _load(row)
    into, out = _lengths(row, load)
    ttft_s, tpot_s = catalogue.targets(row.metric, row.model)
    framework = catalogue.framework(row.framework) or "trtllm"
    case = ServingCase(
        row=row,
        model=model,
        chip=chip,
        chips=chips,
        formats=formats_of(row, catalogue, model, chip),
        framework=framework,
        pool=spread.pool,
        prefill_pool=spread.prefill,
        load=load,
        input_tokens=into,
        output_tokens=out,
        concurrency=_concurrency(row, chips, load),
        target_ttft_s=ttft_s,
        target_tpot_s=tpot_s,
        requests=_requests(row),
        manner=catalogue.manner(row.source_id, framework),
        doubts=(*row.faults, *spread.doubts, *_serving_doubts(row, spread)),
    )
    return _scripted(case, catalogue.reading) if case.manner.scripted else case


_WRITTEN: Final = {"bf16": "bfloat16", "fp8-block": "fp8_block", "w4a16": "int4_wo"}
"""Schemes as the script's rules write them."""


def _scripted(case: ServingCase, reading: Reading) -> ServingCase:
    """Return the case with the formats and settings that the benchmark's scripts give."""
    dense, experts = case.formats.dense, case.formats.experts
    words = Words(
        model=reading.models.get(case.row.model, case.model.id),
        system=f"{case.row.chip_id}_sxm",
        framework=case.framework,
        dense=_WRITTEN.get(dense, dense),
        experts=_WRITTEN.get(experts, experts),
        tensor=case.pool.plan.tensor if case.pool else 1,
        input_tokens=case.input_tokens,
        output_tokens=case.output_tokens,
        concurrency=int(case.concurrency or 1),
    )
    wait, most = reading.settings(words)
    known = {words.dense, words.experts} <= reading.schemes.keys()
    formats = reading.formats(words) if known else case.formats
    if case.prefill_pool:  # the rules are of servers that read and write
        wait = 0.0
    return msgspec.structs.replace(case, wait_passes=wait, pass_tokens=most, formats=formats)


def _load(row: Measurement) -> Load:
    if row.kind == "inference-prefill":
        return "prefill"
    if row.kind == "inference-decode":
        return "decode"
    if row.metric in {"mlperf_server_throughput", "mlperf_interactive_throughput"}:
        return "server"
    said = f"{row.concurrency} {row.notes}"
    if row.metric.startswith("mlperf") or "saturated" in said or "unbounded" in said:
        return "offline"
    if "elapsed" in row.notes or "batch 1" in row.unit:
        return "batch"
    return "closed"


_DATASET: Final = re.compile(r"isl/osl of dataset: \('~?([\d.]+)[^']*', '~?([\d.]+)")


def _lengths(row: Measurement, load: Load) -> tuple[int, int]:
    dataset = _DATASET.search(row.notes)
    into, out = row.isl, row.osl
    if dataset:
        into, out = into or float(dataset[1]), out or float(dataset[2])
    if load == "prefill":
        out = out or 1
        into = into or 4096
    if load == "decode":
        into, out = into or 4096, out or 1
    if into is None or out is None:
        message = "the row states no `isl` or `osl`: how many tokens go in and come out"
        raise InputError(message)
    return max(1, round(into)), max(1, round(out))


_PLAIN: Final = re.compile(r"[\d,]+(?:\.\d+)?")
_PER_CHIP: Final = re.compile(
    r"([\d,]+)\s*(?:tokens )?per (?:GPU|device|card|chip|npu)", re.IGNORECASE
)


def _concurrency(row: Measurement, chips: int, load: Load) -> float | None:
    each = _PER_CHIP.search(row.concurrency)
    if each:
        number = float(each[1].replace(",", ""))
        return number if "token" in row.concurrency else number * chips
    if _PLAIN.fullmatch(row.concurrency):
        number = float(row.concurrency.replace(",", ""))
        return number or None
    if load == "closed":
        message = f"`concurrency` is '{row.concurrency}'; give the number of requests in flight"
        raise InputError(message)
    return None


_REQUESTS: Final = re.compile(r"(?:requests=|for )(\d+)")


def _requests(row: Measurement) -> int | None:
    found = _REQUESTS.search(row.notes)
    return int(found[1]) if found else None


def _serving_doubts(row: Measurement, spread: Spread) -> tuple[str, ...]:
    doubts = []
    if spread.prefill and spread.prefill.copies is None:
        doubts.append("how many copies prefill and decode is not stated; one each taken")
    if row.source_id.startswith("aic") and not row.fw_version:
        doubts.append("version of the framework not stated")
    return tuple(doubts)
