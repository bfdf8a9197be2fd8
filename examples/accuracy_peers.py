"""What peers make of the rows of docs/accuracy.md: published figures, and runs on our rows."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from valico.answer.measurements.cases import Case, ServingCase
from valico.answer.measurements.predict import Prediction
from valico.compute.bounds.serve import decode_work
from valico.compute.kernels.scheme import WIDTHS
from valico.compute.roofline import operator_time_s, roof_from_chip
from valico.errors import InputError

SOURCE: Final = "aic-silicon"


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """The errors of a peer on some rows, beside ours on the same."""

    name: str
    what: str
    rows: int
    median: float
    mean: float
    ours_median: float
    ours_mean: float


def roofline_ms(case: ServingCase) -> float | None:
    """Return a plain roofline's time a token: peak rates, every chip alike, no prompt between."""
    if case.pool is None or case.concurrency is None:
        return None
    batch = max(1, round(case.concurrency / (case.pool.copies or 1)))
    precision = WIDTHS[case.formats.experts].arithmetic
    try:
        roof = roof_from_chip(case.chip, precision)
        context = case.input_tokens + case.output_tokens // 2
        work = decode_work(case.model, batch=batch, context=context, precision=precision)
    except InputError:
        return None
    time_s = operator_time_s(flop=work.flop, moved_bytes=work.moved_bytes, roof=roof)
    return 1e3 * time_s / case.pool.plan.chips


def roofline(cases: Iterable[Case], main: Sequence[Prediction]) -> Iterator[Peer]:
    """Yield the errors of a plain roofline on the validation set, by chip."""
    known = {case.row.id: case for case in cases if isinstance(case, ServingCase)}
    values: dict[str, float] = {}
    for row in main:
        if row.source.startswith(SOURCE) and row.metric == "tpot_ms" and row.id in known:
            guess = roofline_ms(known[row.id])
            if guess is not None:
                values[row.id] = guess
    yield from compared("plain roofline, run by us", values, main)


def compared(name: str, values: Mapping[str, float], main: Sequence[Prediction]) -> Iterator[Peer]:
    """Yield a peer's errors beside ours on the rows that both predict, by chip."""
    both = [row for row in main if row.id in values and row.predicted and row.measured]
    for chip in dict.fromkeys(row.chip for row in both):
        theirs, ours = [], []
        for row in both:
            if row.chip == chip and row.predicted and row.measured:
                theirs.append(abs(values[row.id] / row.measured - 1))
                ours.append(abs(row.predicted / row.measured - 1))
        yield Peer(
            name=name,
            what=f"time a token, silicon_sample, {chip}",
            rows=len(theirs),
            median=statistics.median(theirs),
            mean=statistics.fmean(theirs),
            ours_median=statistics.median(ours),
            ours_mean=statistics.fmean(ours),
        )


_QUOTED: Final = (
    ("aiconfigurator 0.12", "14 dense FP8 rows of the TensorRT-LLM v1.0 table", "mean 5.6 %"),
    (
        "aiconfigurator 0.12",
        "cleaned H100 and H200 rows of its own silicon_sample.csv",
        "time a token: mean 21 %, median 12.7 %; first token: median 45 %",
    ),
    ("plain roofline", "operators and served tokens", "40 to 100 %"),
    ("Calculon", "eight rows of Megatron-LM on A100", "mean 3.65 %"),
    ("InferSim", "DeepSeek on H800", "15 %"),
)


def quoted() -> str:
    """Return the figures of peers that were measured before this page, on rows of their own."""
    lines = ["| Peer | on | its figure |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(line)} |" for line in _QUOTED)])


def peers(found: Iterable[Peer]) -> str:
    """Return the table of peers that were run on our rows, and the figures that are quoted."""
    lines = [
        "| Peer | on | rows | its median | its mean | our median | our mean |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one.name} | {one.what} | {one.rows:,} | {one.median:.1%} | {one.mean:.1%} "
        f"| {one.ours_median:.1%} | {one.ours_mean:.1%} |"
        for one in found
    ]
    said = "Measured before this page, on other rows, and quoted:"
    return "\n".join(lines) + f"\n\n{said}\n\n{quoted()}"
