"""Dates in words, resolved to stretches of days against the day of publication, or refused."""

from collections.abc import Sequence
from typing import Final

import msgspec

from valico.chronicle.reading import stretches
from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.resolution import TOLD, Parts, coming, fixed, nearest, relative, told
from valico.chronicle.reading.tokens import Tokens
from valico.dates import Interval

_COUNTED: Final = frozenset({"day", "ago", "later", "chinese", "iso"})
"""Dates that hold a number which is no year."""
_PARTS: Final = frozenset({"month-name", "weekday-name", "count"})
"""Words that are parts of a date."""
_LONGEST_MONTH: Final = 31
_YEARLESS: Final = frozenset({"month", "day", "chinese"})
"""Dates that lack no more than a year: "in April", "7月31日"; "last week" lacks more."""


class Moment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A date in the text; `days` is None where it was refused."""

    first: int
    end: int
    days: Interval | None
    ahead: Interval | None = None
    """Where a plan is dated by a bare month, the coming one."""
    refused: bool = False
    """It counts from a day of publication that nobody gave."""
    anchor: tuple[int, int] | None = None
    """The tokens of the date in the text that it counts from, where that is not the publication."""


def moments_of(
    tokens: Tokens, found: Sequence[Found[Entry]], published: Interval | None, *, fiscal: bool
) -> list[Moment]:
    """Return the dates among the words of time; the longest reading at each place wins."""
    at = [f for f in found if f.entry.kind not in _PARTS]
    names = [f for f in found if f.entry.kind in _PARTS]
    moments: list[Moment] = []
    told_as: list[Parts] = []
    reached = 0
    for one in sorted(at, key=lambda f: (f.first, -f.end)):
        parts = _parts(tokens, one, names, fiscal=fiscal) if one.first >= reached else None
        moment = _moment(one, parts, published) if parts is not None else None
        if moment is not None and parts is not None:
            moments.append(moment)
            told_as.append(parts)
            reached = one.end
    return _linked(moments, told_as, anchored=published is None)


def _moment(one: Found[Entry], parts: Parts, published: Interval | None) -> Moment | None:
    try:
        return _resolved(parts, one, published)
    except (ValueError, OverflowError):
        return None


def _resolved(parts: Parts, one: Found[Entry], published: Interval | None) -> Moment | None:
    absolute = fixed(parts)
    if absolute is not None:
        return Moment(first=one.first, end=one.end, days=absolute)
    if published is None or parts.kind in TOLD:
        return Moment(first=one.first, end=one.end, days=None, refused=True)
    days = relative(parts, published)
    ahead = coming(parts, published) if parts.kind in {"month", "day", "quarter"} else None
    if days is None:
        return None
    return Moment(first=one.first, end=one.end, days=days, ahead=ahead)


def _linked(moments: Sequence[Moment], told_as: Sequence[Parts], *, anchored: bool) -> list[Moment]:
    """Return the dates, with those that count from another date of the text resolved by it."""
    full = [m for m in moments if m.days and _length_day(m.days) <= _LONGEST_MONTH]
    linked: list[Moment] = []
    for moment, parts in zip(moments, told_as, strict=True):
        if moment.refused and parts.kind in TOLD:
            last = linked[-1] if linked else None
            linked.append(_after(moment, parts, last))
        elif moment.refused and anchored and full and parts.kind in _YEARLESS:
            linked.append(_anchored(moment, parts, full))
        else:
            linked.append(moment)
    return linked


def _length_day(days: Interval) -> int:
    return (days.end - days.first).days


def _after(moment: Moment, parts: Parts, last: Moment | None) -> Moment:
    """Return "the next day", "two weeks later", which count from the date told last."""
    if last is None or last.days is None or _length_day(last.days) > (parts.value or 1):
        return moment
    try:
        days = told(parts, last.days)
    except OverflowError:
        return moment
    return Moment(first=moment.first, end=moment.end, days=days, anchor=(last.first, last.end))


def _anchored(moment: Moment, parts: Parts, full: Sequence[Moment]) -> Moment:
    """Return a date without a year in the year that the full dates of the text give it.

    Only where all of them give it the same one: nothing is guessed.
    """
    near = {_nearest(parts, m.days) for m in full if m.days}
    days = near.pop() if len(near) == 1 else None
    if days is None:
        return moment
    by = min(full, key=lambda m: abs(m.first - moment.first))
    return Moment(first=moment.first, end=moment.end, days=days, anchor=(by.first, by.end))


def _nearest(parts: Parts, near: Interval) -> Interval | None:
    try:
        return nearest(parts, near)
    except (ValueError, OverflowError):  # a 29 February
        return None


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
