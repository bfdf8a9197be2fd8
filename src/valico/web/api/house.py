"""What the API tells of itself: its addresses, its document, its problems, a page for people."""

from typing import Final

import msgspec
from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from valico import __version__
from valico.web.api.asker import Asker
from valico.web.api.openapi import document
from valico.web.api.route import ROUTES, Route
from valico.web.problem import KINDS, ProblemError

JSON: Final = "application/json"


class House:
    """The addresses that need no verb; each is made once."""

    def __init__(self, asker: Asker) -> None:
        """Make the document and the page."""
        self._asker = asker
        told = document()
        self._document = msgspec.json.encode(told)
        self._page = _page(told)

    async def index(self, request: Request) -> Response:
        """Return what there is."""
        base = request.scope.get("root_path", "")
        told = {
            "name": "valico",
            "version": __version__,
            "data": self._asker.counter.digest,
            "openapi": f"{base}/openapi.json",
            "docs": f"{base}/docs",
            "verbs": [_listed(base, route) for route in ROUTES],
            "simulations": f"{base}/simulations",
        }
        return Response(msgspec.json.encode(told), media_type=JSON)

    async def openapi(self, request: Request) -> Response:
        """Return the OpenAPI document."""
        del request
        return Response(self._document, media_type=JSON)

    async def docs(self, request: Request) -> Response:
        """Return the page for people."""
        del request
        return HTMLResponse(self._page)

    async def problem(self, request: Request) -> Response:
        """Return what a kind of problem means."""
        slug = request.path_params["slug"]
        if slug not in KINDS:
            kind, detail = "not-found", f"no kind of problem is called '{slug[:60]}'"
            raise ProblemError(kind, detail)
        return Response(msgspec.json.encode(KINDS[slug]), media_type=JSON)


def _listed(base: str, route: Route) -> dict[str, object]:
    path = f"{base}{route.told_path}"
    return {"path": path, "methods": route.methods, "says": route.asks.says}


def _page(told: dict[str, object]) -> str:
    """Return the document as a page that a person can read."""
    loader = PackageLoader("valico.web", "templates")
    environment = Environment(loader=loader, autoescape=True)
    return environment.get_template("api.html").render(document=told)
