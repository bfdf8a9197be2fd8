"""Tables that several sheets share: estimates with their intervals, shares with bars, grounds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from valico import units
from valico.answer.footnotes import Footnotes
from valico.answer.planning.numbers import bar, mid_shown, range_shown, share_shown
from valico.answer.table.quantities import LABELS
from valico.answer.table.record import Cell, Column, Row, Table, Tone, quiet
from valico.compute.estimate import Basis, Estimate
from valico.compute.price.assumptions import Assumptions
from valico.compute.price.hour import ChipHour
from valico.evidence import Figure, Step

TONES: Final[Mapping[Basis, Tone]] = {
    "measured": "sure",
    "calibrated": "sure",
    "transferred": "plain",
    "bound": "unsure",
    "assumed": "unsure",
}
ESTIMATES: Final = (
    Column(key="quantity", shown=False),
    Column(key="name"),
    Column(key="mid", name="estimate", align="right"),
    Column(key="unit", least=8, priority=2),
    Column(key="low", shown=False),
    Column(key="high", shown=False),
    Column(key="range", name="80 % interval", align="right", least=12),
    Column(key="basis", name="rests on", priority=1),
)


def estimate_row(
    quantity: str, name: str, estimate: Estimate, *, unit: str = "", tone: Tone = "plain"
) -> Row:
    """Return an estimate as a row; machines get base units."""
    return Row(
        cells=(
            Cell("", quantity),
            Cell(name, name, tone),
            Cell(mid_shown(estimate), estimate.mid, tone),
            quiet(unit or estimate.unit, estimate.unit or estimate.dimension),
            Cell("", estimate.low),
            Cell("", estimate.high),
            Cell(range_shown(estimate)),
            Cell(estimate.basis, estimate.basis, TONES[estimate.basis]),
        )
    )


Estimated = tuple[str, str, Estimate | None, str]
"""Key, name, estimate and unit of a row; without an estimate there is none."""


def estimate_rows(some: Iterable[Estimated]) -> Iterator[Row]:
    """Yield estimates as rows, the first one strong."""
    for place, (quantity, name, estimate, unit) in enumerate(some):
        if estimate is not None:
            tone: Tone = "plain" if place else "strong"
            yield estimate_row(quantity, name, estimate, unit=unit, tone=tone)


def estimates_table(rows: Iterable[Row]) -> Table:
    """Return estimates as a table."""
    return Table(key="estimates", columns=ESTIMATES, rows=tuple(rows))


SHARES: Final = (
    Column(key="value", align="right"),
    Column(key="share", align="right"),
    Column(key="bar", priority=1),
)


def shares_table(
    key: str, title: str, parts: Sequence[tuple[str, float]], dimension: units.Dimension
) -> Table:
    """Return the parts of a whole, each with its share and a bar."""
    whole = sum(value for _, value in parts)
    most = max((value for _, value in parts), default=0.0)
    columns = (Column(key="part", name=title), *SHARES)
    rows = (
        Row(
            cells=(
                Cell(name, name),
                Cell(_part_shown(value, dimension), value),
                quiet(share_shown(value / whole) if whole else "", value / whole if whole else 0.0),
                Cell(bar(value / most) if most else "", None, "mark"),
            )
        )
        for name, value in parts
        if value > 0
    )
    return Table(key=key, columns=columns, rows=tuple(rows))


def _part_shown(value: float, dimension: units.Dimension) -> str:
    """Return a part in the one unit of its table: milliseconds or GB."""
    if dimension == "s":
        return f"{value * 1e3:,.2f} ms"
    if dimension == "byte":
        return f"{value / 1e9:,.1f} GB"
    return units.show(value, dimension, 3)


GROUNDS: Final = (
    Column(key="ground", name="What the cost rests on"),
    Column(key="value", align="right"),
    Column(key="low", shown=False),
    Column(key="high", shown=False),
    Column(key="range", name="range", align="right", priority=2),
    Column(key="unit", least=12),
    Column(key="year", name="year", priority=1),
    Column(key="source", name="source", align="right"),
)
NAMES: Final[Mapping[str, str]] = {
    "server_share": "Server beside the chips",
    "network_share": "Network and storage",
    "life_years": "Written off over",
    "server_power": "Power of the server",
    "draw": "Drawn at work",
    "power_usage_effectiveness": "Building (PUE)",
    "electricity": "Electricity",
    "busy": "Busy",
}
"""The assumptions of cost as readers name them."""


def grounds_table(
    hours: Iterable[tuple[str, ChipHour]], assumptions: Assumptions, footnotes: Footnotes
) -> Table:
    """Return what the cost rests on: prices of chips, and every assumption with its year."""
    prices = [row for name, hour in hours for row in _price_rows(hour, name, footnotes)]
    rows = (*prices, *_assumption_rows(assumptions, footnotes))
    return Table(key="grounds_of_cost", columns=GROUNDS, rows=rows)


def _price_rows(hour: ChipHour, chip_name: str, footnotes: Footnotes) -> Iterator[Row]:
    if hour.price is not None:
        span = hour.price.span
        within = f"{span.low:,.0f} to {span.high:,.0f}" if span.low < span.high else ""
        yield Row(
            cells=(
                Cell(f"Price of one {chip_name}", "price_usd"),
                Cell(f"{span.mid:,.0f}", span.mid),
                Cell("", span.low),
                Cell("", span.high),
                quiet(within),
                quiet("USD", "USD"),
                quiet(hour.usd_year, hour.usd_year),
                Cell(_mark(hour.price.why, footnotes), None, "mark"),
            )
        )


def _assumption_rows(assumptions: Assumptions, footnotes: Footnotes) -> Iterator[Row]:
    for name, one in assumptions.named():
        within = f"{one.low:g} to {one.high:g}" if one.low < one.high else ""
        mark = footnotes.mark(one.source) if one.source else "as asked"
        yield Row(
            cells=(
                Cell(NAMES[name], name),
                Cell(f"{one.mid:g}", one.mid),
                Cell("", one.low),
                Cell("", one.high),
                quiet(within),
                quiet(one.unit, one.unit),
                quiet(one.as_of, one.as_of),
                Cell(mark, one.source, "mark"),
            )
        )


def _mark(step: Step, footnotes: Footnotes) -> str:
    return footnotes.mark(*(cite.source for cite in step.cites)) or "as asked"


def cited_figures(name: str, figures: Iterable[Figure], footnotes: Footnotes) -> str:
    """Return the figures of a chip that a time rests on, with who says so."""
    parts = [
        f"{LABELS[figure.quantity]} {figure.written} {footnotes.mark(figure.source)}".rstrip()
        for figure in figures
    ]
    return f"{name}: {'; '.join(parts)}."
