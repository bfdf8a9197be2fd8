"""What would come of a turn of a gate: simulated beside the server, with its progress shown."""

from datetime import date
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.market.html import ALTERNATIVES
from valico.answer.market.picture import PICTURES, picture_svg
from valico.answer.market.report import report_of_question, runs_of_question
from valico.answer.market.sheet import sheet_of
from valico.answer.table.record import Sheet
from valico.errors import InputError, ValicoError
from valico.evidence import Source
from valico.web.jobs import Job, Jobs, Told, insist_on_answer
from valico.web.page import Face, Leaf
from valico.web.sheet import cited, grids_of

router = APIRouter()
NO_JOB: Final = Job(id="", state="failed")
NOT_KEPT: Final = {"Cache-Control": "no-store"}


class WhatIfAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A question in words, and the day that counts as today."""

    words: str
    today: str


class Simulated(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: tables and pictures."""

    sheet: Sheet
    sources: tuple[Source, ...]
    pictures: tuple[tuple[str, str, str], ...]
    """Name, what it shows, and the drawing as SVG."""


def simulated(asked: WhatIfAsked, told: Told) -> Simulated:
    """Return the answer to a question by simulation; runs in a process beside the server."""
    today = msgspec.convert(asked.today, type=date, strict=False)
    ran, whole = 0, runs_of_question(asked.words, today=today)

    def counted(runs: int) -> None:
        nonlocal ran
        ran += runs
        told(ran, whole)

    report = report_of_question(asked.words, today=today, told=counted)
    pictures = tuple((name, ALTERNATIVES[name], picture_svg(report, name)) for name in PICTURES)
    return Simulated(sheet=sheet_of(report), sources=report.sources, pictures=pictures)


def waiting(leaf: Leaf, words: str) -> Response:
    """Return the page of a simulated answer, which is there or asks again for it."""
    return _shown(leaf, words, "ask_simulated.html")


@router.get("/ask/simulated")
def progress(leaf: Face, q: Annotated[str, Query(max_length=400)]) -> Response:
    """Return the part of the page that changes: how far it is, or the answer."""
    return _shown(leaf, q, "ask_simulation.html", waited=True)


def _shown(leaf: Leaf, words: str, template: str, *, waited: bool = False) -> Response:
    """Return the page or its part; who waited for a job that failed is told, not set anew."""
    asked = WhatIfAsked(words=words, today=leaf.clock.on.isoformat())
    jobs, fault = jobs_of(leaf), ""
    job, found = NO_JOB, None
    try:
        runs_of_question(words, today=leaf.clock.on)
        job = jobs.submit(simulated, asked, anew=not waited)
        insist_on_answer(job)
        found = jobs.answer(job.id, Simulated)
    except ValicoError as said:  # told in the part of the page that waits for it
        fault = str(said)
    answer = leaf.show(
        template,
        room="ask",
        words=words,
        fault=fault,
        job=job,
        found=found,
        grids=grids_of(found.sheet) if found else (),
        cited=cited,
    )
    answer.headers.update(NOT_KEPT)
    return answer


@router.get("/ask/simulated/{name}.svg")
def picture(leaf: Face, name: str, q: Annotated[str, Query(max_length=400)]) -> Response:
    """Return one picture of a simulated answer; InputError where it is not there."""
    asked = WhatIfAsked(words=q, today=leaf.clock.on.isoformat())
    job: Job = jobs_of(leaf).submit(simulated, asked)
    found = jobs_of(leaf).answer(job.id, Simulated)
    drawn = {each[0]: each[2] for each in found.pictures} if found else {}
    if name not in drawn:
        message = f"no picture '{name}' is drawn yet; open the page of the question first"
        raise InputError(message)
    return Response(drawn[name], media_type="image/svg+xml")


def jobs_of(leaf: Leaf) -> Jobs:
    """Return the server's jobs."""
    jobs = leaf.request.app.state.jobs
    assert isinstance(jobs, Jobs)  # noqa: S101  # the application's own state
    return jobs
