"""The series of a simulation as charts: fans, what is made, where every unit is."""

from collections.abc import Callable, Mapping
from typing import Final

import altair as alt

from valico.answer.market.report import Report
from valico.market.outcome.fans import Fan
from valico.web.chart import Spec, spec_of

Said = Callable[[str], str]
"""Gives the words under a key in the page's language."""
HEIGHT: Final = 240
COLOURS: Final[Mapping[str, str]] = {
    "delivered": "#1b8a74",
    "on the way": "#8cb464",
    "at home": "#8a9097",
    "stock": "#c07a1a",
    "inside": "#d9b36a",
    "stranded": "#b3283f",
    "shipped": "#3f8fc4",
    "made": "#6a47d1",
}
LAYERS: Final = ("delivered", "on the way", "at home", "stock", "inside")
FIVE, TEN, HALF, NINETY, MOST = range(5)


def fan(report: Report, chip: str, quantity: str, said: Said) -> Spec:
    """Return a quantity week by week: the median, and bands of 80 and 90 per cent."""
    told = fan_of(report, chip)
    base = alt.Chart(alt.InlineData(values=_fan_rows(told, quantity))).encode(
        x=days_axis(), tooltip=_band_tooltip(said)
    )
    colour = COLOURS[quantity]
    wide = base.mark_area(color=colour, opacity=0.18).encode(
        y=alt.Y("p5:Q", title=None, axis=alt.Axis(format="~s", tickCount=5)), y2="p95:Q"
    )
    inner = base.mark_area(color=colour, opacity=0.32).encode(y="p10:Q", y2="p90:Q")
    line = base.mark_line(color=colour, strokeWidth=2).encode(y="p50:Q")
    return spec_of(alt.layer(wide, inner, line), HEIGHT)


def fan_of(report: Report, chip: str) -> Fan:
    """Return the series of a product, or of the first where none is named."""
    return next((each for each in report.fans if each.chip == chip), report.fans[0])


def _fan_rows(told: Fan, quantity: str) -> list[dict[str, object]]:
    lines = told.bands[quantity]
    return [
        {
            "day": day.isoformat(),
            "p5": lines[FIVE][place],
            "p10": lines[TEN][place],
            "p50": lines[HALF][place],
            "p90": lines[NINETY][place],
            "p95": lines[MOST][place],
        }
        for place, day in enumerate(told.days)
    ]


def days_axis() -> alt.X:
    """Return the axis of weeks, by their last days."""
    return alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%b %y", grid=False, tickCount=5, labelOverlap="greedy"),
    )


def _band_tooltip(said: Said) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("day:T", title=said("market.week_to"), format="%Y-%m-%d"),
        alt.Tooltip("p50:Q", title=said("market.median"), format=",.3s"),
        alt.Tooltip("p10:Q", title="10 %", format=",.3s"),
        alt.Tooltip("p90:Q", title="90 %", format=",.3s"),
    ]


def made(report: Report, chip: str, said: Said) -> Spec:
    """Return what is made in each period: the median and the interval that holds 80 per cent."""
    rows = [
        {"period": each.period, "p10": each.band.p10, "p50": each.band.p50, "p90": each.band.p90}
        for each in report.summary.readings
        if each.chip == chip and each.quantity == "made" and each.metric == "units"
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("period:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        tooltip=[
            alt.Tooltip("period:N", title=said("market.period")),
            alt.Tooltip("p50:Q", title=said("market.median"), format=",.3s"),
            alt.Tooltip("p10:Q", title="10 %", format=",.3s"),
            alt.Tooltip("p90:Q", title="90 %", format=",.3s"),
        ],
    )
    bar = base.mark_bar(color=COLOURS["made"], opacity=0.55).encode(
        y=alt.Y("p50:Q", title=None, axis=alt.Axis(format="~s", tickCount=5))
    )
    rule = base.mark_rule(color=COLOURS["made"], strokeWidth=2).encode(y="p10:Q", y2="p90:Q")
    return spec_of(alt.layer(bar, rule), HEIGHT)


def flows(report: Report, chip: str, said: Said) -> Spec:
    """Return where every unit is, week by week, one layer above the other."""
    told = fan_of(report, chip)
    means = {name: list(values) for name, values in told.means.items()}
    means["on the way"] = [
        shipped - delivered
        for shipped, delivered in zip(means["shipped"], means["delivered"], strict=True)
    ]
    layers = [name for name in LAYERS if max(means[name]) >= 1]
    words = [said(f"market.layer_{name.replace(' ', '_')}") for name in layers]
    rows = [
        {"day": day.isoformat(), "where": word, "units": means[name][place], "order": number}
        for number, (name, word) in enumerate(zip(layers, words, strict=True))
        for place, day in enumerate(told.days)
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_area(opacity=0.85)
        .encode(
            x=days_axis(),
            y=alt.Y("units:Q", title=None, stack="zero", axis=alt.Axis(format="~s", tickCount=6)),
            color=alt.Color(
                "where:N",
                scale=alt.Scale(domain=words, range=[COLOURS[name] for name in layers]),
                legend=alt.Legend(title=None, orient="bottom", columns=3, labelLimit=200),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("where:N", title=said("market.where")),
                alt.Tooltip("day:T", title=said("market.week_to"), format="%Y-%m-%d"),
                alt.Tooltip("units:Q", title=said("market.units"), format=",.3s"),
            ],
        )
    )
    return spec_of(chart, 300)
