"""A fleet as a sheet: the account first, grey estimates and the totals of others apart."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from valico.answer.fleet.fleet import Fleet
from valico.answer.fleet.shown import LABELS, SCALE, amount, span, sparkline, three
from valico.answer.footnotes import Footnotes
from valico.answer.planning.numbers import bar
from valico.answer.table.record import Cell, Column, Fact, Line, Row, Sheet, Table, quiet
from valico.evidence import Source
from valico.market.fleet.estimate import Estimate
from valico.market.fleet.metric import DIMENSIONS, METRICS, Metric
from valico.market.fleet.stock import Range

SCHEMA: Final = "valico.fleet/1"
POINTS: Final = (
    Column(key="low", name="5 %", align="right"),
    Column(key="mid", name="50 %", align="right"),
    Column(key="high", name="95 %", align="right"),
)
CHIP_COLUMNS: Final = (
    Column(key="name", name="Chip", least=10),
    Column(key="chip", shown=False),
    Column(key="account", name="Account", priority=1),
    *POINTS,
    Column(key="source", name="Source", align="right"),
)
QUARTER_COLUMNS: Final = (
    Column(key="ends", name="At the end of"),
    *POINTS,
    Column(key="bar", priority=1),
)
APART_COLUMNS: Final = (
    Column(key="id", shown=False),
    Column(key="says", name="What", least=22),
    Column(key="covers", name="When"),
    Column(key="stock_or_flow", name="Kind", priority=1),
    Column(key="owned_or_used", priority=4),
    Column(key="unit", name="In"),
    Column(key="low", shown=False),
    Column(key="mid", name="Middle", align="right"),
    Column(key="high", shown=False),
    Column(key="range", name="From, to"),
    Column(key="level", name="held", align="right", priority=2),
    Column(key="published", name="Published", priority=3),
    Column(key="source", name="Source", align="right"),
)


def fleet_sheet(found: Fleet, sources: Mapping[str, Source]) -> Sheet:
    """Return a fleet as a sheet."""
    footnotes = Footnotes(sources)
    metric = found.asked.metric
    chips = Table(
        key="chips",
        title=_heading(metric, found.asked.on),
        columns=CHIP_COLUMNS,
        rows=tuple(_chip_rows(found, footnotes)),
    )
    quarters = Table(
        key="quarters",
        title="By quarter",
        columns=QUARTER_COLUMNS,
        rows=tuple(_quarter_rows(found)),
    )
    more = _more(found)
    grey = _apart("grey", "Grey market: estimates, in no account", found.apart, footnotes)
    total = _apart("total", "Whole fleets, as others count them", found.apart, footnotes)
    return Sheet(
        schema=SCHEMA,
        title=_title(found),
        facts=tuple(_facts(found)),
        tables=tuple(each for each in (chips, quarters, more, grey, total) if each.rows),
        records=(quarters, chips, more, grey, total),
        remarks=tuple(_remarks(found)),
        notes=footnotes.notes(),
    )


def _title(found: Fleet) -> str:
    metric, accounts = found.asked.metric, list(found.accounts.values())
    begun = [each for each in accounts if each.quarters[0] <= found.asked.on]
    more = ", with later reports" if len(begun) > 1 else ""
    counted = {"units": " chips", "h100e": " H100-equivalents"}.get(metric, "")
    return f"{accounts[0].title}{more}: {span(found.totals[metric], metric)}{counted}"


def _heading(metric: Metric, on: date) -> str:
    unit = SCALE[metric][1]
    return f"{LABELS[metric]}{f', {unit}' if unit else ''}, on {on}"


def _facts(found: Fleet) -> Iterator[Fact]:
    asked = found.asked
    yield Fact(key="holder", raw=asked.holder)
    yield Fact(label="Day", text=f"on {asked.on}, known by {asked.known_by}")
    yield Fact(key="on", raw=str(asked.on))
    yield Fact(key="known_by", raw=str(asked.known_by))
    yield Fact(key="metric", raw=asked.metric)
    for metric, total in found.totals.items():
        yield Fact(key=f"{metric}_low", raw=total.low)
        yield Fact(key=metric, label=LABELS[metric], text=span(total, metric), raw=total.mid)
        yield Fact(key=f"{metric}_high", raw=total.high)
    yield from _world_facts(found.part_of_world)
    if found.quarters:
        since = sparkline([total.mid for _, total in found.quarters])
        yield Fact(label=f"Since {found.quarters[0][0]}", text=since)


def _world_facts(part: Range | None) -> Iterator[Fact]:
    if part is None:
        return
    text = (
        f"{part.mid:.1%} ({part.low:.1%} to {part.high:.1%}) of the H100-equivalents "
        "of all NVIDIA chips sold since 2022"
    )
    yield Fact(key="part_of_nvidia_low", raw=part.low)
    yield Fact(key="part_of_nvidia", label="Part of all", text=text, raw=part.mid)
    yield Fact(key="part_of_nvidia_high", raw=part.high)


def _points(points: Range, metric: Metric) -> tuple[Cell, Cell, Cell]:
    return (
        quiet(amount(points.low, metric), points.low),
        Cell(amount(points.mid, metric), points.mid, "strong"),
        quiet(amount(points.high, metric), points.high),
    )


def _chip_rows(found: Fleet, footnotes: Footnotes) -> Iterator[Row]:
    metric = found.asked.metric
    for part in found.parts:
        yield Row(
            cells=(
                Cell(part.name, part.name),
                Cell("", part.chip),
                quiet(part.account, part.account),
                *_points(part.amount, metric),
                Cell(footnotes.mark(part.source), part.source, "mark"),
            )
        )
    if len(found.parts) > 1:
        all_words = Cell("All", "all", "strong")
        points = _points(found.totals[metric], metric)
        yield Row(cells=(all_words, Cell(""), Cell(""), *points, Cell("")))


def _quarter_rows(found: Fleet) -> Iterator[Row]:
    most = max((total.mid for _, total in found.quarters), default=0.0)
    for day, total in found.quarters:
        length = bar(total.mid / most if most else 0.0, width=16)
        points = _points(total, found.asked.metric)
        yield Row(cells=(Cell(str(day), str(day)), *points, Cell(length, None, "mark")))


def _more(found: Fleet) -> Table:
    metric = found.asked.metric
    columns = (Column(key="chip", name="Delivered after the account ends"), *POINTS)
    rows = [
        Row(cells=(Cell(name, name), *_points(each, metric))) for name, each in found.added.items()
    ]
    if found.with_added:
        words = Cell("The fleet with it", "all", "strong")
        rows.append(Row(cells=(words, *_points(found.with_added, metric))))
    title = f"With {found.asked.scenario}" if found.asked.scenario else ""
    return Table(key="added", title=title, columns=columns, rows=tuple(rows))


def _apart(kind: str, title: str, some: Mapping[str, Estimate], footnotes: Footnotes) -> Table:
    rows = (_apart_row(n, one, footnotes) for n, one in some.items() if one.kind == kind)
    return Table(key=kind, title=title, columns=APART_COLUMNS, rows=tuple(rows))


def _apart_row(name: str, one: Estimate, footnotes: Footnotes) -> Row:
    low, high = one.values[0], one.values[-1]
    known = len(one.values) == 1
    level = one.shares[-1] - one.shares[0]
    middle = "" if len(one.values) == 2 else _value(one.mid, one.unit)  # noqa: PLR2004  # both ends
    return Row(
        cells=(
            Cell("", name),
            Cell(one.says, one.says),
            quiet(one.covers, one.covers),
            quiet(one.stock_or_flow, one.stock_or_flow),
            quiet(one.owned_or_used, one.owned_or_used),
            quiet(one.unit, one.unit),
            Cell("", None if known else low),
            Cell(middle, one.mid if middle else None, "strong"),
            Cell("", None if known else high),
            Cell("" if known else f"{_value(low, one.unit)} to {_value(high, one.unit)}"),
            quiet("" if known else f"{level:.0%}", None if known else level),
            quiet(str(one.published), str(one.published)),
            Cell(footnotes.mark(one.source), one.source, "mark"),
        ),
        below=(Line(one.note),) if one.note else (),
    )


def _value(value: float, unit: str) -> str:
    return f"{value:.0%}" if unit == "share" else three(value)


def _remarks(found: Fleet) -> Iterable[str]:
    metric = found.asked.metric
    counted = "base units" if DIMENSIONS[metric] != "count" else "chips"
    yield f"{LABELS[metric]}: {METRICS[metric]}; stocks, owned; machines get {counted}."
    yield "The interval of the whole is drawn, chips correlated; its points are no sums of points."
    for account in found.accounts.values():
        yield f"{account.title}, to {account.quarters[-1]}: {account.note}"
    if found.asked.scenario:
        yield "A scenario adds what it delivers abroad, and so simulates, not counts."
    yield "Information, not legal advice."
