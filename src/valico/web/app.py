"""The application: the pages, the API beside them, and what stands before both."""

from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ExceptionHandler

from valico import __version__
from valico.answer.library import read_library
from valico.errors import UnknownNameError, ValicoError
from valico.web.api import create_api
from valico.web.clock import Clock, today
from valico.web.guard import Guard
from valico.web.jobs import Jobs
from valico.web.kept import Kept
from valico.web.language import language_of
from valico.web.manners import Manners
from valico.web.page import Leaf
from valico.web.pages import ask, chips, chronicle, compute, door, gate, market, network, sources
from valico.web.settings import Settings

STATIC: Final = Path(__file__).parent / "static"
ROOMS: Final = (ask, chips, chronicle, compute, door, gate, market, network, sources)
"""The pages, a module a room."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application that serves pages at `/` and the API at `/api/v1`.

    Raises DataError where the data that it is to serve are at fault.
    """
    settings = settings or Settings()
    library = read_library(root=settings.data)
    app = FastAPI(title="Valico", version=__version__, openapi_url=None)
    app.state.settings = settings
    app.state.library = library
    app.state.jobs = Jobs(limit=settings.jobs_limit)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/v1", create_api(settings, library, app.state.jobs))
    for room in ROOMS:
        app.include_router(room.router)
    _answer_faults(app)
    app.add_middleware(Kept)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Manners)
    return app


def _answer_faults(app: FastAPI) -> None:
    """Turn what goes wrong into a page that says what to do."""
    handlers: dict[type[Exception], ExceptionHandler] = {
        ValicoError: _mistake,
        RequestValidationError: _unreadable,
        HTTPException: _missing,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _fault(
    request: Request, status: int, message: str, nearest: dict[str, str] | None = None
) -> HTMLResponse:
    day = today()
    leaf = Leaf(request, Clock(on=day, known_by=day, today=day), language_of(request))
    return leaf.show("fault.html", status=status, message=message, nearest=nearest or {})


def _mistake(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, UnknownNameError):
        return _fault(request, 400, str(fault))
    room, _, name = request.url.path.rpartition("/")
    beside = {each: f"{room}/{quote(each)}" for each in fault.nearest if name == fault.name}
    return _fault(request, 404, str(fault), beside)


def _unreadable(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)  # noqa: S101  # registered for nothing else
    said = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in fault.errors())
    return _fault(request, 422, said)


def _missing(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)  # noqa: S101  # registered for nothing else
    return _fault(request, fault.status_code, fault.detail)
