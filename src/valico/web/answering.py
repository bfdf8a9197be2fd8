"""Questions whose answer is a sheet, worked out in a process beside the server."""

from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from fastapi import Request

from valico.answer.counter import market, work
from valico.answer.counter.counter import Counter
from valico.answer.counter.market import FleetAsked, ForecastsAsked, MixAsked
from valico.answer.counter.work import EqualsAsked, PlanAsked, RankAsked, ServeAsked, TrainAsked
from valico.answer.table.record import Sheet
from valico.errors import InputError
from valico.web.clock import today
from valico.web.jobs import Job, Jobs, Told, insist_on_answer

Asked = (
    PlanAsked
    | ServeAsked
    | TrainAsked
    | EqualsAsked
    | RankAsked
    | FleetAsked
    | ForecastsAsked
    | MixAsked
)
MOST_WAITING: Final = 60
"""Questions that may wait; each is answered within a second or so."""
SLOW_S: Final = 60.0
"""For so long a file waits for its answer."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and of which data."""

    root: str
    asked: Asked


def answered(question: Question, told: Told) -> Sheet:  # noqa: PLR0911  # a line for each kind
    """Return the sheet that answers a question; done by a worker."""
    told(0, 1)
    counter = _counter(question.root)
    match question.asked:
        case PlanAsked() as asked:
            return work.plan(asked, counter)
        case ServeAsked() as asked:
            return work.serve(asked, counter)
        case TrainAsked() as asked:
            return work.train(asked, counter)
        case EqualsAsked() as asked:
            return work.equals(asked, counter)
        case RankAsked() as asked:
            return work.rank(asked, counter)
        case FleetAsked() as asked:
            return market.fleet(asked, counter)
        case ForecastsAsked() as asked:
            return market.forecasts(asked, counter)
        case MixAsked() as asked:
            return market.mix(asked, counter)


@cache
def _counter(root: str) -> Counter:
    return Counter(today=today, root=Path(root))


def jobs_of(request: Request) -> Jobs:
    """Return the jobs of the server."""
    jobs = request.app.state.jobs
    assert isinstance(jobs, Jobs)  # noqa: S101  # the application's own state
    return jobs


def submitted(request: Request, asked: Asked, *, anew: bool = True) -> Job:
    """Return the job that answers a question; BusyError where too much is at work.

    A page that looks again does not begin `anew` what broke off or was stopped.
    """
    root = str(request.app.state.settings.data)
    question = Question(root=root, asked=asked)
    return jobs_of(request).submit(answered, question, anew=anew, limit=MOST_WAITING)


def sheet_now(request: Request, asked: Asked) -> Sheet:
    """Return the answer; InputError where the question is at fault, or nothing came in time."""
    jobs = jobs_of(request)
    job = submitted(request, asked)
    insist_on_answer(jobs.wait(job.id, SLOW_S))
    sheet = jobs.answer(job.id, Sheet)
    if sheet is None:
        message = "the answer took too long; ask again in a minute"
        raise InputError(message)
    return sheet
