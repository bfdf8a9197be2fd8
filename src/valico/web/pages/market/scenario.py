"""The scenarios: their list, and a page for each with what comes of it."""

from datetime import date
from typing import Final, Literal

import msgspec
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from valico.answer.export.download import export
from valico.answer.export.form import Form
from valico.answer.export.picture import picture_of
from valico.answer.market.altered import base_of, levers_of
from valico.answer.market.report import Report
from valico.answer.market.sheet import sheet_of
from valico.answer.table.record import Sheet
from valico.errors import ValicoError
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_names
from valico.web.answering import jobs_of
from valico.web.chart import TYPES, as_file, chart_response
from valico.web.chart import Form as ChartForm
from valico.web.jobs import Job
from valico.web.page import Face, Leaf
from valico.web.pages.market.assumed import (
    Assumed,
    Happening,
    assumptions,
    happenings,
    names_of,
)
from valico.web.pages.market.charts import FANS, chart_names, chart_of
from valico.web.pages.market.river import River, river_of
from valico.web.pages.market.run import (
    OWN,
    asked_of,
    begun,
    fields_of,
    report_now,
    scenario_of,
)
from valico.web.sheet import Grid, cited, grids_of
from valico.web.shelf import Shelf

router = APIRouter()
QUICK_S: Final = 0.1
"""For so long a page waits for its simulation; later ones come into the page by themselves."""
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown", "html", "bibtex", "ris")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario as the list tells of it."""

    name: str
    title: str
    note: str
    begins: date
    ends: date
    chips: tuple[str, ...]
    events: int


@router.get("/market")
def market(leaf: Face, library: Shelf) -> Response:
    """Return the list of scenarios, those that stand alone first."""
    root = leaf.request.app.state.settings.data
    told = [_told(name, read_named(name, root=root), library) for name in scenario_names(root=root)]
    first = tuple(one for one in told if base_of(one.name, root=root) is None)
    others = tuple(one for one in told if one not in first)
    return leaf.show("market.html", room="market", first=first, others=others)


def _told(name: str, scenario: Scenario, library: Shelf) -> Told:
    names = names_of(scenario, library)
    return Told(
        name=name,
        title=scenario.title,
        note=scenario.note,
        begins=scenario.begins,
        ends=scenario.ends,
        chips=tuple(names.chip(product.chip) for product in scenario.product),
        events=len(scenario.event),
    )


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a scenario, or how far it is, or what is wrong with it."""

    name: str
    query: dict[str, str]
    job: Job | None = None
    fault: str = ""
    report: Report | None = None
    sheet: Sheet | None = None
    grids: dict[str, Grid] = {}
    chip: str = ""
    charts: tuple[str, ...] = ()
    fans: tuple[str, ...] = FANS
    river: River | None = None
    files: tuple[Form, ...] = FILES


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with all that it says."""

    scenario: Scenario
    fields: dict[str, str]
    levers: dict[str, float]
    assumed: tuple[Assumed, ...]
    happens: tuple[Happening, ...]
    others: tuple[str, ...]


@router.get("/market/{name}")
def scenario(name: str, leaf: Face, library: Shelf) -> Response:
    """Return a scenario: what it assumes, its levers, and what comes of it."""
    outcome = _outcome(name, leaf, library)
    root = leaf.request.app.state.settings.data
    shown = scenario_of(name, leaf)
    names = names_of(shown, library)
    said = Said(
        scenario=shown,
        fields=fields_of(leaf),
        levers=levers_of(shown),
        assumed=assumptions(shown, names),
        happens=happenings(shown, names),
        others=scenario_names(root=root),
    )
    return _shown(leaf, "market_scenario.html", outcome, said)


@router.get("/market/{name}/outcome")
def outcome(name: str, leaf: Face, library: Shelf) -> Response:
    """Return what came of it, or how far it is."""
    return _shown(leaf, "market_outcome.html", _outcome(name, leaf, library, anew=False))


@router.get("/market/{name}/chart/{chart}.{form}")
def chart(name: str, chart: str, form: ChartForm, leaf: Face, chip: str = "") -> Response:
    """Return a chart of what came of it: its specification, or as a file."""
    report = report_now(name, leaf)
    chip = _chip(report, chip)
    if chart not in chart_names(report, chip):
        return leaf.show("fault.html", status=404, message=f"no chart is called '{chart[:40]}'")
    spec = chart_of(report, chart, chip, leaf.word)
    words = leaf.word(f"market.chart_{chart.replace('-', '_')}")
    title = f"{report.summary.title}: {words}"
    return chart_response(spec, form, name=f"{name} {chart}", title=title)


@router.get("/market/{name}/picture/chain.{form}")
def picture(name: str, form: ChartForm, leaf: Face, chip: str = "") -> Response:
    """Return the way of a product through its chain as a file."""
    report = report_now(name, leaf)
    of_chip = msgspec.structs.replace(report, product=_chip(report, chip))
    kind: Literal["svg", "png"] = "png" if form == "png" else "svg"
    return as_file(picture_of(of_chip, kind, "chain"), TYPES[kind], f"{name}-chain.{kind}")


@router.get("/market/{name}/download.{form}")
def download(name: str, form: Form, leaf: Face) -> Response:
    """Return everything that came of it as a file."""
    made = export(report_now(name, leaf), form)
    return as_file(made.content, made.media_type, made.name)


@router.post("/market/{name}/stop")
def stop(name: str, leaf: Face) -> Response:
    """Stop a simulation that nobody wants any longer."""
    jobs_of(leaf.request).stop(name.removeprefix(OWN))
    return RedirectResponse("/market", 303)


def _shown(leaf: Leaf, template: str, page: Outcome, said: Said | None = None) -> Response:
    """Return a page; one that still waits, or that nobody can make again, is not kept."""
    shown = leaf.show(template, room="market", page=page, said=said, cited=cited)
    if page.report is None or page.name.startswith(OWN):
        shown.headers["Cache-Control"] = "no-store"
    return shown


def _outcome(name: str, leaf: Leaf, library: Shelf, *, anew: bool = True) -> Outcome:
    """Return what came of a scenario if it is there, else how far it is."""
    query = {**leaf.clock.query, **fields_of(leaf)}
    page = Outcome(name=name, query=query)
    try:
        asked = asked_of(name, fields_of(leaf), leaf.request)
        job = begun(asked, leaf.request, anew=anew)
    except ValicoError as fault:
        if not fields_of(leaf):
            raise
        return msgspec.structs.replace(page, fault=str(fault))
    jobs = jobs_of(leaf.request)
    seen = jobs.wait(job.id, QUICK_S) or job
    report = jobs.answer(job.id, Report)
    if report is None:
        return msgspec.structs.replace(page, job=seen, fault=seen.fault)
    return _whole(page, report, leaf, library)


def _whole(page: Outcome, report: Report, leaf: Leaf, library: Shelf) -> Outcome:
    """Return an outcome with all that its page shows."""
    sheet = sheet_of(report)
    chip = _chip(report, leaf.request.query_params.get("chip", ""))
    course = next(each for each in report.summary.courses if each.chip == chip)
    names = names_of(scenario_of(page.name, leaf), library)
    return msgspec.structs.replace(
        page,
        report=report,
        sheet=sheet,
        grids={grid.key: grid for grid in grids_of(sheet)},
        chip=chip,
        charts=chart_names(report, chip),
        river=river_of(course, leaf.word, names.party),
    )


def _chip(report: Report, asked: str) -> str:
    return asked if asked in report.names else next(iter(report.names))
