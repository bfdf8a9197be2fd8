"""Pages of a long list: so many of it, and a cursor for the next."""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from valico.web.problem import ProblemError

USUAL: Final = 100
MOST: Final = 500


class Paging(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many, and from where on."""

    limit: Annotated[int, Meta(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Meta(max_length=100)] | None = None
    """As the page before gave it."""


def cursor(offset: int, version: str) -> str:
    """Return a place in a list of one version of the data.

    >>> offset_of(cursor(200, "1f2e"), "1f2e")
    200
    """
    return base64.urlsafe_b64encode(f"{version}:{offset}".encode()).decode().rstrip("=")


def offset_of(written: str | None, version: str) -> int:
    """Return the place that a cursor means; raises ProblemError where it is of other data."""
    if written is None:
        return 0
    try:
        padded = written + "=" * (-len(written) % 4)
        told, _, offset = base64.urlsafe_b64decode(padded).decode().rpartition(":")
    except (binascii.Error, ValueError) as fault:
        raise _stale() from fault
    if told != version or not (offset.isascii() and offset.isdecimal() and len(offset) < 10):  # noqa: PLR2004  # far more than any list
        raise _stale()
    return int(offset)


def _stale() -> ProblemError:
    slug, detail = "stale-cursor", "the cursor is none of this version of the data"
    return ProblemError(slug, detail)


def paged(
    told: dict[str, object], key: str, paging: Paging, version: str
) -> tuple[dict[str, object], str | None]:
    """Return one page of an answer whose list `key` is long, and the cursor of the next."""
    items = told.get(key)
    if not isinstance(items, list):
        return told, None
    begin = offset_of(paging.cursor, version)
    end = begin + paging.limit
    page = items[begin:end]
    following = cursor(end, version) if end < len(items) else None
    told = {**told, key: page}
    if key != "sources" and isinstance(told.get("sources"), Mapping):
        told["sources"] = _cited(told["sources"], page)
    told["page"] = {"total": len(items), "limit": paging.limit, "next": following}
    return told, following


def _cited(sources: object, page: list[object]) -> dict[str, object]:
    """Return the sources that a page names anywhere."""
    assert isinstance(sources, dict)  # noqa: S101  # the caller looked
    words = set(_words(page))
    return {name: source for name, source in sources.items() if name in words}


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [word for one in below for word in _words(one)]
