"""Chips ranked by work, in a process beside the server: training takes ten seconds."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from valico.answer.counter.work import RankAsked
from valico.answer.desk import place_named
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.planning.errand import errand_from_words
from valico.answer.table.record import Sheet
from valico.catalogue.places import Place
from valico.errors import InputError, ValicoError
from valico.web.jobs import Job, Jobs, insist_on_answer
from valico.web.page import Face, Leaf
from valico.web.pages.chips.plain import for_page
from valico.web.pages.chips.ranked import Question, ranked
from valico.web.sheet import cited, grids_of
from valico.web.shelf import Shelf, library_of
from valico.web.taken import taken

router = APIRouter()
QUICK_S: Final = 0.15
SLOW_S: Final = 60.0
WORK: Final = "decode deepseek-v3"
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown")
Word = Annotated[str, Query(max_length=120)]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which work, and where the chips would go."""

    work: str
    to: str


def asked_of(work: Word = WORK, to: Word = "china") -> Asked:
    """Return what a request asks."""
    return Asked(work=work, to=to)


Wanted = Annotated[Asked, Depends(asked_of)]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen in the form."""

    examples: tuple[str, ...]
    places: tuple[Place, ...]


@router.get("/chips/rank")
def rank(leaf: Face, library: Shelf, asked: Wanted) -> Response:
    """Return the form, with the ranking if it comes soon."""
    return _shown(leaf, "rank.html", asked, _choices(library))


def _choices(library: Library) -> Choices:
    models = sorted(model.id for model in library.models.values() if model.architecture)
    places = sorted((p for p in library.places.values() if not p.within), key=lambda p: p.name)
    return Choices(
        examples=tuple(f"{kind} {m}" for kind in ("decode", "prefill", "train") for m in models),
        places=tuple(places),
    )


@router.get("/chips/rank/outcome")
def outcome(leaf: Face, asked: Wanted) -> Response:
    """Return the ranking, or how far it is."""
    return _shown(leaf, "rank_outcome.html", asked)


@router.get("/chips/rank/file")
def file(leaf: Face, asked: Wanted, form: Form = "csv") -> Response:
    """Return the ranking as a file."""
    jobs = _jobs(leaf)
    job = _submitted(leaf, asked)
    insist_on_answer(jobs.wait(job.id, SLOW_S))
    sheet = jobs.answer(job.id, Sheet)
    if sheet is None:
        message = "the ranking took too long; ask again in a minute"
        raise InputError(message)
    return taken(sheet, form)


def _shown(leaf: Leaf, template: str, asked: Asked, choices: Choices | None = None) -> Response:
    """Return a page; one that waits for its answer is not kept."""
    job, sheet, fault = _state(leaf, asked)
    shown = leaf.show(
        template,
        room="chips",
        asked=asked,
        choices=choices,
        job=job,
        sheet=for_page(sheet) if sheet else None,
        fault=fault,
        grids=grids_of(sheet) if sheet else (),
        cited=cited,
        files=FILES,
    )
    if sheet is None:
        shown.headers["Cache-Control"] = "no-store"
    return shown


def _state(leaf: Leaf, asked: Asked) -> tuple[Job | None, Sheet | None, str]:
    try:
        job = _submitted(leaf, asked)
    except (ValicoError, msgspec.ValidationError) as fault:
        return None, None, str(fault)
    jobs = _jobs(leaf)
    seen = jobs.wait(job.id, QUICK_S) or job
    return seen, jobs.answer(job.id, Sheet), seen.fault


def _submitted(leaf: Leaf, asked: Asked) -> Job:
    clock = leaf.clock
    said = RankAsked(work=asked.work, to=asked.to, on=clock.on, known_by=clock.known_by)
    root = leaf.request.app.state.settings.data
    errand_from_words(asked.work, root=root)  # a slip is told at once, not after a wait
    place_named(asked.to, library_of(leaf.request))
    return _jobs(leaf).submit(ranked, Question(root=str(root), asked=said))


def _jobs(leaf: Leaf) -> Jobs:
    jobs = leaf.request.app.state.jobs
    assert isinstance(jobs, Jobs)  # noqa: S101  # the application's own state
    return jobs
