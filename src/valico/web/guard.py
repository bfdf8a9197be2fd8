"""Who may ask: only this machine, or who shows the token; nobody on another page's behalf."""

import hmac
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valico.web.problem import problem
from valico.web.problem import response as problem_response
from valico.web.settings import LOOPBACK, Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN: Final = ("/enter", "/static/", "/language/", "/favicon.ico")
"""What a stranger needs in order to show the token."""
COOKIE: Final = "valico_token"


class Guard:
    """The door: refuses before anything else is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Take the application behind the door."""
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, bounded(receive, self.settings.body_limit_bytes), send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self.settings.open_to_strangers and not from_loopback(headers):
            return refusal(scope["path"], 421, "This server answers to its own machine only.\n")
        if scope["method"] not in SAFE and from_elsewhere(headers):
            return refusal(scope["path"], 403, "Another site's page may not ask in your name.\n")
        if declared_bytes(headers) > self.settings.body_limit_bytes:
            return refusal(scope["path"], 413, too_large(self.settings.body_limit_bytes))
        if self.settings.open_to_strangers and not self._known(scope, headers):
            return unknown(scope["path"])
        return None

    def _known(self, scope: Scope, headers: Headers) -> bool:
        if scope["path"].startswith(OPEN):
            return True
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        cookies = SimpleCookie(headers.get("cookie", ""))
        if scheme.lower() != "bearer":
            shown = cookies[COOKIE].value if COOKIE in cookies else ""
        return same_token(shown, self.settings.token)


class BodyTooLargeError(HTTPException):
    """More was sent than is allowed; readers of forms pass on no other fault than one of HTTP."""

    def __init__(self, limit_bytes: int) -> None:
        """Say how much is read at most."""
        super().__init__(413, too_large(limit_bytes))


def bounded(receive: Receive, limit_bytes: int) -> Receive:
    """Return a `receive` that stops when more than a limit has come, declared or not."""
    taken_bytes = 0

    async def counting() -> Message:
        nonlocal taken_bytes
        message = await receive()
        taken_bytes += len(message.get("body", b""))
        if taken_bytes > limit_bytes:
            raise BodyTooLargeError(limit_bytes)
        return message

    return counting


def too_large(limit_bytes: int) -> str:
    """Return what somebody is told who sends too much."""
    return f"The body is too large: at most {limit_bytes:,} bytes are read.\n"


def same_token(shown: str, token: str) -> bool:
    """Say whether a token is the right one, in a time that does not tell how much of it is."""
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def from_loopback(headers: Headers) -> bool:
    """Say whether a request names this machine; a foreign name that resolves here does not."""
    try:
        return (urlsplit(f"//{headers.get('host', '')}").hostname or "") in LOOPBACK
    except ValueError:  # a bracket that nothing closes
        return False


def from_elsewhere(headers: Headers) -> bool:
    """Say whether another site's page sent a request."""
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc != headers.get("host", "")
    except ValueError:  # no address at all
        return True


def declared_bytes(headers: Headers) -> int:
    """Return the length that a request declares; a strange one counts as none."""
    declared = headers.get("content-length", "")
    return int(declared[:18]) if declared.isascii() and declared.isdigit() else 0


def unknown(path: str) -> Response:
    """Return what a stranger gets: the door for pages, a plain refusal for programs."""
    if is_api(path):
        detail = "this server wants a token: 'Authorization: Bearer …'"
        told = problem("token-needed", detail, instance=path)
        return problem_response(told, {"WWW-Authenticate": "Bearer"})
    return RedirectResponse("/enter", 303)


def refusal(path: str, status: int, words: str) -> Response:
    """Return a refusal: a line for people, a problem for programs."""
    if is_api(path):
        slug = {403: "refused", 413: "too-large", 421: "elsewhere"}[status]
        return problem_response(problem(slug, words.strip(), instance=path))
    return PlainTextResponse(words, status)


def is_api(path: str) -> bool:
    """Say whether a program asks."""
    return path.startswith("/api")
