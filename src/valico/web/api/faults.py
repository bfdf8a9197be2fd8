"""What goes wrong, told as problems."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from valico.errors import ValicoError
from valico.web.problem import ProblemError, problem, problem_of, response

SLUGS: Final = {404: "not-found", 405: "method"}


async def mistaken(request: Request, fault: Exception) -> Response:
    """Tell a user's mistake."""
    assert isinstance(fault, ValicoError)  # noqa: S101  # registered for nothing else
    path = request.url.path
    return response(problem_of(fault, instance=path, in_path=bool(request.path_params)))


async def told(request: Request, fault: Exception) -> Response:
    """Tell a problem that was found on the way."""
    assert isinstance(fault, ProblemError)  # noqa: S101  # registered for nothing else
    return response(problem(fault.slug, fault.detail, instance=request.url.path), fault.headers)


async def missing(request: Request, fault: Exception) -> Response:
    """Tell that there is no such address, or no such method there."""
    assert isinstance(fault, HTTPException)  # noqa: S101  # registered for nothing else
    slug = SLUGS.get(fault.status_code, "fault")
    detail = f"{request.method} {request.url.path[:200]}: {fault.detail}"
    return response(problem(slug, detail, instance=request.url.path[:200]), fault.headers)


async def broken(request: Request, fault: Exception) -> Response:
    """Tell that the server is at fault; the server's own log says where."""
    del fault
    detail = "something went wrong that should not; the server's log says where"
    return response(problem("fault", detail, instance=request.url.path))
