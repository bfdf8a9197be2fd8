"""The table by week, month or quarter, and the same in full for machines."""

from collections.abc import Iterator
from datetime import timedelta

from valico.answer.market.amounts import amount, interval
from valico.answer.market.report import Report
from valico.answer.table.record import Cell, Column, Row, Table
from valico.market.outcome.binding import NOTHING, Phase
from valico.market.outcome.series import Reading

FIRST = ("shipped", "stranded")
"""What the answer is about, with what binds beside it."""
THEN = ("delivered", "made", "stock", "unserved")
LATE = 4
"""Intervals of the later quantities go first where a screen is narrow, the last one before all."""


def period_tables(report: Report) -> Iterator[Table]:
    """Yield two tables of every product: what left and what is stranded, then all else."""
    for chip, name in report.names.items():
        title = f"By {report.summary.period}"
        title += f": {name}" if len(report.names) > 1 else ""
        binds = Column(key="binds", name="Binds", least=14)
        yield Table(
            key=f"by_period_{chip}",
            title=title,
            columns=(*_columns(FIRST), binds),
            rows=tuple(_rows(report, chip, FIRST)),
        )
        yield Table(
            key=f"by_period_{chip}_more",
            title=f"{title}, what else",
            columns=_columns(THEN),
            rows=tuple(_rows(report, chip, THEN)),
        )


def _columns(quantities: tuple[str, ...]) -> tuple[Column, ...]:
    columns = [Column(key="period", name="")]
    for number, quantity in enumerate(quantities):
        columns += [
            Column(key=quantity, name=quantity.capitalize(), align="right"),
            Column(key=f"{quantity}_80", name="80 %", align="right", priority=LATE + number),
        ]
    return tuple(columns)


def _rows(report: Report, chip: str, quantities: tuple[str, ...]) -> Iterator[Row]:
    of_chip = [r for r in report.summary.readings if r.chip == chip and r.metric == "units"]
    phases = [phase for phase in report.summary.phases if phase.chip == chip]
    for period in dict.fromkeys(reading.period for reading in of_chip):
        found = {r.quantity: r for r in of_chip if r.period == period}
        cells = [Cell(period, period)]
        for quantity in quantities:
            cells += _cells(found[quantity])
        if quantities == FIRST:
            binds = longest(phases, found["shipped"])
            cells.append(Cell(binds, binds))
        yield Row(cells=tuple(cells))


def _cells(reading: Reading) -> list[Cell]:
    band = reading.band
    same = amount(band.p10) == amount(band.p90)
    spread = "" if same else interval(band.p10, band.p90)
    return [Cell(amount(band.p50), band.p50), Cell(spread, None, "quiet")]


def longest(phases: list[Phase], reading: Reading) -> str:
    """Return what bound in most weeks of a period; short for nothing."""
    weeks: dict[str, int] = {}
    for phase in phases:
        first, last = max(phase.begins, reading.begins), min(phase.ends, reading.ends)
        if last >= first:
            count = (last - first + timedelta(days=1)).days
            weeks[phase.binds] = weeks.get(phase.binds, 0) + count
    words = max(weeks, key=lambda binds: weeks[binds], default="")
    return "nothing" if words == NOTHING else words
