"""Dates in words, resolved to stretches of days against the day of publication, or refused."""

from collections.abc import Sequence
from typing import Final

import msgspec

from valico.chronicle.reading import stretches
from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.resolution import Parts, coming, fixed, relative
from valico.chronicle.reading.tokens import Tokens
from valico.dates import Interval

_COUNTED: Final = frozenset({"day", "ago", "chinese", "iso"})
"""Dates that hold a number which is no year."""
_PARTS: Final = frozenset({"month-name", "weekday-name", "count"})
"""Words that are parts of a date."""
_LONGEST_MONTH: Final = 31


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A date in the text; `days` is None where it was refused."""

    first: int
    end: int
    days: Interval | None
    ahead: Interval | None = None
    """Where a plan is dated by a bare month, the coming one."""
    refused: bool = False
    """It counts from a day of publication that nobody gave."""
    background: bool = False


def moments_of(
    tokens: Tokens, found: Sequence[Found[Entry]], published: Interval | None, *, fiscal: bool
) -> list[Moment]:
    """Return the dates among the words of time; the longest reading at each place wins."""
    at = [f for f in found if f.entry.kind not in _PARTS]
    names = [f for f in found if f.entry.kind in _PARTS]
    moments: list[Moment] = []
    reached = 0
    for one in sorted(at, key=lambda f: (f.first, -f.end)):
        if one.first < reached:
            continue
        moment = _moment(tokens, one, names, published, fiscal=fiscal)
        if moment is not None:
            moments.append(moment)
            reached = one.end
    return moments


def _moment(
    tokens: Tokens,
    one: Found[Entry],
    names: Sequence[Found[Entry]],
    published: Interval | None,
    *,
    fiscal: bool,
) -> Moment | None:
    parts = _parts(tokens, one, names, fiscal=fiscal)
    if parts is None:
        return None
    try:
        return _resolved(parts, one, published)
    except (ValueError, OverflowError):
        return None


def _resolved(parts: Parts, one: Found[Entry], published: Interval | None) -> Moment | None:
    absolute = fixed(parts)
    if absolute is not None:
        return Moment(first=one.first, end=one.end, days=absolute)
    if published is None:
        return Moment(first=one.first, end=one.end, days=None, refused=True)
    days = relative(parts, published)
    ahead = coming(parts, published) if parts.kind in {"month", "day", "quarter"} else None
    if days is None:
        return None
    return Moment(first=one.first, end=one.end, days=days, ahead=ahead)


def _parts(
    tokens: Tokens, one: Found[Entry], names: Sequence[Found[Entry]], *, fiscal: bool
) -> Parts | None:
    names = [f for f in names if one.first <= f.first and f.end <= one.end]
    numbers = [
        int(norm)
        for norm in tokens.norms[one.first : one.end]
        if norm.isascii() and norm.isdigit() and len(norm) <= 4  # noqa: PLR2004  # a year at most
    ]
    years = [n for n in numbers if stretches.FIRST_YEAR <= n <= stretches.LAST_YEAR]
    small = [n for n in numbers if n <= _LONGEST_MONTH]
    if len(years) + len(small) < len(numbers) or (small and one.entry.kind not in _COUNTED):
        return None
    months = tuple(int(f.entry.value or 0) for f in names if f.entry.kind == "month-name")
    counts = [int(f.entry.value or 0) for f in names if f.entry.kind == "count"]
    return Parts(
        kind=one.entry.kind,
        value=one.entry.value,
        months=months,
        weekday=next(
            (int(f.entry.value or 0) for f in names if f.entry.kind == "weekday-name"), None
        ),
        year=years[0] if years else None,
        day=small[0] if small else None,
        count=(small or counts or [None])[0],  # type: ignore[list-item]  # an absent count is None
        said="".join(tokens.norms[one.first : one.end]),
        fiscal=fiscal,
    )
