"""Runs: served measurements, grouped by what is served on which chips."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from valico import store
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Framework
from valico.compute.served.reading import Reading, Words
from valico.compute.serving.engine import Formats
from valico.compute.serving.load import Load
from valico.compute.serving.spread import Degrees

_DEGREES: Final = ("tp_size", "pp_size", "attention_dp_size", "moe_tp_size", "moe_ep_size")
_FRAMEWORKS: Final[Mapping[str, Framework]] = {
    "trtllm": "trtllm",
    "sglang": "sglang",
    "vllm": "vllm",
}
_DATE: Final = re.compile(r"measured=(\d{4}-\d\d-\d\d)")


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One served measurement, understood."""

    words: Words
    degrees: tuple[int, ...]
    """Tensor, pipeline, attention data, expert tensor, expert parallel."""
    software: str
    day: str
    ttft_s: float
    tpot_s: float

    @property
    def configuration(self) -> tuple[object, ...]:
        """What a repeat shares."""
        return (*msgspec.structs.astuple(self.words), *self.degrees)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Runs of one model in one way on chips of one kind."""

    model: str
    system: str
    framework: Framework
    formats: Formats
    degrees: Degrees
    load: Load
    ttft_s: Array
    tpot_s: Array


def read_runs(path: Path, reading: Reading) -> list[Run]:
    """Return the newest run of each sound configuration that drafts no tokens."""
    header, *lines = store.read_table(path)
    rows = [dict(zip(header, line, strict=False)) for line in lines]
    every = [run for row in rows if (run := _run(row, reading))]
    slowest: dict[tuple[object, ...], float] = defaultdict(float)
    for run in every:
        slowest[run.configuration] = max(slowest[run.configuration], run.tpot_s)
    newest: dict[tuple[object, ...], Run] = {}
    for run in sorted(every, key=lambda run: run.day):
        series = f"{run.words.model} {run.words.framework} {run.software}"
        if (
            series not in reading.drafting
            and run.tpot_s >= reading.twin * slowest[run.configuration]
        ):
            newest[run.configuration] = run
    return list(newest.values())


def _run(row: Mapping[str, str], reading: Reading) -> Run | None:
    """Return a row as a run, or None where it is none of those that are fitted or tested."""
    degrees = tuple(max(1, int(row[name] or 1)) for name in _DEGREES)
    tensor, pipeline, data, cut, dealt = degrees
    source = row["silicon_data_source"]
    known = row["model_path"] in reading.models and row["backend"] in _FRAMEWORKS
    ours = row["mode"] == "agg" and reading.provenance in source
    sound = tensor * data * pipeline <= reading.most_chips and cut * dealt == tensor * data
    # older files write N x N where the scripts say "tp N, ep N" on N chips
    sound = sound and not (cut == dealt > 1 and reading.sound_since not in source)
    if not (known and ours and sound and row["tp_size"] and row["silicon_ttft_ms"]):
        return None
    concurrency = source.split(reading.provenance)[1].split(";")[0]
    day = _DATE.search(source)
    return Run(
        words=Words(
            model=reading.models[row["model_path"]],
            system=row["system"],
            framework=_FRAMEWORKS[row["backend"]],
            dense=row["gemm_quant_mode"],
            experts=row["moe_quant_mode"],
            tensor=tensor,
            input_tokens=int(row["isl"]),
            output_tokens=int(row["osl"]),
            concurrency=int(concurrency),
        ),
        degrees=degrees,
        software=row["backend_version"],
        day=day[1] if day else "",
        ttft_s=1e-3 * float(row["silicon_ttft_ms"]),
        tpot_s=1e-3 * float(row["silicon_tpot_ms"]),
    )


def groups(runs: Iterable[Run], reading: Reading) -> list[Group]:
    """Return runs by model, chip, framework and formats, as arrays."""
    together: dict[tuple[str, str, Framework, Formats], list[Run]] = defaultdict(list)
    for run in runs:
        formats = reading.formats(run.words)
        together[run.words.model, run.words.system, run.words.framework, formats].append(run)
    return [_group(key, some, reading) for key, some in together.items()]


def _group(
    key: tuple[str, str, Framework, Formats], runs: Sequence[Run], reading: Reading
) -> Group:
    degrees = np.array([run.degrees for run in runs], dtype=np.float64).T
    settings = np.array([reading.settings(run.words) for run in runs]).T
    asked = np.array(
        [(r.words.input_tokens, r.words.output_tokens, r.words.concurrency) for r in runs],
        dtype=np.float64,
    ).T
    return Group(
        model=key[0],
        system=key[1],
        framework=key[2],
        formats=key[3],
        degrees=Degrees(
            tensor=degrees[0],
            pipeline=degrees[1],
            attention_data=degrees[2],
            expert_tensor=degrees[3],
            expert_parallel=degrees[4],
        ),
        load=Load(
            input_tokens=asked[0],
            output_tokens=asked[1],
            concurrency=asked[2],
            wait_passes=settings[0],
            pass_tokens=settings[1],
            shortest=reading.shortest,
            rounds=reading.rounds,
        ),
        ttft_s=np.array([run.ttft_s for run in runs]),
        tpot_s=np.array([run.tpot_s for run in runs]),
    )
