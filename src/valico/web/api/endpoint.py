"""What answers at an address: reads the question, asks, and dresses the answer."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlencode

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from valico.answer.counter.asking import asked_from
from valico.answer.counter.linked import jsonld_of
from valico.web.api import fields
from valico.web.api.asker import Asker, Told
from valico.web.api.paging import Paging, paged
from valico.web.api.route import Route

JSON: Final = "application/json"
LINKED: Final = "application/ld+json"

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(route: Route, asker: Asker, limit_bytes: int) -> Endpoint:
    """Return what answers at an address."""

    async def answer(request: Request) -> Response:
        read = request.method in {"GET", "HEAD"}
        found = (
            fields.queried(request, route.asks.asked)
            if read
            else (await fields.sent(request, limit_bytes))[0]
        )
        paging = _paging(found, route)
        found |= {name: request.path_params[name] for name in (route.field,) if name}
        asked = asked_from(found, route.asks.asked, strict=not read)
        linked = wants_linked(request)
        mark = mark_of(request, asker.version, linked=linked)
        if read and mark in known_marks(request):
            return Response(status_code=304, headers=_headers(mark))
        told = await asker.ask(route.verb, asked)
        if linked:
            body = await anyio.to_thread.run_sync(jsonld_of, told.record, asker.counter)
            return Response(body, media_type=LINKED, headers=_headers(mark))
        return _answered(request, route, told, paging, asker.version, mark if read else "")

    return answer


def _paging(found: fields.Fields, route: Route) -> Paging:
    """Return how many are wanted and from where on, taken out of the fields."""
    if not route.asks.pages:
        return Paging()
    given = {name: found.pop(name) for name in fields.PAGING if name in found}
    return asked_from(given, Paging, strict=False)


def _answered(  # noqa: PLR0913, PLR0917  # what an answer is dressed with
    request: Request, route: Route, told: Told, paging: Paging, version: str, mark: str
) -> Response:
    headers = _headers(mark) if mark else {"Cache-Control": "no-store"}
    if not route.asks.pages:
        return Response(told.body, media_type=JSON, headers=headers)
    whole: dict[str, object] = msgspec.json.decode(told.body)
    page, following = paged(whole, route.asks.pages, paging, version)
    if following is not None:
        headers["Link"] = f'<{_next(request, following)}>; rel="next"'
    return Response(msgspec.json.encode(page), media_type=JSON, headers=headers)


def _next(request: Request, cursor: str) -> str:
    kept = [(name, value) for name, value in fields.pairs(request) if name != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _headers(mark: str) -> dict[str, str]:
    return {"ETag": mark, "Cache-Control": "private, no-cache", "Vary": "Accept"}


def wants_linked(request: Request) -> bool:
    """Say whether a request asks for linked data before plain JSON."""
    accepted = [part.partition(";")[0].strip() for part in accept(request.headers).split(",")]
    first = next((kind for kind in accepted if kind in {JSON, LINKED, "*/*"}), JSON)
    return first == LINKED


def accept(headers: Mapping[str, str]) -> str:
    """Return the media types that a request accepts."""
    return headers.get("accept", "*/*").lower()[:500]


def mark_of(request: Request, version: str, *, linked: bool) -> str:
    """Return the mark of an answer: its address, its form and the version of the data."""
    said = f"{version}\n{request.url.path}\n{request.url.query}\n{linked}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


def known_marks(request: Request) -> frozenset[str]:
    """Return the marks of the answers that an asker has still."""
    given = request.headers.get("if-none-match", "")
    return frozenset(part.strip().removeprefix("W/") for part in given.split(","))
