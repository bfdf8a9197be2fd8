"""Fields as they come over a wire, to a record of what is asked; faults are told field by field."""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, TypeVar

import msgspec
from msgspec import inspect

from valico.answer.counter.kinds import PLAIN
from valico.dates import FIRST_DAY, LAST_DAY
from valico.errors import InputError

A = TypeVar("A", bound=msgspec.Struct)
_AT: Final = re.compile(r"(?P<what>.*) - at `(?P<path>.+)`", re.DOTALL)
PLAINLY: Final = (
    (re.compile(r"Object contains unknown field"), "unknown field"),
    (re.compile(r"Object missing required field"), "missing field"),
    (re.compile(r"Invalid RFC3339 encoded date"), "is no day; write one such as 2026-02-15"),
    (re.compile(r"Expected `str` matching regex .*"), "is not one line of plain text"),
    (re.compile(r"Expected `int \| null`, got `str`"), "is no whole number"),
    (re.compile(r"Expected `int`, got `str`"), "is no whole number"),
    (re.compile(r"Expected `float(?: \| null)?`, got `str`"), "is no number"),
    (re.compile(r"Expected `bool(?: \| null)?`, got `str`"), "is neither true nor false"),
)
"""What the reader of records says, and what people understand."""
_PLAIN: Final = re.compile(PLAIN)
MOST_BRACKETS: Final = 20_000
"""Of a TOML text: deeper than any scenario, shallower than what costs time."""
FREE: Final = frozenset({"text", "note", "title", "says"})
"""Fields that hold prose, which may run over several lines."""


class FieldError(InputError):
    """A field of a question that cannot be read: which, what was found, what is allowed."""

    def __init__(self, where: str, found: str, allowed: str = "") -> None:
        """Say where, what, and what may stand there."""
        self.where, self.found, self.allowed = where, found, allowed
        hint = f"; allowed: {allowed}" if allowed else ""
        super().__init__(f"`{where}`: {found}{hint}" if where else f"{found}{hint}")


def asked_from(fields: object, kind: type[A], *, strict: bool = True) -> A:
    """Return what is asked; raises FieldError for a field that is unknown, missing or wrong.

    Not `strict`, words are taken for numbers, as an address writes them.
    """
    try:
        asked = msgspec.convert(fields, kind, strict=strict)
    except (msgspec.ValidationError, InputError) as fault:
        raise _told(str(fault), kind) from fault
    except (RecursionError, OverflowError, ValueError) as fault:
        raise FieldError(where="", found="too deep or too large to be read") from fault
    for where, found, allowed in _nonsense(asked, ""):
        raise FieldError(where, found, allowed)
    return asked


def _told(fault: str, kind: type[msgspec.Struct]) -> FieldError:
    match = _AT.fullmatch(fault)
    what, path = (match["what"], match["path"]) if match else (fault, "$")
    for found, plain in PLAINLY:
        what = found.sub(plain, what)
    where, allowed = path.removeprefix("$").removeprefix("."), _allowed(what, path, kind)
    if named := re.fullmatch(r"(unknown|missing) field `(.*)`", what):
        return FieldError(f"{where}.{named[2]}".strip("."), f"{named[1]} field", allowed)
    return FieldError(where, what, allowed)


def _allowed(what: str, path: str, kind: type[msgspec.Struct]) -> str:
    """Return the values or fields that may stand at a place, where they are a few."""
    at = _kind_at(path, kind)
    for option in getattr(at, "types", (at,)):
        if isinstance(option, inspect.LiteralType) and "enum value" in what:
            return ", ".join(map(str, option.values))
        if isinstance(option, inspect.StructType) and "unknown field" in what:
            return ", ".join(member.encode_name for member in option.fields)
    return ""


def _kind_at(path: str, kind: type[msgspec.Struct]) -> object:
    """Return the type of a place such as "$.cases[0].chip"."""
    at: object = inspect.type_info(kind)
    for field in re.findall(r"\.(\w+)|\[", path):
        at = _below(at, field)
    return at


def _below(at: object, field: str) -> object:
    for option in getattr(at, "types", (at,)):
        for member in getattr(option, "fields", ()):
            if field and member.encode_name == field:
                return member.type
        item = getattr(option, "item_type", None) or getattr(option, "value_type", None)
        if not field and item is not None:
            return item
    return at


def _nonsense(value: object, where: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a schema lets pass and no question can mean: distant days, no number, controls."""
    if isinstance(value, date) and not FIRST_DAY <= value < LAST_DAY:
        yield where, f"{value} is too far away", f"{FIRST_DAY} to {LAST_DAY.year - 1}-12-31"
    elif isinstance(value, float) and not math.isfinite(value):
        yield where, f"{value} is no finite number", "a finite number"
    elif isinstance(value, str) and "\x00" in value:
        yield where, "holds a NUL character", "text without it"
    elif isinstance(value, str) and value and not _is_prose(where) and not _PLAIN.fullmatch(value):
        yield where, "holds a control character", "one line of text"
    else:
        for name, below in _parts(value):
            yield from _nonsense(below, f"{where}.{name}".removeprefix(".").replace(".[", "["))


def _is_prose(where: str) -> bool:
    return where.rpartition(".")[2] in FREE


def _parts(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, msgspec.Struct):
        yield from ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, Mapping):
        yield from ((str(name), below) for name, below in value.items())
    elif isinstance(value, tuple | list):
        yield from ((f"[{place}]", below) for place, below in enumerate(value))


def table_from_toml(text: str) -> dict[str, object]:
    """Return the fields of a TOML text; raises ValueError where it cannot be read.

    >>> table_from_toml("title = 'mine'")
    {'title': 'mine'}
    """
    import rtoml  # noqa: PLC0415  # most ask in JSON

    if text.count("[") > MOST_BRACKETS or text.count(".") > MOST_BRACKETS:
        message = f"more than {MOST_BRACKETS:,} brackets or dots"
        raise ValueError(message)
    try:
        found: dict[str, object] = rtoml.loads(text)
    except (rtoml.TomlParsingError, RecursionError) as fault:
        raise ValueError(" ".join(str(fault).split())) from fault
    return found
