"""Fleets by quarter, forecasts with their scores, and the mix of chips to want."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

import altair as alt
import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from valico.answer.counter.asking import asked_from
from valico.answer.counter.market import FleetAsked, ForecastsAsked, Metric, MixAsked
from valico.answer.export.download import export
from valico.answer.export.form import Form
from valico.answer.fleet.shown import LABELS, SCALE
from valico.answer.table.record import Sheet
from valico.errors import InputError, ValicoError
from valico.market.scenario.shelf import scenario_names
from valico.web.answering import Asked, jobs_of, sheet_now, submitted
from valico.web.chart import Form as ChartForm
from valico.web.chart import Spec, as_file, chart_response, spec_of
from valico.web.jobs import Job
from valico.web.page import Face, Leaf
from valico.web.pages.market.series import Said
from valico.web.sheet import Grid, cited, grids_of, values_of

router = APIRouter()
Count = Literal["fleet", "forecasts", "mix"]
COUNTS: Final[tuple[Count, ...]] = get_args(Count)
QUICK_S: Final = 0.3
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown", "bibtex", "ris")
METRICS: Final[tuple[str, ...]] = get_args(Metric)
MIX: Final[Mapping[str, str]] = {
    "chips": "H20, H200, Ascend 910C",
    "work": "decode deepseek-v3",
    "budget": "100 M USD",
    "price_usd": "Ascend 910C = 16000",
}
"""What is asked before anybody has asked."""
FIELDS: Final[Mapping[Count, tuple[str, ...]]] = {
    "fleet": ("metric", "scenario"),
    "forecasts": ("show",),
    "mix": ("chips", "work", "other_work", "budget", "power", "most", "price_usd", "home_share"),
}
LONGEST: Final = 200


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows."""

    count: Count
    fields: dict[str, str]
    sheet: Sheet | None = None
    job: Job | None = None
    fault: str = ""
    grids: tuple[Grid, ...] = ()
    chart: str = ""
    files: tuple[Form, ...] = FILES
    metrics: tuple[str, ...] = METRICS
    scenarios: tuple[str, ...] = ()


@router.get("/market/fleet")
@router.get("/market/forecasts")
@router.get("/market/mix")
def counted(leaf: Face) -> Response:
    """Return China's chips by quarter, forecasts with their scores, or the mix to want."""
    return _shown(leaf, "market_counts.html", _matter(_count(leaf), leaf))


@router.get("/market/fleet/outcome")
@router.get("/market/forecasts/outcome")
@router.get("/market/mix/outcome")
def outcome(leaf: Face) -> Response:
    """Return the answer, or how far it is."""
    return _shown(leaf, "market_counts_outcome.html", _matter(_count(leaf), leaf, anew=False))


@router.get("/market/fleet/chart/quarters.{form}")
def quarters(form: ChartForm, leaf: Face) -> Response:
    """Return the fleet by quarter as a chart."""
    asked = _asked("fleet", leaf)
    assert isinstance(asked, FleetAsked)  # noqa: S101  # asked one line above
    sheet = sheet_now(leaf.request, asked)
    spec = by_quarter(sheet, asked.metric, leaf.word)
    return chart_response(spec, form, name=sheet.title, title=sheet.title)


@router.get("/market/fleet/download.{form}")
@router.get("/market/forecasts/download.{form}")
@router.get("/market/mix/download.{form}")
def download(form: Form, leaf: Face) -> Response:
    """Return the whole answer as a file."""
    made = export(sheet_now(leaf.request, _asked(_count(leaf), leaf)), form)
    return as_file(made.content, made.media_type, made.name)


def _count(leaf: Leaf) -> Count:
    """Return which of the counts an address is about."""
    named = leaf.request.url.path.split("/")[2]
    return next(count for count in COUNTS if count == named)


def by_quarter(sheet: Sheet, metric: Metric, said: Said) -> Spec:
    """Return a stock by quarter: the middle and the interval that holds 90 per cent."""
    scale, unit = SCALE[metric]
    label = f"{LABELS[metric]}{f', {unit}' if unit else ''}"
    rows = [
        {"ends": row["ends"], **{name: float(str(row[name])) / scale for name in _POINTS}}
        for row in values_of(sheet, "quarters")
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(
            "ends:T",
            title=None,
            scale=alt.Scale(type="utc"),
            axis=alt.Axis(format="%b %y", grid=False, tickCount=8, labelOverlap="greedy"),
        ),
        tooltip=[
            alt.Tooltip("ends:T", title=said("market.quarter_to"), format="%Y-%m-%d"),
            alt.Tooltip("mid:Q", title=label, format=",.3s"),
            alt.Tooltip("low:Q", title="5 %", format=",.3s"),
            alt.Tooltip("high:Q", title="95 %", format=",.3s"),
        ],
    )
    band = base.mark_area(color="#1d5b73", opacity=0.22).encode(
        y=alt.Y("low:Q", title=label, axis=alt.Axis(format="~s", tickCount=6)), y2="high:Q"
    )
    line = base.mark_line(
        color="#1d5b73", strokeWidth=2, point=alt.OverlayMarkDef(filled=True, size=45)
    ).encode(y="mid:Q")
    return spec_of(alt.layer(band, line), 320)


_POINTS: Final = ("low", "mid", "high")


def _fields(count: Count, leaf: Leaf) -> dict[str, str]:
    query = leaf.request.query_params
    given = {name: query[name].strip()[:LONGEST] for name in FIELDS[count] if name in query}
    example = MIX if count == "mix" else {}
    return {name: value for name, value in (given or example).items() if value}


def _asked(count: Count, leaf: Leaf) -> Asked:
    """Return the question that an address asks; InputError names the field that is at fault."""
    fields = _fields(count, leaf)
    known_by = leaf.clock.known_by.isoformat()
    if count == "forecasts":
        show = fields.get("show", "score")
        return asked_from({"show": show, "known_by": known_by}, ForecastsAsked, strict=False)
    on = leaf.clock.on.isoformat()
    if count == "fleet":
        return asked_from({**fields, "on": on, "known_by": known_by}, FleetAsked, strict=False)
    return asked_from({**_of_mix(fields), "on": on}, MixAsked, strict=False)


def _of_mix(fields: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of a mix as its question has them."""
    works = [fields[name] for name in ("work", "other_work") if name in fields]
    asked: dict[str, object] = {
        name: fields[name] for name in ("budget", "power", "home_share") if name in fields
    }
    asked |= {name: _pairs(name, fields[name]) for name in ("most", "price_usd") if name in fields}
    chips = [name.strip() for name in fields.get("chips", "").split(",") if name.strip()]
    return {**asked, "chips": chips, "work": works}


def _pairs(field: str, written: str) -> dict[str, str]:
    """Return numbers by chip, as written: "H200 = 10000, H20 = 5000"."""
    found = {}
    for part in written.split(","):
        name, _, number = part.partition("=")
        if not number.strip():
            message = f"`{field}` is '{written[:60]}'; write CHIP = NUMBER, such as H200 = 10000"
            raise InputError(message)
        found[name.strip()] = number.strip().replace("_", "")
    return found


def _matter(count: Count, leaf: Leaf, *, anew: bool = True) -> Matter:
    """Return the answer if it comes soon, else its job; or the fault of the question."""
    root = leaf.request.app.state.settings.data
    page = Matter(count=count, fields=_fields(count, leaf), scenarios=scenario_names(root=root))
    try:
        job = submitted(leaf.request, _asked(count, leaf), anew=anew)
    except ValicoError as fault:
        return msgspec.structs.replace(page, fault=str(fault))
    jobs = jobs_of(leaf.request)
    seen = jobs.wait(job.id, QUICK_S) or job
    sheet = jobs.answer(job.id, Sheet)
    if sheet is None:
        return msgspec.structs.replace(page, job=seen, fault=seen.fault)
    chart = "quarters" if count == "fleet" else ""
    return msgspec.structs.replace(page, sheet=sheet, grids=grids_of(sheet), chart=chart)


def _shown(leaf: Leaf, template: str, page: Matter) -> Response:
    """Return a page; one that still waits for its answer is not kept."""
    shown = leaf.show(template, room="market", page=page, cited=cited)
    if page.sheet is None:
        shown.headers["Cache-Control"] = "no-store"
    return shown
