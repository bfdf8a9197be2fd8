"""Stretches of days: months, quarters of a company's year, weeks, counted from a day."""

from datetime import date, timedelta
from typing import Final

from valico.dates import Interval

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
_WEEK: Final = 7
_QUARTERS: Final = 4
_DECEMBER: Final = 12
_JANUARY_31: Final = 31


def days(first: date, count: int) -> Interval:
    """Return so many days from one on."""
    return Interval(first, first + timedelta(days=count))


def month(year: int, number: int) -> Interval:
    """Return a month.

    >>> month(2025, 12).end
    datetime.date(2026, 1, 1)
    """
    first = date(year, number, 1)
    return Interval(first, date(year + number // _DECEMBER, number % _DECEMBER + 1, 1))


def months(year: int, first: int, last: int) -> Interval:
    """Return the stretch from one month to another of the same year."""
    return Interval(month(year, first).first, month(year, last).end)


def year(number: int) -> Interval:
    """Return a year."""
    return Interval(date(number, 1, 1), date(number + 1, 1, 1))


def week(day: date, shift: int) -> Interval:
    """Return the week of a day, from Monday, moved by so many weeks."""
    monday = day - timedelta(days=day.weekday()) + timedelta(days=_WEEK * shift)
    return days(monday, _WEEK)


def month_shifted(day: date, shift: int) -> Interval:
    """Return the month of a day, moved by so many months."""
    counted = day.year * 12 + day.month - 1 + shift
    return month(counted // 12, counted % 12 + 1)


def fiscal_quarter(fiscal_year: int, number: int) -> Interval:
    """Return a quarter of NVIDIA's year, which ends on the last Sunday of January.

    >>> fiscal_quarter(2026, 2)
    Interval(first=datetime.date(2025, 4, 28), end=datetime.date(2025, 7, 28))
    """
    start = _year_end(fiscal_year - 1) + timedelta(days=1)
    if number == _QUARTERS:
        return Interval(
            start + timedelta(days=39 * _WEEK), _year_end(fiscal_year) + timedelta(days=1)
        )
    return days(start + timedelta(days=13 * _WEEK * (number - 1)), 13 * _WEEK)


def _year_end(calendar_year: int) -> date:
    last = date(calendar_year, 1, _JANUARY_31)
    return last - timedelta(days=(last.weekday() + 1) % _WEEK)


def quarter(calendar_year: int, number: int) -> Interval:
    """Return a quarter of the calendar year."""
    return months(calendar_year, 3 * number - 2, 3 * number)
