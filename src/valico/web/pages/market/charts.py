"""The charts of a simulation, by name."""

from typing import Final

from valico.answer.market.report import Report
from valico.answer.market.tornado_text import leading
from valico.web.chart import Spec
from valico.web.pages.market.binding import binding, shares
from valico.web.pages.market.hanging import OUTCOMES, of_product, tornado
from valico.web.pages.market.series import Said, fan, fan_of, flows, made

FANS: Final = ("delivered", "stranded", "shipped", "stock")
"""The quantities that have a fan, week by week."""


def chart_names(report: Report, chip: str) -> tuple[str, ...]:
    """Return the names of the charts that a report has matter for, of one product."""
    report = of_product(report, chip)
    held = ("shares",) if fan_of(report, chip).binds else ()
    hangs = [f"tornado-{each}" for each in OUTCOMES if leading(report, each, 1)]
    return (*(f"fan-{each}" for each in FANS), "made", "flows", "binding", *held, *hangs)


def chart_of(report: Report, name: str, chip: str, said: Said) -> Spec:
    """Return a chart of a report by its name."""
    kind, _, part = name.partition("-")
    if kind == "fan":
        return fan(report, chip, part, said)
    if kind == "tornado":
        return tornado(of_product(report, chip), part, said)
    if kind == "binding":
        return binding(report, said)
    return {"made": made, "flows": flows, "shares": shares}[kind](report, chip, said)
