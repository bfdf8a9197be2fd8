"""A report as a sheet: the answer first, then the quarters, the fleets and what it hangs on."""

from collections.abc import Iterator
from typing import Final

from valico.answer.footnotes import Note
from valico.answer.market.amounts import amount, with_interval
from valico.answer.market.compared_table import compared_table
from valico.answer.market.fleet_table import fleet_table, work_table
from valico.answer.market.focus import focus_of
from valico.answer.market.period_table import period_tables
from valico.answer.market.report import Report
from valico.answer.market.tornado_text import tornado_tables
from valico.answer.table.record import Fact, Sheet
from valico.market.outcome.band import Band
from valico.market.outcome.binding import Hold
from valico.market.outcome.money import Money
from valico.market.outcome.standing import Standing
from valico.market.outcome.summary import Total

HIGHLY: Final = ("delivered", "stranded", "revenue_usd")


def sheet_of(report: Report) -> Sheet:
    """Return the sheet of a report."""
    return Sheet(
        schema=report.schema,
        title=f"{report.summary.title}: {report.summary.begins} to {report.summary.ends}",
        facts=tuple(_facts(report)),
        tables=(
            *compared_table(report),
            *period_tables(report),
            *fleet_table(report),
            *work_table(report),
            *tornado_tables(report),
        ),
        remarks=tuple(_remarks(report)),
        notes=tuple(
            Note(number=number, source=source)
            for number, source in enumerate(report.sources, start=1)
        ),
    )


def _facts(report: Report) -> Iterator[Fact]:
    if report.standing is not None:
        yield Fact(label=f"By {report.standing.on}", text=_so_far(report.standing))
    for chip, name in report.names.items():
        first = chip == focus_of(report)
        yield from _of_chip(report, chip, name if len(report.names) > 1 else "", first=first)
    yield Fact(label="Runs", text=_runs(report))


def _of_chip(report: Report, chip: str, name: str, *, first: bool) -> Iterator[Fact]:
    totals = {total.key: total for total in report.summary.totals if total.chip == chip}
    if name:
        yield Fact(label=name, text=f"{_units(totals['delivered'])} delivered abroad")
    else:
        yield Fact(label="Delivered", text=f"{_units(totals['delivered'])} units abroad")
    if first or totals["stranded"].band.p50 > 0:
        since = f"; most from the week of {report.summary.worst_week} on" if first else ""
        yield Fact(label="Stranded", text=_stranded(totals) + since)
    yield Fact(label="Binds", text=_binds([h for h in report.summary.holds if h.chip == chip]))
    money = next(each for each in report.summary.money if each.chip == chip)
    yield Fact(label="Revenue", text=_money(money))
    if chip in report.duties:
        yield Fact(label="US takes", text=_duty(money))


def _so_far(standing: Standing) -> str:
    said = f"{with_interval(standing.delivered)} delivered abroad"
    said += f", {with_interval(standing.stranded)} stranded"
    if standing.duty_usd.p95 > 0:
        said += f"; to the United States {with_interval(standing.duty_usd, 'USD')}"
    return f"{said} (in the scenario: no record of what was)"


def _units(total: Total) -> str:
    return with_interval(total.band)


def _stranded(totals: dict[str, Total]) -> str:
    worst, end = totals["stranded"].band, totals["stranded_at_end"].band
    cost = with_interval(totals["charge_usd"].band, "USD")
    said = f"{with_interval(worst)} units at worst, at a cost of {cost}"
    if end.p50 < 0.9 * worst.p50:
        said += f"; {amount(end.p50)} at the end"
    return said


def _binds(holds: list[Hold]) -> str:
    words = (f"{hold.binds} in {hold.weeks} weeks{_waited(hold)}" for hold in holds)
    return ", ".join(words) or "nothing: every order was served"


def _waited(hold: Hold) -> str:
    """Say so where nobody ordered because of what binds."""
    if hold.waited_weeks < 1:
        return " (nobody ordered)"
    if hold.waited_weeks < hold.weeks - 1:
        return f" (orders waited in {hold.waited_weeks:.0f})"
    return ""


def _money(money: Money) -> str:
    margin = money.margins[0].margin_usd
    cost = amount(money.cost_usd.p50, "USD")
    revenue = with_interval(money.revenue_usd, "USD")
    return f"{revenue} abroad, cost {cost}, margin {amount(margin.p50, 'USD')}"


def _duty(money: Money) -> str:
    if money.duty_usd.p95 <= 0:
        return "nothing: what was shipped abroad was shipped before the duty"
    parts = [
        f"{margin.passed_on:.0%} passed on: {amount(margin.margin_usd.p50, 'USD')}"
        for margin in money.margins
    ]
    return f"{with_interval(money.duty_usd, 'USD')}; margin with {', '.join(parts)}"


def _runs(report: Report) -> str:
    summary = report.summary
    main = {t.key: t for t in summary.totals if t.chip == focus_of(report)}
    errors = ", ".join(f"{_error(main[key].band)} of {main[key].words}" for key in HIGHLY)
    return f"{summary.runs:,}, seed {summary.seed}; standard error of the mean: {errors}"


def _error(band: Band) -> str:
    return f"{band.standard_error / band.mean:.2%}" if band.mean else "0"


def _remarks(report: Report) -> Iterator[str]:
    yield "Figures are medians; in brackets and after them the interval that holds 80 per cent."
    yield (
        "Stranded: finished stock and half-made units, counted in finished units of equal cost, "
        "beyond what waits or will be ordered behind open gates while the chain runs through once."
    )
    sensitivity = report.sensitivity
    binds = sensitivity.shares[0].binds if sensitivity.shares else "nothing"
    yield (
        f"Sensitivity from {sensitivity.runs:,} runs in which the {binds} bound: where another "
        "constraint binds, another unknown decides."
    )
    if report.note:
        yield report.note
