"""What an outcome hangs on, as a chart: how far each unknown moves it."""

from typing import Final

import altair as alt
import msgspec

from valico.answer.market.report import Report
from valico.answer.market.tornado_text import leading
from valico.web.chart import Spec, spec_of
from valico.web.pages.market.series import Said

OUTCOMES: Final = ("revenue_usd", "delivered", "stranded")
LABEL_EXPRESSION: Final = "replace(datum.label, 'G', ' bn')"


def of_product(report: Report, chip: str) -> Report:
    """Return a report whose sensitivity is that of a product, where it was worked out."""
    found = next((each for each in report.sensitivities if each.chip == chip), report.sensitivity)
    return msgspec.structs.replace(report, sensitivity=found)


def tornado(report: Report, outcome: str, said: Said) -> Spec:
    """Return how far each unknown moves an outcome, the widest first."""
    rows = [
        {
            "factor": share.factor,
            "low": share.at_low,
            "high": share.at_high,
            "total": share.total,
            "binds": share.binds,
        }
        for share in leading(report, outcome, 6)
    ]
    middle = report.sensitivity.middle[outcome]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("factor:N", sort=None, title=None, axis=alt.Axis(ticks=False, labelLimit=230)),
        tooltip=[
            alt.Tooltip("factor:N", title=said("market.unknown")),
            alt.Tooltip("low:Q", title=said("market.at_low"), format=",.3s"),
            alt.Tooltip("high:Q", title=said("market.at_high"), format=",.3s"),
            alt.Tooltip("total:Q", title=said("market.total_share"), format=".2f"),
            alt.Tooltip("binds:N", title=said("market.binds")),
        ],
    )
    axis = alt.Axis(format="~s", tickCount=5, labelExpr=LABEL_EXPRESSION)
    low = base.mark_bar(color="#3f8fc4", height=14).encode(
        x=alt.X("low:Q", title=None, axis=axis, scale=alt.Scale(zero=False)),
        x2=alt.datum(middle),
    )
    high = base.mark_bar(color="#c07a1a", height=14).encode(x="high:Q", x2=alt.datum(middle))
    rule = (
        alt.Chart(alt.InlineData(values=[{"middle": middle}]))
        .mark_rule(strokeWidth=1, color="#8a7a68")
        .encode(x="middle:Q")
    )
    return spec_of(alt.layer(low, high, rule), alt.Step(28))
