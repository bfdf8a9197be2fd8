"""What held orders back, as charts: stretch by stretch, and in what part of the runs."""

from collections.abc import Mapping
from typing import Final

import altair as alt

from valico.answer.market.report import Report
from valico.web.chart import Spec, spec_of
from valico.web.pages.market.series import HEIGHT, Said, days_axis, fan_of

BINDS: Final[Mapping[str, str]] = {
    "American licence": "#3f8fc4",
    "Chinese permission": "#b3283f",
    "both gates": "#6a47d1",
    "quota": "#c07a1a",
    "power": "#1b8a74",
    "cap": "#6f8f2f",
    "stock": "#8a7a68",
    "no orders": "#9aa0a6",
    "nothing": "#c9c4b8",
}
"""The colour of what binds; its word stands beside it."""
OTHER: Final = "#9aa0a6"


def binding(report: Report, said: Said) -> Spec:
    """Return what held orders back, week by week: a strip a product, each stretch with its word."""
    rows = [
        {
            "chip": report.names[phase.chip],
            "binds": phase.binds,
            "begins": phase.begins.isoformat(),
            "ends": phase.ends.isoformat(),
            "weeks": phase.weeks,
            "share": phase.share,
        }
        for phase in report.summary.phases
    ]
    found = list(dict.fromkeys(str(row["binds"]) for row in rows))
    colours = alt.Scale(domain=found, range=[BINDS.get(each, OTHER) for each in found])
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "chip:N",
            sort=None,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=150),
        ),
        x=alt.X(
            "begins:T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%b %y", grid=False, tickCount=6, labelOverlap="greedy"),
        ),
        tooltip=[
            alt.Tooltip("binds:N", title=said("market.binds")),
            alt.Tooltip("begins:T", title=said("market.from"), format="%Y-%m-%d"),
            alt.Tooltip("ends:T", title=said("market.to"), format="%Y-%m-%d"),
            alt.Tooltip("weeks:Q", title=said("market.weeks")),
            alt.Tooltip("share:Q", title=said("market.share_of_runs"), format=".0%"),
        ],
    )
    bar = base.mark_bar(fillOpacity=0.28, strokeWidth=1.5, height=30).encode(
        x2="ends:T",
        color=alt.Color("binds:N", scale=colours, legend=None),
        stroke=alt.Stroke("binds:N", scale=colours, legend=None),
    )
    weeks = max(
        1, sum(p.weeks for p in report.summary.phases if p.chip == next(iter(report.names)))
    )
    room = alt.ExprRef(expr=f"max(1, datum.weeks / {weeks} * width - 10)")
    label = (
        base.transform_filter(f"datum.weeks / {weeks} > 0.08")
        .mark_text(align="left", dx=6, fontSize=11, limit=room)
        .encode(text="binds:N")
    )
    return spec_of(alt.layer(bar, label), alt.Step(44))


def shares(report: Report, chip: str, said: Said) -> Spec:
    """Return in what part of the runs each constraint held most orders back, week by week."""
    told = fan_of(report, chip)
    names = list(told.binds)
    rows = [
        {"day": day.isoformat(), "binds": name, "share": told.binds[name][place]}
        for name in names
        for place, day in enumerate(told.days)
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_area(opacity=0.8)
        .encode(
            x=days_axis(),
            y=alt.Y(
                "share:Q",
                title=None,
                stack="zero",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format=".0%", tickCount=5),
            ),
            color=alt.Color(
                "binds:N",
                scale=alt.Scale(domain=names, range=[BINDS.get(each, OTHER) for each in names]),
                legend=alt.Legend(title=None, orient="bottom", columns=3, labelLimit=200),
            ),
            tooltip=[
                alt.Tooltip("binds:N", title=said("market.binds")),
                alt.Tooltip("day:T", title=said("market.week_to"), format="%Y-%m-%d"),
                alt.Tooltip("share:Q", title=said("market.share_of_runs"), format=".0%"),
            ],
        )
    )
    return spec_of(chart, HEIGHT)
