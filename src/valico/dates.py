"""Days, partial dates, and the two clocks.

`on` is the day that a question is about. `known_by` is the last day of publication that counts.
An interval is first day in, last day out: it holds `first` and does not hold `end`.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

import msgspec

from valico.errors import InputError

FIRST_DAY: Final = date(2000, 1, 1)
"""Questions about days before this one are taken for slips."""
LAST_DAY: Final = date(2100, 1, 1)
"""Questions about days from this one on are taken for slips."""

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Interval(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A stretch of days: the first day in, the last day out."""

    first: date
    end: date

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies in the stretch."""
        return self.first <= day < self.end

    def meets(self, other: "Interval") -> bool:
        """Say whether the two stretches share a day."""
        return self.first < other.end and other.first < self.end


def interval(written: str) -> Interval:
    """Return the days that a partial date covers.

    >>> interval("2026-02")
    Interval(first=datetime.date(2026, 2, 1), end=datetime.date(2026, 3, 1))
    """
    year, month, day = _parts(written)
    try:
        if day is not None and month is not None:
            first = date(year, month, day)
            return Interval(first, first + timedelta(days=1))
        if month is not None:
            first = date(year, month, 1)
            return Interval(first, date(year + month // 12, month % 12 + 1, 1))
        return Interval(date(year, 1, 1), date(year + 1, 1, 1))
    except (ValueError, OverflowError) as fault:
        raise InputError(_no_such_day(written)) from fault


def _parts(written: str) -> tuple[int, int | None, int | None]:
    match = _PARTIAL.fullmatch(written.strip())
    if match is None:
        raise InputError(_no_such_day(written))
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


def _no_such_day(written: str) -> str:
    return (
        f"'{written}' is not a date; write a day (2026-02-15), a month (2026-02) or a year (2026)"
    )


def day(written: str) -> date:
    """Return the first day of a partial date, refusing days that no question can mean.

    >>> day("2026-02")
    datetime.date(2026, 2, 1)
    """
    first = interval(written).first
    if not FIRST_DAY <= first < LAST_DAY:
        message = f"'{written}' lies outside {FIRST_DAY.year} to {LAST_DAY.year - 1}"
        raise InputError(message)
    return first


class Version(Protocol):
    """Anything that takes force on one day and could be known from another."""

    @property
    def effective(self) -> date:
        """The first day in force."""

    @property
    def published(self) -> date:
        """The first day on which a reader could know of it."""


V = TypeVar("V", bound=Version)


def in_force(versions: Iterable[V], *, on: date, known_by: date) -> V | None:
    """Return the version in force on a day, among those published by another day.

    Of two that took force on one day, the one published later stands: it corrects the other.
    """
    standing = [v for v in versions if v.effective <= on and v.published <= known_by]
    return max(standing, key=lambda v: (v.effective, v.published), default=None)
