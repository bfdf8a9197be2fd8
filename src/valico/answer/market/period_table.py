"""The table by week, month or quarter, and the same in full for machines."""

from collections.abc import Iterator
from datetime import timedelta

from valico.answer.market.amounts import amount, interval
from valico.answer.market.report import Report
from valico.answer.table.record import Cell, Column, Row, Table
from valico.market.outcome.binding import NOTHING, Phase
from valico.market.outcome.series import Reading

SHOWN = ("shipped", "stranded", "delivered", "made", "stock", "unserved")


def period_tables(report: Report) -> Iterator[Table]:
    """Yield the table of every product."""
    for chip, name in report.names.items():
        rows = tuple(_rows(report, chip))
        title = f"By {report.summary.period}"
        title += f": {name}" if len(report.names) > 1 else ""
        yield Table(key=f"by_period_{chip}", title=title, columns=_columns(), rows=rows)


def _columns() -> tuple[Column, ...]:
    columns = [Column(key="period", name="")]
    for number, quantity in enumerate(SHOWN):
        least_wanted = 0 if number < 2 else number  # noqa: PLR2004  # shipped and stranded stay
        columns += [
            Column(key=quantity, name=quantity.capitalize(), align="right", priority=least_wanted),
            Column(
                key=f"{quantity}_80",
                name="80 %",
                align="right",
                priority=1 if number < 2 else 5 + number,  # noqa: PLR2004  # as above
            ),
        ]
    return (*columns, Column(key="binds", name="Binds", least=14))


def _rows(report: Report, chip: str) -> Iterator[Row]:
    of_chip = [r for r in report.summary.readings if r.chip == chip and r.metric == "units"]
    phases = [phase for phase in report.summary.phases if phase.chip == chip]
    for period in dict.fromkeys(reading.period for reading in of_chip):
        found = {r.quantity: r for r in of_chip if r.period == period}
        cells = [Cell(period, period)]
        for quantity in SHOWN:
            cells += _cells(found[quantity])
        binds = longest(phases, found["shipped"])
        yield Row(cells=(*cells, Cell(binds, binds)))


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
