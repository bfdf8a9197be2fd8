"""The tornado in text: what each outcome hangs on, with bars between its low and high."""

from collections.abc import Iterator
from typing import Final

from valico.answer.market.amounts import amount
from valico.answer.market.report import Report
from valico.answer.table.record import Cell, Column, Row, Table
from valico.market.sensitivity.indices import OUTCOMES, Share

WORDS: Final = {
    "revenue_usd": "Revenue hangs on",
    "delivered": "Deliveries hang on",
    "stranded": "Stranded units hang on",
}
LONG: Final = 16
"""Cells of a bar."""
MOST: Final = 5
"""Unknowns that are shown of each outcome."""
LEAST: Final = 0.005
"""A smaller total share is noise."""


def leading(report: Report, outcome: str, most: int = MOST) -> list[Share]:
    """Return the unknowns on which an outcome hangs most."""
    found = [share for share in report.sensitivity.shares if share.outcome == outcome]
    return [share for share in found if share.total >= LEAST][:most]


def tornado_tables(report: Report) -> Iterator[Table]:
    """Yield a table for each outcome that hangs on anything."""
    for outcome in OUTCOMES:
        shares = leading(report, outcome)
        if shares:
            yield _table(report, outcome, shares)


def _table(report: Report, outcome: str, shares: list[Share]) -> Table:
    middle = report.sensitivity.middle[outcome]
    unit = "USD" if outcome.endswith("_usd") else "units"
    return Table(
        key=f"sensitivity_{outcome}",
        title=f"{WORDS[outcome]} (middle {amount(middle, unit)}; {shares[0].binds} binds)",
        columns=(
            Column(key="factor", name="", least=18),
            Column(key="at_low", name="10 %", align="right"),
            Column(key="bar", name=""),
            Column(key="at_high", name="90 %", align="right"),
            Column(key="first", name="Alone", align="right", priority=2),
            Column(key="total", name="Total", align="right", priority=1),
            Column(key="binds", shown=False),
        ),
        rows=tuple(_row(share, shares, middle) for share in shares),
    )


def _row(share: Share, among: list[Share], middle: float) -> Row:
    ends = [end for each in among for end in (each.at_low, each.at_high)]
    return Row(
        cells=(
            Cell(share.factor, share.factor),
            Cell(amount(share.at_low), share.at_low),
            Cell(bar(share.at_low, share.at_high, middle, (min(ends), max(ends))), None),
            Cell(amount(share.at_high), share.at_high),
            Cell(f"{max(0.0, share.first):.2f}", share.first),
            Cell(f"{share.total:.2f}", share.total),
            Cell(share.binds, share.binds, "quiet"),
        )
    )


def bar(low: float, high: float, middle: float, span: tuple[float, float]) -> str:
    """Return a bar from low to high on a line as long as the span, with the middle marked.

    >>> bar(0, 10, 5, (0, 10))
    '████████│███████'
    >>> bar(5, 10, 5, (0, 10))
    '        │███████'
    """
    width = span[1] - span[0] or 1.0

    def place(value: float) -> int:
        return round((value - span[0]) / width * (LONG - 1))

    first, last = sorted((place(low), place(high)))
    cells = ["█" if first <= cell <= last else " " for cell in range(LONG)]
    cells[min(max(place(middle), 0), LONG - 1)] = "│"
    return "".join(cells)
