"""One question to a server that speaks as OpenAI's chat interface does, and its answer."""

import time
from collections.abc import Sequence
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from valico.errors import InputError

LARGEST: Final = 4_000_000
"""Bytes; no list of claims is longer."""
PIECE: Final = 65_536
PATH: Final = "/chat/completions"
TOLD: Final = 200
"""So many letters of a server's complaint are repeated."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model answers, which one, and how long it may take."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 120.0

    @property
    def where(self) -> str:
        """The server's name, without what may be secret in its address."""
        return urlsplit(self.url).hostname or self.url

    @property
    def address(self) -> str:
        """Where questions are put: the address given, with the path of the chat interface."""
        base = self.url.rstrip("/")
        return base if base.endswith(PATH) else f"{base}{PATH}"


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a conversation."""

    role: str
    content: str


class _Choice(msgspec.Struct, frozen=True):
    message: Message


class _Completion(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...]


class _NoRedirect(HTTPRedirectHandler):
    """Follows nothing: a key is shown to the server that the user named, and to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def endpoint(url: str, model: str | None, *, key: str, timeout_s: float) -> Endpoint:
    """Return where a model answers; raises InputError for what is no web address or no model."""
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        message = f"--reader is '{url}'; give an address such as http://localhost:8000/v1"
        raise InputError(message)
    if not model:
        message = f"--reader {url} needs the name of a model; give --model NAME"
        raise InputError(message)
    return Endpoint(url=url, model=model, key=key, timeout_s=timeout_s)


def answer_of(at: Endpoint, messages: Sequence[Message]) -> str:
    """Return the model's words; raises InputError where none can be had in time."""
    raw = _posted(at, messages)
    try:
        completion = msgspec.json.decode(raw, type=_Completion)
        return completion.choices[0].message.content
    except (msgspec.MsgspecError, IndexError, UnicodeDecodeError) as fault:
        message = f"the second reader at {at.where} gives no chat completion: {fault}"
        raise InputError(message) from fault


def _posted(at: Endpoint, messages: Sequence[Message]) -> bytes:
    asked = {"model": at.model, "messages": messages, "temperature": 0}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if at.key:
        headers["Authorization"] = f"Bearer {at.key}"
    request = Request(at.address, msgspec.json.encode(asked), headers, method="POST")  # noqa: S310  # http and https only, see endpoint
    deadline = time.monotonic() + at.timeout_s
    try:
        with build_opener(_NoRedirect).open(request, timeout=at.timeout_s) as reply:
            return _read(reply, at, deadline)
    except HTTPError as fault:
        said = " ".join(fault.read(TOLD).decode(errors="replace").split())
        message = f"the second reader at {at.where} answers {fault.code}: {said or fault.reason}"
        raise InputError(message) from fault
    except TimeoutError as fault:
        raise _too_late(at) from fault
    except (URLError, HTTPException, OSError) as fault:
        reason = getattr(fault, "reason", None) or fault
        if isinstance(reason, TimeoutError):
            raise _too_late(at) from fault
        message = f"the second reader at {at.where} cannot be reached: {reason}"
        raise InputError(message) from fault


def _read(reply: HTTPResponse, at: Endpoint, deadline: float) -> bytes:
    """Return the whole answer, however slowly it drips, up to the deadline and the largest size."""
    raw = b""
    while piece := reply.read1(PIECE):
        raw += piece
        if time.monotonic() > deadline:
            raise _too_late(at)
        if len(raw) > LARGEST:
            message = f"the second reader at {at.where} gives over {LARGEST / 1e6:.0f} MB; too much"
            raise InputError(message)
    return raw


def _too_late(at: Endpoint) -> InputError:
    return InputError(
        f"the second reader at {at.where} gave no answer within {at.timeout_s:g} s; "
        "give it longer with --timeout"
    )
