"""The charts of the room, made of what a sheet holds."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import altair as alt

from valico.answer.table.record import Sheet
from valico.web.chart import Spec, spec_of
from valico.web.sheet import values_of

Said = Callable[[str], str]
"""Gives the words under a key in the page's language."""
HEIGHT: Final = 300
BAND, LINE, ACCENT, OTHER = "#7fb3c8", "#1d5b73", "#c07a1a", "#b3283f"


def frontier(sheet: Sheet, said: Said) -> Spec:
    """Return throughput a chip against speed a user: plans that no other beats, and the chosen."""
    rows = values_of(sheet, "frontier")
    chosen = next((f.raw for f in sheet.facts if f.key == "users"), None)
    data = [{**_frontier_row(row), "chosen": row["users"] == chosen} for row in rows]
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X(
            "tokens_per_s_per_user:Q",
            title=said("compute.per_user"),
            scale=alt.Scale(type="log", nice=False, padding=20),
            axis=alt.Axis(
                format="~s", grid=False, values=round_values(data, "tokens_per_s_per_user")
            ),
        ),
        y=alt.Y(
            "tokens_per_s_per_chip:Q",
            title=said("compute.per_chip"),
            scale=alt.Scale(type="log", nice=False, padding=20),
            axis=alt.Axis(format="~s", values=round_values(data, "tokens_per_s_per_chip")),
        ),
        tooltip=[
            alt.Tooltip("plan:N", title=said("compute.plan")),
            alt.Tooltip("tokens_per_s_per_user:Q", title=said("compute.per_user"), format=",.3~s"),
            alt.Tooltip("tokens_per_s_per_chip:Q", title=said("compute.per_chip"), format=",.3~s"),
            alt.Tooltip("replicas:Q", title=said("compute.replicas")),
            alt.Tooltip("users:Q", title=said("compute.users_each")),
            alt.Tooltip("ttft_s:Q", title=said("compute.first_token"), format=".2f"),
        ],
    )
    line = base.mark_line(color=LINE, strokeWidth=1.5, opacity=0.6)
    others = base.transform_filter("!datum.chosen").mark_point(
        shape="circle", filled=True, size=60, color=LINE, opacity=1
    )
    best = base.transform_filter("datum.chosen").mark_point(
        shape="diamond", filled=True, size=220, color=ACCENT, opacity=1
    )
    words = base.transform_filter("datum.chosen").mark_text(
        align="left", dx=12, dy=-10, fontSize=12, fontWeight=600
    ).encode(text=alt.value(said("compute.chosen")))  # fmt: skip
    return spec_of(alt.layer(line, others, best, words), HEIGHT)


def _frontier_row(row: Mapping[str, object]) -> dict[str, object]:
    names = (
        "plan",
        "replicas",
        "users",
        "tokens_per_s_per_user",
        "tokens_per_s_per_chip",
        "ttft_s",
    )
    return {name: row[name] for name in names}


def round_values(data: list[dict[str, object]], name: str) -> list[float]:
    """Return the round numbers, 1, 2 and 5 of each power of ten, among the values of a field."""
    values = [float(str(row[name])) for row in data]
    low, high = min(values, default=1.0) / 1.5, max(values, default=1.0) * 1.5
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (factor * 10.0**power for power in powers for factor in (1, 2, 5))
    return [step for step in steps if low <= step <= high]


def parts(sheet: Sheet, said: Said, key: str) -> Spec:
    """Return the parts of a whole as one bar: the time of a token, of a step, or memory."""
    rows = values_of(sheet, key)
    scale, unit = {"memory_parts": (1e-9, "GB"), "token_parts": (1e3, "ms")}.get(key, (1.0, "s"))
    data = [
        {"part": row["part"], "value": float(str(row["value"])) * scale, "share": row["share"],
         "order": place}
        for place, row in enumerate(rows)
    ]  # fmt: skip
    order = [str(row["part"]) for row in rows]
    bar = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=alt.X(
                "value:Q",
                title=unit,
                stack="zero",
                axis=alt.Axis(grid=False, format="~g", tickCount=6),
            ),
            color=alt.Color(
                "part:N",
                sort=order,
                scale=alt.Scale(domain=order),
                legend=alt.Legend(
                    title=None, orient="bottom", columns=2, symbolType="square", labelLimit=240
                ),
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("part:N", title=said("compute.part")),
                alt.Tooltip("value:Q", title=unit, format=",.3~r"),
                alt.Tooltip("share:Q", title=said("compute.share"), format=".0%"),
            ],
        )
    )
    return spec_of(bar, 56)


def by_load(sheet: Sheet, said: Said) -> Spec:
    """Return how many of the first chip replace one of the second, over the users of a chip."""
    rows = [row for row in values_of(sheet, "curve") if row["kind"] == "decode-load"]
    return _curve(_points(rows), said, "compute.users_a_chip")


def _curve(data: list[dict[str, object]], said: Said, key: str) -> Spec:
    """Return ratios over a load with their interval, and the line at one for one."""
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X(
            "at:Q",
            title=said(key),
            scale=alt.Scale(type="log", base=4, nice=False, padding=12),
            axis=alt.Axis(values=[float(str(row["at"])) for row in data], format="d", grid=False),
        )
    )
    band = base.mark_area(color=BAND, opacity=0.4, interpolate="monotone").encode(
        y=alt.Y("ratio_low:Q", title=said("compute.ratio"), scale=alt.Scale(zero=True)),
        y2="ratio_high:Q",
    )
    line = base.mark_line(
        color=LINE, interpolate="monotone", point=alt.OverlayMarkDef(filled=True, size=60)
    ).encode(y="ratio:Q", tooltip=_ratio_tooltip(said))
    one = alt.Chart(alt.InlineData(values=[{"one": 1}])).mark_rule(
        strokeDash=[4, 4], color="#8a7a68"
    ).encode(y="one:Q")  # fmt: skip
    return spec_of(alt.layer(band, line, one), HEIGHT)


def works(sheet: Sheet, said: Said) -> Spec:
    """Return the ratios of all works with their intervals, one a line."""
    data = _points(values_of(sheet, "curve"))
    for row in data:
        row["label"] = _label(row, said)
    order = [str(row["label"]) for row in data]
    base = alt.Chart(alt.InlineData(values=data)).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, ticks=False)),
        tooltip=[alt.Tooltip("label:N", title=said("compute.work")), *_ratio_tooltip(said)],
    )
    shape = alt.Shape(
        "kind:N",
        legend=None,
        scale=alt.Scale(
            domain=["decode-load", "decode-speed", "prefill", "train"],
            range=["circle", "square", "diamond", "triangle-up"],
        ),
    )
    rule = base.mark_rule(color=LINE, strokeWidth=3, opacity=0.45).encode(
        x=alt.X(
            "ratio_low:Q",
            title=said("compute.ratio"),
            scale=alt.Scale(zero=True),
            axis=alt.Axis(format="~g", tickCount=8),
        ),
        x2="ratio_high:Q",
    )
    mark = base.mark_point(filled=True, size=90, color=LINE, opacity=1).encode(
        x="ratio:Q", shape=shape
    )
    one = alt.Chart(alt.InlineData(values=[{"one": 1}])).mark_rule(
        strokeDash=[4, 4], color="#8a7a68"
    ).encode(x="one:Q")  # fmt: skip
    return spec_of(alt.layer(rule, mark, one), alt.Step(26))


def _label(row: Mapping[str, object], said: Said) -> str:
    at = row["at"]
    number = f": {at:g}" if isinstance(at, int | float) else ""
    return f"{said('compute.work_' + str(row['kind']).replace('-', '_'))}{number}"


def _points(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows that have a ratio, with what a chart needs."""
    names = ("work", "kind", "at", "ratio", "ratio_low", "ratio_high")
    return [{name: row[name] for name in names} for row in rows if row["ratio"] is not None]


def _ratio_tooltip(said: Said) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("ratio:Q", title=said("compute.ratio"), format=".2f"),
        alt.Tooltip("ratio_low:Q", title="10 %", format=".2f"),
        alt.Tooltip("ratio_high:Q", title="90 %", format=".2f"),
    ]


DRAWN: Final[Mapping[str, Callable[[Sheet, Said], Spec]]] = {
    "frontier": frontier,
    "token_parts": lambda sheet, said: parts(sheet, said, "token_parts"),
    "step_parts": lambda sheet, said: parts(sheet, said, "step_parts"),
    "memory_parts": lambda sheet, said: parts(sheet, said, "memory_parts"),
    "load": by_load,
    "works": works,
}
"""Each chart by its name."""
NEEDS: Final[Mapping[str, str]] = {"load": "curve", "works": "curve"}
"""The table that a chart draws, where it has another name."""
SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "serve": ("frontier", "token_parts", "memory_parts"),
    "train": ("step_parts",),
    "equals": ("load", "works"),
}
"""The charts of each kind of work, in order."""


def charts_of(work: str, sheet: Sheet) -> tuple[str, ...]:
    """Return the charts that a sheet has matter for."""
    return tuple(name for name in SHOWN[work] if len(values_of(sheet, NEEDS.get(name, name))) > 0)
