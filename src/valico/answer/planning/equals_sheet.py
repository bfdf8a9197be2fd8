"""How many of one chip replace one of another, as a sheet: a curve over the work."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.footnotes import Footnotes
from valico.answer.planning.errand import Errand
from valico.answer.planning.numbers import bar, three
from valico.answer.planning.parts import cited_figures
from valico.answer.planning.served_sheet import FRAMEWORKS, PRECISIONS
from valico.answer.shelf.finding import find_chips
from valico.answer.table.record import Cell, Column, Fact, Line, Row, Sheet, Table, Tone, quiet
from valico.catalogue.chips import Chip
from valico.compute.equals.curve import Curve, Point, curve
from valico.compute.equals.rates import TRAINING_CHIPS, Rate
from valico.compute.search.engines import Setup, setup_for
from valico.compute.serving.load import Load
from valico.compute.spans import Span
from valico.evidence import Source

SCHEMA: Final = "valico.equals/1"
CANNOT: Final = "—"
GROUPS: Final[Mapping[str, str]] = {
    "prefill": "Prefill",
    "decode-load": "Decode, by users of each chip",
    "decode-speed": "Decode, by speed of each user",
    "train": "Training",
}
OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "decode": ("decode-load", "decode-speed"),
    "prefill": ("prefill",),
    "train": ("train",),
}
"""The points that a kind of work is about."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two chips by name, and how they run."""

    first: str
    second: str
    precision: str | None = None
    framework: str | None = None


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Two chips at the work of one model."""

    first: Chip
    second: Chip
    errand: Errand
    curve: Curve


def compared(asked: Pair, errand: Errand, *, root: Path = store.DATA) -> Compared:
    """Return how many of the first chip replace one of the second at some work.

    Raises InputError where a name cannot be read, or the model fits on no number of either.
    """
    chips = find_chips([asked.first, asked.second], root=root)
    setups = [
        setup_for(errand.model, chip, framework=asked.framework, precision=asked.precision)
        for chip in chips
    ]
    load = Load(
        input_tokens=errand.input_tokens, output_tokens=errand.output_tokens, concurrency=1.0
    )
    found = curve(setups[0], setups[1], load)
    return Compared(first=chips[0], second=chips[1], errand=errand, curve=found)


def equals_sheet(found: Compared, sources: Mapping[str, Source]) -> Sheet:
    """Return the curve as a sheet, with what it rests on."""
    footnotes = Footnotes(sources)
    return Sheet(
        schema=SCHEMA,
        title=_title(found),
        facts=tuple(_facts(found)),
        tables=(_table(found),),
        remarks=tuple(_remarks(found, footnotes)),
        notes=footnotes.notes(),
    )


def _title(found: Compared) -> str:
    about = OF_KIND[found.errand.kind]
    ratios = [p.ratio.mid for p in found.curve.points if p.ratio and p.kind in about]
    first, second = found.first.name, found.second.name
    if not ratios:
        return f"{first} and {second}: no plan of either does this work"
    low, high = three(min(ratios)), three(max(ratios))
    many = low if low == high else f"{low} to {high}"
    work = f"{found.errand.kind} {found.errand.model.name}"
    if first == second:
        return f"{many} {first} replaces one {second} to {work}"
    by_load = ", by the load" if found.errand.kind == "decode" else ""
    return f"{many} {first} replace one {second} to {work}{by_load}"


def _facts(found: Compared) -> Iterator[Fact]:
    errand = found.errand
    yield Fact(key="first", raw=found.first.id)
    yield Fact(key="second", raw=found.second.id)
    yield Fact(key="model", raw=errand.model.id)
    lengths = f"input {errand.input_tokens:,}, output {errand.output_tokens:,} tokens"
    yield Fact(label="Work", text=f"{errand.model.name}, {lengths}")
    yield Fact(key="input_tokens", raw=errand.input_tokens)
    yield Fact(key="output_tokens", raw=errand.output_tokens)
    yield Fact(label=found.first.name, text=_runs(found.curve.first))
    if found.second.id != found.first.id:
        yield Fact(label=found.second.name, text=_runs(found.curve.second))
    yield Fact(key="first_precision", raw=found.curve.first.chosen.precision)
    yield Fact(key="second_precision", raw=found.curve.second.chosen.precision)
    clusters = f"{found.curve.chips} chips, divided as is best for each work"
    yield Fact(key="chips", label="Clusters", text=clusters, raw=found.curve.chips)


def _runs(setup: Setup) -> str:
    chosen = setup.chosen
    framework = FRAMEWORKS[setup.engine.kernels.framework]
    return f"{PRECISIONS[chosen.precision]}, {chosen.says}; {framework}"


def _table(found: Compared) -> Table:
    most = max((p.ratio.mid for p in found.curve.points if p.ratio), default=1.0)
    about = OF_KIND[found.errand.kind]
    first = [p for p in found.curve.points if p.kind in about]
    others = [p for p in found.curve.points if p.kind not in about]
    rows = tuple(_rows([*first, *others], most))
    name, other = found.first.name, found.second.name
    columns = (
        Column(key="work", name="Work", least=14),
        Column(key="kind", shown=False),
        Column(key="at", shown=False),
        Column(key="ratio", name="Replace one", align="decimal"),
        Column(key="ratio_low", shown=False),
        Column(key="ratio_high", shown=False),
        Column(key="range", name="80 % interval", align="right"),
        Column(key="bar", priority=2),
        Column(key="inverse", name="One equals", align="decimal", priority=3),
        _speed("first_tokens_per_s", name),
        _speed("second_tokens_per_s", other),
        Column(key="first_plan", name=f"Plan of {name}", least=12, priority=4),
        Column(key="second_plan", name=f"Plan of {other}", least=12, priority=4),
    )
    return Table(key="curve", columns=columns, rows=rows)


def _speed(key: str, chip: str) -> Column:
    """Return the column of a chip's rate; the narrowest terminals do without it."""
    return Column(key=key, name=chip, unit="tokens/s", align="right", least=8, priority=1)


def _rows(points: list[Point], most: float) -> Iterator[Row]:
    kind = ""
    for point in points:
        fresh = point.kind != kind and point.at is not None
        kind = point.kind
        row = _row(point, most)
        if fresh:
            row = msgspec.structs.replace(row, above=(Line(GROUPS[kind], "strong"),))
        yield row


def _row(point: Point, most: float) -> Row:
    span = point.ratio
    tone: Tone = "strong" if span else "quiet"
    return Row(
        cells=(
            Cell(_work(point), _work(point).strip()),
            Cell("", point.kind),
            Cell("", point.at),
            Cell(f"{span.mid:.2f}" if span else CANNOT, span.mid if span else None, tone),
            Cell("", span.low if span else None),
            Cell("", span.high if span else None),
            quiet(_range(span)),
            Cell(bar(span.mid / most, width=16) if span else "", None, "mark"),
            quiet(f"{1 / span.mid:.2f}" if span else "", 1 / span.mid if span else None),
            _rate(point.first),
            _rate(point.second),
            _plan(point.first),
            _plan(point.second),
        )
    )


def _work(point: Point) -> str:
    if point.kind == "decode-load":
        return f"  {point.at:g} a chip"
    if point.kind == "decode-speed":
        return f"  {point.at:g} tokens/s"
    return GROUPS[point.kind]


def _range(span: Span | None) -> str:
    if span is None or span.low == span.high:
        return ""
    return f"{span.low:.2f} to {span.high:.2f}"


def _rate(rate: Rate | None) -> Cell:
    return Cell(three(rate.span.mid), rate.span.mid) if rate else quiet(CANNOT)


def _plan(rate: Rate | None) -> Cell:
    return quiet(rate.plan, rate.plan) if rate else quiet("")


def _remarks(found: Compared, footnotes: Footnotes) -> Iterator[str]:
    yield (
        f"Replace one: how many {found.first.name} do the work of one {found.second.name}. "
        "Tokens a second are those of one chip, each under its own best plan; "
        f"training on {TRAINING_CHIPS:,} chips."
    )
    if any(point.ratio is None for point in found.curve.points):
        yield f"{CANNOT} no plan of so many chips does it: no room for as many users, or too slow."
    for chip, setup in ((found.first, found.curve.first), (found.second, found.curve.second)):
        yield cited_figures(chip.name, setup.engine.kernels.device.figures, footnotes)
        yield from (f"{chip.name}: {said}." for said in chip.assumptions)
        if found.first.id == found.second.id:
            break
