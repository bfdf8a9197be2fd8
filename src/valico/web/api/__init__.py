"""The same verbs over HTTP: an application of its own, mounted at `/api/v1`.

In: a question in an address or a body. Out: the JSON that the command line prints, or linked data;
mistakes as problem+json. It judges and computes nothing: the counter of `answer` does.
"""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route as At
from starlette.types import ExceptionHandler

from valico.answer.counter.counter import Counter
from valico.answer.library import Library
from valico.errors import ValicoError
from valico.web.api import faults
from valico.web.api.asker import Asker
from valico.web.api.endpoint import endpoint
from valico.web.api.house import House
from valico.web.api.rate import Buckets, Limited
from valico.web.api.route import ROUTES
from valico.web.api.simulations import Simulations
from valico.web.clock import today
from valico.web.jobs import Jobs
from valico.web.problem import ProblemError
from valico.web.settings import Settings

HANDLERS: dict[type[Exception] | int, ExceptionHandler] = {
    ValicoError: faults.mistaken,
    ProblemError: faults.told,
    HTTPException: faults.missing,
    Exception: faults.broken,
}


def create_api(settings: Settings, library: Library, jobs: Jobs | None = None) -> Starlette:
    """Return the API that reads a library already in memory; simulations go to the jobs."""
    counter = Counter(today=today, root=settings.data, library=library)
    jobs = jobs or Jobs(limit=settings.jobs_limit)
    asker = Asker(counter)
    return Starlette(
        routes=[
            *_house(House(asker)),
            *_simulations(Simulations(jobs, counter, settings)),
            *_verbs(asker, settings.body_limit_bytes),
        ],
        middleware=[Middleware(Limited, buckets=Buckets(settings.requests_per_minute))],
        exception_handlers=HANDLERS,
    )


def _verbs(asker: Asker, limit_bytes: int) -> list[At]:
    return [
        At(route.path, endpoint(route, asker, limit_bytes), methods=list(route.methods))
        for route in ROUTES
    ]


def _house(house: House) -> list[At]:
    return [
        At("/", house.index),
        At("/openapi.json", house.openapi),
        At("/docs", house.docs),
        At("/problems/{slug}", house.problem),
    ]


def _simulations(at: Simulations) -> list[At]:
    return [
        At("/simulations", at.begin, methods=["POST"]),
        At("/simulations/{id}", at.look, methods=["GET"]),
        At("/simulations/{id}", at.stop, methods=["DELETE"]),
        At("/simulations/{id}/events", at.watch, methods=["GET"]),
    ]
