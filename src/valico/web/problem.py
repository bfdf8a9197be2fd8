"""Problems, as programs are told of them: RFC 9457, with where, what is allowed, how to mend it."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.responses import Response

from valico.answer.counter.asking import FieldError
from valico.errors import AmbiguousNameError, UnknownNameError, ValicoError

MEDIA_TYPE: Final = "application/problem+json"
SHORT: Final = 600
"""Letters of a message; longer ones repeat what was sent."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of problem."""

    slug: str
    status: int
    title: str
    mend: str


KINDS: Final[Mapping[str, Kind]] = {
    kind.slug: kind
    for kind in (
        Kind("unreadable", 400, "The request cannot be read", "send UTF-8 and valid JSON or TOML"),
        Kind("stale-cursor", 400, "The cursor is of other data", "begin again without `cursor`"),
        Kind("token-needed", 401, "A token is needed", "send `Authorization: Bearer TOKEN`"),
        Kind("refused", 403, "Refused", "ask from the server's own pages or a program"),
        Kind("not-found", 404, "No such address", "look at /api/v1 for what there is"),
        Kind("unknown-name", 404, "Nothing bears this name", "give one of the names allowed"),
        Kind("method", 405, "The method does not fit", "use a method that `Allow` names"),
        Kind("too-large", 413, "The body is too large", "send less"),
        Kind("media-type", 415, "The body is of another kind", "send application/json"),
        Kind("elsewhere", 421, "This server answers to its own machine only", "ask it by its name"),
        Kind("mistaken", 422, "The question cannot be answered as it stands", "mend what is named"),
        Kind("too-often", 429, "Too many requests", "wait as long as `Retry-After` says"),
        Kind("busy", 503, "All workers are busy", "ask again soon"),
        Kind("fault", 500, "The server is at fault", "tell us what you asked"),
    )
}
"""Every kind of problem by its slug."""
_OPTIONS: Final[Mapping[str, str]] = {
    "concurrency": "users",
    "rate": "rate_per_s",
    "budget": "budget_usd",
    "price": "price_usd",
    "from": "origin",
    "input": "input_tokens",
    "output": "output_tokens",
    "ttft": "ttft_s",
    "tpot": "tpot_s",
}
"""Options of the command line whose fields are called otherwise."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, where, what is allowed, and how to mend it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = ""
    where: str = ""
    """The field, as a path such as change[0].rule."""
    allowed: tuple[str, ...] = ()
    mend: str = ""


class ProblemError(Exception):
    """A problem that ends a request."""

    def __init__(self, slug: str, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        """Take the kind of problem, and what happened."""
        self.slug, self.detail, self.headers = slug, detail, dict(headers or {})
        super().__init__(detail)


def problem(slug: str, detail: str, *, instance: str = "") -> Problem:
    """Return a problem of a kind."""
    kind = KINDS[slug]
    return Problem(
        type=f"/api/v1/problems/{slug}",
        title=kind.title,
        status=kind.status,
        detail=detail[:SHORT],
        instance=instance,
        mend=kind.mend,
    )


def problem_of(fault: ValicoError, *, instance: str = "", in_path: bool = False) -> Problem:
    """Return the problem that a mistake is; a name in the address that nothing bears is a 404."""
    unknown = isinstance(fault, UnknownNameError) and in_path
    found = problem(
        "unknown-name" if unknown else "mistaken", without_options(str(fault)), instance=instance
    )
    return msgspec.structs.replace(found, **_details(fault))


def _details(fault: ValicoError) -> dict[str, object]:
    """Return where the mistake is and what is allowed, as far as it is known."""
    if isinstance(fault, FieldError):
        allowed = tuple(fault.allowed.split(", ")) if fault.allowed else ()
        return {"where": fault.where, "allowed": allowed}
    if isinstance(fault, UnknownNameError):
        return {"allowed": fault.nearest, "mend": f"give another name of a {fault.kind}"}
    if isinstance(fault, AmbiguousNameError):
        return {"allowed": fault.candidates, "mend": "give one of the names allowed"}
    return {}


def without_options(message: str) -> str:
    """Return a message with fields for options, as a program names them.

    >>> without_options("give one of --concurrency, --batch")
    'give one of `users`, `batch`'
    """
    return re.sub(r"(?<![\w-])--([a-z][a-z-]*)", _field, message)


def _field(found: re.Match[str]) -> str:
    name = found[1].replace("-", "_")
    return f"`{_OPTIONS.get(found[1], name)}`"


def response(found: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as an answer over HTTP."""
    return Response(
        msgspec.json.encode(found),
        status_code=found.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
