"""Pages kept as they were rendered: the same address on the same day is the same page."""

import hashlib
from collections import OrderedDict
from typing import Final

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valico.web.clock import today

PAGES: Final = 500
LARGEST_BYTES: Final = 2_000_000


class Page(msgspec.Struct, frozen=True):
    """A rendered page with its mark."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    mark: str


class Kept:
    """Answers again what it answered before, and says 304 to who has it still."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application whose pages are kept."""
        self.app = app
        self.pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a page from those kept, or render and keep it."""
        if scope["type"] != "http" or scope["method"] != "GET" or is_apart(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = key_of(scope, headers)
        page = self.pages.get(key)
        if page is None:
            page = await self._rendered(scope, receive, send, key)
            if page is None:
                return
        else:
            self.pages.move_to_end(key)
        await response(page, headers)(scope, receive, send)

    async def _rendered(
        self, scope: Scope, receive: Receive, send: Send, key: tuple[str, ...]
    ) -> Page | None:
        """Render a page and keep it; None where the answer went out as it came."""
        start: Message | None = None
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if start is None and message["type"] == "http.response.start" and may_keep(message):
                start = message
            elif start is None:
                await send(message)
            else:
                body.extend(message.get("body", b""))

        await self.app(scope, receive, gather)
        if start is None:
            return None
        page = page_of(start, bytes(body))
        if len(body) <= LARGEST_BYTES:
            self.pages[key] = page
            while len(self.pages) > PAGES:
                self.pages.popitem(last=False)
        return page


def is_apart(path: str) -> bool:
    """Say whether an address is looked after elsewhere: the API and files."""
    return path.startswith(("/api", "/static"))


def key_of(scope: Scope, headers: Headers) -> tuple[str, ...]:
    """Return all that a page depends on beside the data, which do not change while serving."""
    return (
        scope["path"],
        scope["query_string"].decode("latin-1"),
        headers.get("cookie", ""),
        headers.get("accept-language", "")[:100],
        headers.get("hx-request", ""),
        today().isoformat(),
    )


def may_keep(start: Message) -> bool:
    """Say whether an answer is a page that may be kept."""
    headers = MutableHeaders(scope=start)
    return (
        start["status"] == 200  # noqa: PLR2004  # the one status of a whole page
        and headers.get("content-type", "").startswith("text/html")
        and headers.get("cache-control", "") != "no-store"
        and "set-cookie" not in headers
    )


def page_of(start: Message, body: bytes) -> Page:
    """Return a page with its mark."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    left = {"content-length", "etag", "cache-control"}
    headers = tuple((k, v) for k, v in MutableHeaders(scope=start).items() if k not in left)
    return Page(body, headers, mark)


def response(page: Page, headers: Headers) -> Response:
    """Return a page, or 304 where the asker has it."""
    known = {"ETag": page.mark, "Cache-Control": "private, no-cache", "Vary": "Cookie, HX-Request"}
    if headers.get("if-none-match") == page.mark:
        return Response(status_code=304, headers=known)
    return Response(page.body, headers=dict(page.headers) | known)
