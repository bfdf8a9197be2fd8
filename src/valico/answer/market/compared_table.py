"""A scenario beside another, as a table."""

from collections.abc import Iterator

from valico.answer.market.amounts import amount, interval
from valico.answer.market.focus import focus_name
from valico.answer.market.report import Report
from valico.answer.table.record import Cell, Column, Row, Table


def compared_table(report: Report) -> Iterator[Table]:
    """Yield what differs from the other scenario, if one was given."""
    if report.against is None:
        return
    rows = []
    for one in report.against.differences:
        if not (one.here.p95 or one.there.p95):
            continue
        unit = "USD" if one.unit == "USD" else ""
        spread = interval(one.difference.p10, one.difference.p90)
        more = "+" if one.difference.p50 > 0 else ""
        rows.append(
            Row(
                cells=(
                    Cell(one.words, one.key),
                    Cell(amount(one.here.p50, unit), one.here.p50),
                    Cell(amount(one.there.p50, unit), one.there.p50),
                    Cell(f"{more}{amount(one.difference.p50, unit)}", one.difference.p50),
                    Cell(spread if one.difference.p10 != one.difference.p90 else "", None, "quiet"),
                )
            )
        )
    name = focus_name(report)
    drawn = "run by run on the same draws" if report.against.paired else "each on its own draws"
    yield Table(
        key="against",
        title=f"{name} against {report.against.against}, {drawn}",
        columns=(
            Column(key="figure", name="", least=14),
            Column(key="here", name="Here", align="right"),
            Column(key="there", name="There", align="right"),
            Column(key="difference", name="Difference", align="right"),
            Column(key="difference_80", name="80 %", align="right", priority=1),
        ),
        rows=tuple(rows),
    )
