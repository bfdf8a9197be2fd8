"""What a request asks, as fields: of its address, its query, or its body."""

from typing import Final
from urllib.parse import parse_qsl

import msgspec
from msgspec import inspect
from starlette.requests import Request

from valico.answer.counter.asking import FieldError, table_from_toml
from valico.web.guard import BodyTooLargeError, declared_bytes, too_large
from valico.web.problem import ProblemError

PAGING: Final = frozenset({"limit", "cursor"})
JSON: Final = "application/json"
TOML: Final = frozenset({"application/toml", "text/toml"})
MOST_PARAMETERS: Final = 200

Fields = dict[str, object]


def queried(request: Request, kind: type[msgspec.Struct]) -> Fields:
    """Return the fields of a query; one that is a list may stand several times."""
    lists = list_fields(kind)
    found: Fields = {}
    for name, value in pairs(request):
        if name in lists:
            listed = found.setdefault(name, [])
            assert isinstance(listed, list)  # noqa: S101  # made one line above
            listed.append(value)
        elif name in found:
            raise FieldError(name, "stands twice", "once")
        else:
            found[name] = value
    return found


def pairs(request: Request) -> list[tuple[str, str]]:
    """Return names and values of a query; raises ProblemError where it is no UTF-8."""
    try:
        query = request.scope["query_string"].decode("ascii")
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError as fault:
        slug, detail = "unreadable", "the query is no UTF-8, or has too many fields"
        raise ProblemError(slug, detail) from fault


def list_fields(kind: type[msgspec.Struct]) -> frozenset[str]:
    """Return the fields that hold lists of words."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)  # noqa: S101  # it is given one
    return frozenset(member.encode_name for member in found.fields if is_list(member.type))


SCALARS: Final = (
    inspect.StrType,
    inspect.IntType,
    inspect.FloatType,
    inspect.BoolType,
    inspect.DateType,
    inspect.LiteralType,
    inspect.NoneType,
)
"""What a query can write as one word."""


def is_list(kind: inspect.Type) -> bool:
    """Say whether a field holds a list whose items a query can write."""
    return any(
        isinstance(option, inspect.VarTupleType) and is_scalar(option.item_type)
        for option in _options(kind)
    )


def is_scalar(kind: inspect.Type) -> bool:
    """Say whether a field holds one word or number, which a query can write."""
    return all(isinstance(option, SCALARS) for option in _options(kind))


def _options(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """Return the types that a field may have, what is said about them left out."""
    if isinstance(kind, inspect.Metadata):
        return _options(kind.type)
    if isinstance(kind, inspect.UnionType):
        return tuple(option for each in kind.types for option in _options(each))
    return (kind,)


async def sent(request: Request, limit_bytes: int) -> tuple[Fields, str]:
    """Return the fields of a body with its media type; raises ProblemError where it is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON and kind not in TOML:
        slug, found = "media-type", kind[:60] or "none"
        allowed = f"{JSON} or application/toml"
        detail = f"the body's Content-Type is {found}; allowed: {allowed}"
        raise ProblemError(slug, detail, headers={"Accept-Post": "application/json"})
    raw = await body_of(request, limit_bytes)
    found_fields = _json(raw) if kind == JSON else _toml(raw)
    if not isinstance(found_fields, dict):
        raise FieldError(where="", found="the body is no object", allowed="an object with fields")
    return found_fields, kind


async def body_of(request: Request, limit_bytes: int) -> bytes:
    """Return a body; stops reading as soon as it is longer than the limit, declared or not."""
    _insist_on_size(declared_bytes(request.headers), limit_bytes)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            _insist_on_size(len(body), limit_bytes)
    except BodyTooLargeError as fault:
        raise _too_large(limit_bytes) from fault
    return bytes(body)


def _insist_on_size(size_bytes: int, limit_bytes: int) -> None:
    if size_bytes > limit_bytes:
        raise _too_large(limit_bytes)


def _too_large(limit_bytes: int) -> ProblemError:
    slug, detail = "too-large", too_large(limit_bytes).strip()
    return ProblemError(slug, detail, headers={"Connection": "close"})


def _json(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        slug, detail = "unreadable", f"the body is not readable as JSON: {fault}"
        raise ProblemError(slug, detail) from fault


def _toml(raw: bytes) -> object:
    try:
        return table_from_toml(raw.decode())
    except ValueError as fault:
        slug, detail = "unreadable", f"the body is not readable as TOML: {fault}"
        raise ProblemError(slug, detail) from fault
