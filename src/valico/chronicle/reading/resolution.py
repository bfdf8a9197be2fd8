"""From the parts of a date in words to the days that it covers."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from valico.chronicle.reading import stretches
from valico.chronicle.reading.article import last_day
from valico.chronicle.reading.numerals import chinese_number
from valico.dates import Interval

_MONTHS: Final = 12
_QUARTER: Final = re.compile(r"quarter-([1-4])")
_CHINESE: Final = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<word>今年|去年|前年|明年))?(?:(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?:份)?(?:(?P<day>\d{1,2})[日号])?)?(?P<part>[初底末中]|年初|年底|年末|年中|上半年|下半年)?"
)


class Parts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stands in the words of a date."""

    kind: str
    value: float | None
    months: tuple[int, ...] = ()
    weekday: int | None = None
    year: int | None = None
    day: int | None = None
    count: int | None = None
    said: str = ""
    fiscal: bool = False


def fixed(parts: Parts) -> Interval | None:  # noqa: PLR0911  # one return a kind of date
    """Return the days of a date that needs no other day, or None."""
    if parts.kind == "chinese":
        return _chinese(parts.said, None)
    if parts.kind == "iso":
        return _iso(parts.said)
    if parts.year is None:
        return None
    if parts.kind == "day" and parts.months and parts.day:
        return stretches.days(date(parts.year, parts.months[0], parts.day), 1)
    if parts.kind in {"month", "month-last", "month-next"} and parts.months:
        return stretches.months(parts.year, parts.months[0], parts.months[-1])
    if parts.kind == "year":
        return stretches.year(parts.year)
    return _part_of_year(parts, parts.year)


def _iso(said: str) -> Interval | None:
    numbers = [int(n) for n in re.findall(r"\d+", said)]
    if len(numbers) != 3:  # noqa: PLR2004  # year, month, day
        return None
    if numbers[0] < stretches.FIRST_YEAR:
        numbers.reverse()
    return stretches.days(date(numbers[0], numbers[1], numbers[2]), 1)


_PARTS: Final[Mapping[str, tuple[int, int]]] = {
    "early": (1, 3),
    "middle": (5, 8),
    "late": (10, 12),
    "half-1": (1, 6),
    "half-2": (7, 12),
    "summer": (6, 9),
    "spring": (3, 6),
    "autumn": (9, 12),
}


def _part_of_year(parts: Parts, in_year: int) -> Interval | None:
    if parts.kind in _PARTS:
        return stretches.months(in_year, *_PARTS[parts.kind])
    if quarter := _QUARTER.fullmatch(parts.kind):
        number = int(quarter[1])
        if parts.fiscal:
            return stretches.fiscal_quarter(in_year, number)
        return stretches.quarter(in_year, number)
    return None


def relative(parts: Parts, published: Interval) -> Interval | None:  # noqa: PLR0911  # one return a kind of date
    """Return the days of a date that counts from the publication."""
    day = last_day(published)
    if parts.kind in _PARTS:
        return _part_of_year(parts, day.year)
    if _QUARTER.fullmatch(parts.kind):
        return _latest_quarter(parts, day)
    if parts.kind == "chinese":
        return _chinese(parts.said, day)
    if parts.kind in {"month", "month-last"} and parts.months:
        return _latest_month(parts, day, strictly=parts.kind == "month-last")
    if parts.kind == "month-next" and parts.months:
        return _coming_month(parts.months[0], day)
    if parts.kind == "day" and parts.day:
        return _latest_day(parts, day)
    if parts.kind.startswith("weekday") and parts.weekday:
        return _weekday(parts, day)
    plain = _PLAIN.get(parts.kind)
    return plain(parts, day, published) if plain else None


def _latest_month(parts: Parts, day: date, *, strictly: bool) -> Interval:
    number = parts.months[0]
    this_year = number < day.month or (number == day.month and not strictly)
    return stretches.month(day.year if this_year else day.year - 1, number)


def _coming_month(number: int, day: date) -> Interval:
    return stretches.month(day.year if number > day.month else day.year + 1, number)


def _latest_day(parts: Parts, day: date) -> Interval:
    month = parts.months[0] if parts.months else day.month
    found = date(day.year, month, parts.day or 1)
    return stretches.days(found if found <= day else date(day.year - 1, month, parts.day or 1), 1)


def coming(parts: Parts, published: Interval) -> Interval | None:
    """Return the next day or month of that name, for plans."""
    day = last_day(published)
    if parts.months and parts.day and parts.kind == "day":
        found = date(day.year, parts.months[0], parts.day)
        return stretches.days(
            found if found >= published.first else date(day.year + 1, parts.months[0], parts.day), 1
        )
    if parts.months:
        this_year = parts.months[0] >= day.month
        return stretches.month(day.year if this_year else day.year + 1, parts.months[0])
    return None


TOLD: Final = frozenset({"later", "same"})
"""Dates that count from the date told last, not from the publication."""
_LONG: Final[Mapping[float, Callable[[date], Interval]]] = {
    30.0: lambda day: stretches.month_shifted(day, 0),
    365.0: lambda day: stretches.year(day.year),
}


def told(parts: Parts, last: Interval) -> Interval:
    """Return the days of "the next day", "two weeks later", "the same month" after a date told."""
    unit, count = parts.value or 1.0, parts.count or 1
    long = _LONG.get(unit)
    if parts.kind == "same":
        return long(last.first) if long else last
    if unit == 30:  # noqa: PLR2004  # days of a month
        return stretches.month_shifted(last.first, count)
    if long:
        return stretches.year(last.first.year + count)
    gone = timedelta(days=unit * count)
    return Interval(last.first + gone, last.end + gone)


def nearest(parts: Parts, near: Interval) -> Interval | None:
    """Return the day or month of that name that lies nearest to another date of the text."""
    if parts.kind == "chinese":
        found = [_chinese(f"{year}年{parts.said}", None) for year in _years(near)]
    else:
        found = [fixed(msgspec.structs.replace(parts, year=year)) for year in _years(near)]
    known = [days for days in found if days is not None]
    return min(known, key=lambda days: abs((days.first - near.first).days), default=None)


def _years(near: Interval) -> tuple[int, int, int]:
    return near.first.year, near.first.year - 1, near.first.year + 1


def _latest_quarter(parts: Parts, day: date) -> Interval:
    """Return the latest quarter of that number that had begun by the day."""
    number = int(parts.kind[-1])
    years = (day.year + 1, day.year, day.year - 1)
    of = stretches.fiscal_quarter if parts.fiscal else stretches.quarter
    return next(q for q in (of(y, number) for y in years) if q.first <= day)


def _weekday(parts: Parts, day: date) -> Interval:
    wanted = (parts.weekday or 1) - 1
    if parts.kind == "weekday-next":
        return stretches.days(day + timedelta(days=(wanted - day.weekday() - 1) % 7 + 1), 1)
    return stretches.days(day - timedelta(days=(day.weekday() - wanted) % 7), 1)


def _ago(parts: Parts, day: date, _: Interval) -> Interval | None:
    unit, count = parts.value or 1, parts.count or 1
    if unit >= 365:  # noqa: PLR2004  # days of a year
        return stretches.year(day.year - count)
    if unit >= 30:  # noqa: PLR2004  # days of a month
        return stretches.month_shifted(day, -count)
    if unit >= 7:  # noqa: PLR2004  # days of a week
        return stretches.week(day - timedelta(weeks=count), 0)
    return stretches.days(day - timedelta(days=count), 1)


_Resolver = Callable[[Parts, date, Interval], Interval | None]
_PLAIN: Final[Mapping[str, _Resolver]] = {
    "today": lambda _, day, pub: pub if (pub.end - pub.first).days > 1 else stretches.days(day, 1),
    "yesterday": lambda _, day, __: stretches.days(day - timedelta(days=1), 1),
    "tomorrow": lambda _, day, __: stretches.days(day + timedelta(days=1), 1),
    "week": lambda parts, day, __: stretches.week(day, int(parts.value or 0)),
    "month-shift": lambda parts, day, __: stretches.month_shifted(day, int(parts.value or 0)),
    "year-shift": lambda parts, day, __: stretches.year(day.year + int(parts.value or 0)),
    "year-end": lambda parts, day, __: stretches.months(day.year + int(parts.value or 0), 10, 12),
    "recent": lambda parts, day, pub: Interval(
        min(pub.first, day - timedelta(days=int(parts.value or 30))), pub.end
    ),
    "coming": lambda parts, day, __: stretches.days(day, int(parts.value or 30)),
    "ago": _ago,
    "last-quarter": lambda parts, day, __: _quarter_before(day, fiscal=parts.fiscal),
}


def _quarter_before(day: date, *, fiscal: bool) -> Interval:
    of = stretches.fiscal_quarter if fiscal else stretches.quarter
    ended = [of(y, n) for y in (day.year - 1, day.year, day.year + 1) for n in (1, 2, 3, 4)]
    return max((q for q in ended if q.end <= day), key=lambda q: q.end)


def _chinese(said: str, day: date | None) -> Interval | None:
    """Return the days of a Chinese date; without a day, only of one that names its year."""
    match = _CHINESE.fullmatch(said)
    if match is None or not any(match.groupdict().values()):
        return None
    if match["year"] is None and day is None:
        return None
    shift = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
    number = (
        int(match["year"])
        if match["year"]
        else (day or date.min).year + shift.get(match["word"] or "", 0)
    )
    if match["month"] is None:
        return _chinese_part(number, match["part"])
    month = (
        int(match["month"])
        if match["month"].isdigit()
        else int(chinese_number(tuple(match["month"])) or 0)
    )
    if not 1 <= month <= _MONTHS:
        return None
    if not match["year"] and not match["word"] and day and month > day.month:
        number -= 1
    if match["day"]:
        return stretches.days(date(number, month, int(match["day"])), 1)
    return stretches.month(number, month)


def _chinese_part(number: int, part: str | None) -> Interval:
    parts = {
        "初": "early",
        "底": "late",
        "末": "late",
        "中": "middle",
        "上半年": "half-1",
        "下半年": "half-2",
    }
    name = parts.get((part or "").removeprefix("年") or (part or ""))
    return stretches.months(number, *_PARTS[name]) if name else stretches.year(number)
