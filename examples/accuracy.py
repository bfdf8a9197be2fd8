"""Write docs/accuracy.md anew: how far predictions lie from every published measurement that ships.

Usage: python examples/accuracy.py --on 2026-11-21 | --check
With --check nothing is written; exit code 1 says that the document is not that of the last run.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from valico import store
from valico.answer.measurements.bars import BARS, Reached, reached
from valico.answer.measurements.cases import case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.engines import Engines, operators_without
from valico.answer.measurements.folds import out_of_fold, quantity_of, tails_from, toml_from_tails
from valico.answer.measurements.predict import Prediction
from valico.answer.measurements.report import predicted, report_of, short_reason
from valico.answer.measurements.rows import Measurement, read_measurements
from valico.answer.measurements.score import Grouped, Score, first_token, grouped, score
from valico.compute.interval import Tail
from valico.compute.serving.host import read_hosts
from valico.compute.training.fitted import training_file

sys.path.insert(0, str(Path(__file__).parent))

from accuracy_peers import Peer, compared, peers, roofline

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "accuracy.md"
FIGURES = ROOT / "docs" / "accuracy.json"
TEXT = ROOT / "examples" / "accuracy.template.md"
ANCHORS = store.DATA / "measurements" / "anchors.csv"
TAILS = store.DATA / "intervals" / "tails.toml"
RUN_BY_US = ROOT / "examples" / "peers" / "aiconfigurator-0.12.0.csv"
"""What `examples/peers/aiconfigurator.py` wrote."""
ENOUGH = 15
"""Rows of a group whose error is worth a cause."""
LEFT_OUT = 0.20
"""The median error that a chip left out is held against."""
FEW = 20
"""Rows below which a chip is not left out by itself."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """A chip left out of everything that was fitted."""

    chip: str
    own: Score
    left_out: Score


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many truths lie inside the intervals."""

    what: str
    rows: int
    inside: float


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one run."""

    on: date
    rows: int
    predicted: int
    counted: int
    bars: tuple[Reached, ...]
    sources: tuple[Grouped, ...]
    ttft_sources: tuple[Grouped, ...]
    cells: tuple[Grouped, ...]
    """Model, framework and chip of the validation set."""
    chips: tuple[Grouped, ...]
    metrics: tuple[Grouped, ...]
    apart: tuple[Grouped, ...]
    apart_score: Score | None
    not_predicted: dict[str, int]
    left: tuple[Left, ...]
    coverage: tuple[Coverage, ...]
    peers: tuple[Peer, ...]


def run(on: date) -> tuple[Run, dict[str, dict[str, Tail]]]:
    """Predict every row, leave each chip out in turn, learn the intervals."""
    rows, catalogue = read_measurements(ANCHORS), Catalogue.read()
    found = predicted(rows, catalogue, engines=Engines(fold="model"))
    main = [row for row in found if row.apart is None]
    timed = [*main, *first_token(main)]
    tails = tails_from(timed)
    told = report_of(ANCHORS.name, found)
    silicon = [row for row in main if row.source.startswith("aic-silicon")]
    made = Run(
        on=on,
        rows=len(rows),
        predicted=told.predicted,
        counted=told.whole.rows if told.whole else 0,
        bars=tuple(reached(bar, found) for bar in BARS),
        sources=told.by["source"],
        ttft_sources=grouped(first_token(main), lambda row: row.source),
        cells=grouped(silicon, lambda row: f"{row.model}, {row.framework}, {row.chip}"),
        chips=told.by["chip"],
        metrics=told.by["kind"],
        apart=grouped(
            [row for row in found if row.apart], lambda row: short_reason(row.apart or "")
        ),
        apart_score=told.whole_apart,
        not_predicted=dict(told.not_predicted),
        left=tuple(left_out(rows, catalogue, main)),
        coverage=tuple(coverage(timed)),
        peers=tuple(beside(rows, catalogue, main)),
    )
    return made, tails


def beside(
    rows: Sequence[Measurement], catalogue: Catalogue, main: Sequence[Prediction]
) -> Iterator[Peer]:
    """Yield the errors of peers that were run on the same rows."""
    cases = [case_of(row, catalogue) for row in rows]
    yield from roofline(cases, main)
    header, *lines = store.read_table(RUN_BY_US)
    at = header.index("tpot_ms")
    values = {line[0]: float(line[at]) for line in lines}
    yield from compared("aiconfigurator 0.12.0, run by us", values, main)


def left_out(
    rows: Sequence[Measurement], catalogue: Catalogue, main: Sequence[Prediction]
) -> Iterator[Left]:
    """Yield, for every chip with enough rows, its errors with and without its own measurements."""
    counted = {row.id: row for row in main}
    for chip in dict.fromkeys(row.chip for row in main):
        own = [row for row in main if row.chip == chip and row.predicted is not None]
        if len(own) < FEW:
            continue
        engines = Engines(operators_without(chip), fold="chip")
        wanted = {row.id for row in own}
        again = predicted([r for r in rows if r.id in wanted], catalogue, engines=engines)
        kept = [row for row in again if row.id in counted]
        before, after = score(own), score([msgspec.structs.replace(r, apart=None) for r in kept])
        if before and after:
            yield Left(chip=chip, own=before, left_out=after)


def coverage(rows: Sequence[Prediction]) -> Iterator[Coverage]:
    """Yield how many truths lie inside intervals learned from other models and chips."""
    told = list(out_of_fold(rows))
    for what in ("all", "tpot", "ttft", "throughput", "training"):
        inside = [held for row, held in told if what in {"all", quantity_of(row)}]
        if inside:
            yield Coverage(what=what, rows=len(inside), inside=sum(inside) / len(inside))


# --- Markdown -------------------------------------------------------------------------------


def markdown(made: Run) -> str:
    """Return the document: the text that people wrote, with the tables of the run in it."""
    tables = {
        "summary": summary(made),
        "bars": bars(made),
        "sources": scores("Source", made.sources),
        "ttft": scores("Source", made.ttft_sources),
        "cells": scores("Model, framework, chip", made.cells),
        "chips": scores("Chip", made.chips),
        "metrics": scores("Kind", made.metrics),
        "apart": scores("Why", made.apart),
        "not_predicted": reasons(made.not_predicted),
        "left": lefts(made.left),
        "coverage": coverages(made.coverage),
        "peers": peers(made.peers),
        "apart_score": apart_score(made),
        "fitted": fitted(),
        "age": age(),
        "worst": scores("Model, framework, chip", worst(made.cells)),
    }
    text = TEXT.read_text(encoding="utf-8")
    for name, table in tables.items():
        text = text.replace(f"<!-- {name} -->", table)
    return text


def apart_score(made: Run) -> str:
    """Return how far predictions lie from the rows that were left apart."""
    found = made.apart_score
    if found is None:
        return ""
    return f"Their median error is {found.median:.1%}, over {found.rows:,} rows."


def fitted() -> str:
    """Return what the numbers beside the operators were fitted to, as their files say."""
    training = training_file()
    hosts = read_hosts()
    held = ", ".join(training.fitted_to) or "nothing yet"
    return f"""\
- **What servers add** to their kernels was fitted on: {hosts.fitted_on}
  (`data/operators/host.toml`).
- **What training adds** to its kernels was fitted to {held} (`data/operators/training.toml`);
  each training row here is judged with the numbers fitted without its own model."""


def worst(cells: Iterable[Grouped]) -> list[Grouped]:
    """Return the groups with the largest median errors, of those with enough rows."""
    enough = [cell for cell in cells if cell.score.rows >= ENOUGH]
    return sorted(enough, key=lambda cell: -cell.score.median)[:8]


def age() -> str:
    """Return when each source of the rows was published."""
    cited = {row.source_id for row in read_measurements(ANCHORS)}
    known = [source for name, source in store.read_sources().items() if name in cited]
    lines = ["| published | source |", "| --- | --- |"]
    ordered = sorted(known, key=lambda source: source.date or "")
    lines += [f"| {source.date} | [{source.title}]({source.url}) |" for source in ordered]
    return "\n".join(lines)


def summary(made: Run) -> str:
    """Return the run in one sentence."""
    met = sum(bar.met for bar in made.bars)
    return (
        f"Run of {made.on}: {made.predicted:,} of {made.rows:,} rows predicted, {made.counted:,} "
        f"counted; {met} of {len(made.bars)} bars met."
    )


def bars(made: Run) -> str:
    """Return the bars and what was reached."""
    lines = ["| Claim | bar | reached | rows | met |", "| --- | ---: | ---: | ---: | --- |"]
    for bar in made.bars:
        error = "-" if bar.error is None else f"{bar.error:.1%}"
        met = "yes" if bar.met else "no"
        lines.append(
            f"| {bar.what}: {bar.statistic} | {bar.limit:.0%} | {error} | {bar.rows:,} | {met} |"
        )
    return "\n".join(lines)


def scores(head: str, groups: Iterable[Grouped]) -> str:
    """Return the scores of groups."""
    lines = [
        f"| {head} | rows | median | mean | bias | 9 in 10 | in 80 % |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [f"| {group.name} | {_cells(group.score)} |" for group in groups]
    return "\n".join(lines)


def _cells(found: Score) -> str:
    return (
        f"{found.rows:,} | {found.median:.1%} | {found.mean:.1%} | {found.bias:+.1%} "
        f"| {found.p90:.1%} | {found.covered:.0%}"
    )


def lefts(left: Sequence[Left]) -> str:
    """Return the errors of chips with and without their own measurements."""
    lines = [
        "| Chip | rows | median, all fits | median, left out | mean, left out | bias, left out |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one.chip} | {one.left_out.rows:,} | {one.own.median:.1%} | {one.left_out.median:.1%} "
        f"| {one.left_out.mean:.1%} | {one.left_out.bias:+.1%} |"
        for one in left
    ]
    within = sum(one.left_out.median <= LEFT_OUT for one in left)
    said = f"{within} of {len(left)} chips stay within {LEFT_OUT:.0%}."
    return "\n".join(lines) + f"\n\n{said}"


def coverages(found: Iterable[Coverage]) -> str:
    """Return how many truths lie inside the intervals."""
    lines = ["| Quantity | rows | inside |", "| --- | ---: | ---: |"]
    lines += [f"| {one.what} | {one.rows:,} | {one.inside:.0%} |" for one in found]
    return "\n".join(lines)


def reasons(found: dict[str, int]) -> str:
    """Return reasons and how many rows each concerns."""
    lines = ["| rows | why |", "| ---: | --- |"]
    lines += [f"| {count:,} | {reason} |" for reason, count in found.items()]
    return "\n".join(lines)


def main(words: Sequence[str]) -> int:
    """Write the document, its figures and the intervals, or check that they belong together."""
    if "--check" in words:
        made = msgspec.json.decode(FIGURES.read_bytes(), type=Run)
        fresh = DOCUMENT.read_text(encoding="utf-8") == markdown(made)
        print("docs/accuracy.md is that of its figures" if fresh else "run `make accuracy`")
        return 0 if fresh else 1
    made, tails = run(date.fromisoformat(words[words.index("--on") + 1]))
    TAILS.write_text(toml_from_tails(tails, date=made.on.isoformat()), encoding="utf-8")
    FIGURES.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    DOCUMENT.write_text(markdown(made), encoding="utf-8")
    print(summary(made))
    print(bars(made))
    print(coverages(made.coverage))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
