"""The addresses of the room."""

from typing import Final

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response
from msgspec.structs import replace

from valico.answer.export.download import export
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.table.record import Sheet
from valico.errors import InputError
from valico.web.answering import jobs_of, sheet_now, submitted
from valico.web.chart import Form as ChartForm
from valico.web.chart import as_file, chart_response
from valico.web.jobs import BusyError, Job
from valico.web.page import Face, Leaf
from valico.web.pages.compute.charts import DRAWN, charts_of
from valico.web.pages.compute.form import FIELDS, FOLDED, WORKS, Work, count_of, fields_of, question
from valico.web.pages.compute.replaced import Replaced, replaced
from valico.web.sheet import Grid, cited, grids_of
from valico.web.shelf import Shelf

router = APIRouter()
QUICK_S: Final = 0.15
"""For so long a page waits for its answer; later answers come into the page by themselves."""
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown", "bibtex", "ris")


@router.get("/compute")
def compute(leaf: Face, library: Shelf) -> Response:
    """Return the form for serving, with the best plan."""
    return _page("serve", leaf, library)


@router.get("/compute/{work}")
def compute_work(work: Work, leaf: Face, library: Shelf) -> Response:
    """Return the form for a kind of work, with its answer."""
    return _page(work, leaf, library)


@router.get("/compute/{work}/outcome")
def outcome(work: Work, leaf: Face) -> Response:
    """Return the answer, or how far it is."""
    return _shown(leaf, "compute_outcome.html", _matter(work, leaf, anew=False))


@router.get("/compute/{work}/chart/{name}.{form}")
def chart(work: Work, name: str, form: ChartForm, leaf: Face) -> Response:
    """Return a chart: its specification, or as a file."""
    sheet = sheet_now(leaf.request, question(work, fields_of(work, leaf)))
    if name not in charts_of(work, sheet):
        message = (
            f"there is no chart '{name[:40]}' here; there are: {', '.join(charts_of(work, sheet))}"
        )
        raise InputError(message)
    title = f"{sheet.title}: {leaf.word(f'compute.chart_{name}')}"
    return chart_response(
        DRAWN[name](sheet, leaf.word), form, name=f"{sheet.title} {name}", title=title
    )


@router.get("/compute/{work}/download.{form}")
def download(work: Work, form: Form, leaf: Face) -> Response:
    """Return the whole answer as a file."""
    made = export(sheet_now(leaf.request, question(work, fields_of(work, leaf))), form)
    return as_file(made.content, made.media_type, made.name)


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen in the form."""

    has: frozenset[str]
    models: tuple[str, ...]
    chips: tuple[str, ...]
    works: tuple[Work, ...] = WORKS
    precisions: tuple[str, ...] = ("fp16", "fp8", "int8", "fp4", "int4")
    frameworks: tuple[str, ...] = ("trtllm", "sglang", "vllm")


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows: the answer, or how far it is, or what is wrong with the question."""

    work: Work
    fields: dict[str, str]
    more: bool = False
    """Whether a field is set that stands folded away."""
    sheet: Sheet | None = None
    job: Job | None = None
    fault: str = ""
    grids: dict[str, Grid] = {}
    charts: tuple[str, ...] = ()
    count: str = ""
    replaced: tuple[Replaced, ...] = ()
    files: tuple[Form, ...] = FILES


def _page(work: Work, leaf: Leaf, library: Library) -> Response:
    choices = Choices(
        has=frozenset(FIELDS[work]),
        models=tuple(sorted(model.name for model in library.models.values())),
        chips=tuple(sorted(chip.name for chip in library.chips.values())),
    )
    return _shown(leaf, "compute.html", _matter(work, leaf), choices)


def _shown(leaf: Leaf, template: str, page: Matter, choices: Choices | None = None) -> Response:
    """Return a page; one that still waits for its answer is not kept."""
    shown = leaf.show(template, room="compute", page=page, choices=choices, cited=cited)
    if page.sheet is None:
        shown.headers["Cache-Control"] = "no-store"
    return shown


def _matter(work: Work, leaf: Leaf, *, anew: bool = True) -> Matter:
    """Return the answer if it comes soon, else its job; or the fault of the question."""
    fields = fields_of(work, leaf)
    page = Matter(work=work, fields=fields, more=bool(fields.keys() & FOLDED[work]))
    try:
        count = count_of(fields)
        job = submitted(leaf.request, question(work, fields), anew=anew)
    except (InputError, BusyError) as fault:
        return replace(page, fault=str(fault))
    jobs = jobs_of(leaf.request)
    seen = jobs.wait(job.id, QUICK_S) or job
    sheet = jobs.answer(job.id, Sheet)
    if sheet is None:
        return replace(page, job=seen, fault=seen.fault)
    return replace(
        page,
        sheet=sheet,
        grids={grid.key: grid for grid in grids_of(sheet)},
        charts=charts_of(work, sheet),
        count=f"{count:,.0f}",
        replaced=replaced(sheet, count) if work == "equals" else (),
    )
