"""The day that a question names, as English, Italian and Chinese write it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from valico import dates
from valico.answer.idle_words import CHIP
from valico.errors import InputError

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "gennaio", "jan", "gen"),
            ("february", "febbraio", "feb"),
            ("march", "marzo", "mar"),
            ("april", "aprile", "apr"),
            ("may", "maggio", "mag"),
            ("june", "giugno", "jun", "giu"),
            ("july", "luglio", "jul", "lug"),
            ("august", "agosto", "aug", "ago"),
            ("september", "settembre", "sep", "sept", "set"),
            ("october", "ottobre", "oct", "ott"),
            ("november", "novembre", "nov"),
            ("december", "dicembre", "dec", "dic"),
        ),
        start=1,
    )
    for name in names
}
_NAME: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_LONG: Final = "|".join(name for name in MONTHS if len(name) > 4)  # noqa: PLR2004  # "set" is a verb
_DAY: Final = r"(?P<d>\d{1,2})(?:st|nd|rd|th|°|º)?"
_YEAR: Final = r"(?P<y>\d{4})"
_OF: Final = r"(?:of\s+|di\s+|del\s+)?"
WRITTEN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.,/-])(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![\d/-])",
        r"(?<![\d.,/-])(?P<y>\d{4})-(?P<m>\d{1,2})(?![\d/-])",
        r"(?<![\d.,/-])(?P<y>20\d{2})(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?![\d/-])",
        r"(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*[日号號])?",
        rf"(?<![\d/.-]){_DAY}\s+{_OF}(?P<name>{_NAME})\b\.?,?\s+{_OF}{_YEAR}(?!\d)",
        rf"\b(?P<name>{_NAME})\b\.?\s+{_DAY},?\s+{_OF}{_YEAR}(?!\d)",
        rf"\b(?P<name>{_NAME})\b\.?,?\s+{_OF}{_YEAR}(?!\d)",
        r"(?<![\d.,/-])(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>\d{4})(?![\d/-])",
    )
)
"""A day or month with its year, surer forms first."""
_YEARLESS: Final = re.compile(
    rf"(?<![\d/.-])\d{{1,2}}(?:st|nd|rd|th|°|º)?\s+{_OF}(?:{_LONG})\b"
    rf"|\b(?:{_LONG})\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d.,])|\d{{1,2}}月\d{{1,2}}日",
    re.IGNORECASE,
)
YEAR: Final = re.compile(
    r"(?<![\d.,/$€¥-])(?P<y>20[23]\d)(?![.,]?\d|[/-])(?!\s*(?:年前|chips?|gpu|units?|unità|pezzi|[个個块塊张張片枚颗顆]))"
    r"(?:\s*年)?",
    re.IGNORECASE,
)
"""A year alone: 2020 to 2039, unless it is marked as a count."""
_DATED: Final = re.compile(r"\b(?:in|nel|dal|since|from|by|entro|during|for)\s+$", re.IGNORECASE)
"""Words before a number that make a year of it."""
_DEICTIC: Final = {
    re.compile(r"\b(?:today|now|oggi|adesso|ora)\b|今天|现在|現在", re.IGNORECASE): 0,
    re.compile(r"\b(?:yesterday|ieri)\b|昨天", re.IGNORECASE): -1,
    re.compile(r"\b(?:tomorrow|domani)\b|明天", re.IGNORECASE): 1,
}


def day_in(text: str, *, today: date) -> tuple[date | None, str]:
    """Return the day that the words name, or None, and the words without it.

    A year alone means its first day. Where it stands before the chip and is the only number, as in
    "2026 H20", it may as well be a count, and the question is refused.
    Raises InputError for two days, a day that is none, and a day without its year.
    """
    found = list(_written(text))
    if len(found) > 1:
        words = " and ".join(f"'{match[0].strip()}'" for match in found[:2])
        message = f"the question names two days, {words}; ask about one of them"
        raise InputError(message)
    if found:
        return _day(found[0]), _without(text, found[0])
    if yearless := _YEARLESS.search(text):
        message = f"'{yearless[0].strip()}' has no year; write the whole day, such as 2026-02-15"
        raise InputError(message)
    for pattern, days in _DEICTIC.items():
        if match := pattern.search(text):
            return today + timedelta(days=days), _without(text, match)
    return _year(text)


def _written(text: str) -> Iterator[re.Match[str]]:
    """Yield each day with its year, the surest form of each first."""
    taken: list[tuple[int, int]] = []
    for pattern in WRITTEN:
        for match in pattern.finditer(text):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                yield match


def _day(match: re.Match[str]) -> date:
    parts = match.groupdict()
    month = MONTHS[parts["name"].casefold()] if parts.get("name") else int(parts["m"])
    said = match[0].strip()
    day = parts.get("d")
    if "/" in said and not said.startswith(parts["y"]):
        _refuse_two_readings(said, parts["y"], int(day or 0), month)
    written = f"{parts['y']}-{month:02}" + (f"-{int(day):02}" if day else "")
    try:
        return dates.day(written)
    except InputError as fault:
        raise InputError(str(fault).replace(f"'{written}'", f"'{said}'")) from fault


def _refuse_two_readings(said: str, year: str, day: int, month: int) -> None:
    """Refuse 03/04/2026, which Europe and America read differently."""
    if day != month and max(day, month) <= 12:  # noqa: PLR2004  # months of a year
        either = f"{year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}"
        message = f"'{said}' may be two days; write {either}"
        raise InputError(message)


def _year(text: str) -> tuple[date | None, str]:
    match = YEAR.search(text)
    if match is None:
        return None, text
    rest = _without(text, match)
    before_chip = text[match.end() :].lstrip().startswith(CHIP)
    dated = "年" in match[0] or _DATED.search(text[: match.start()])
    if before_chip and not dated and not re.search(r"(?<![^\W\d_])\d", rest):
        year = match["y"]
        message = (
            f"'{year}' may be the year or a count; write 'in {year}', or '{year} chips' for so many"
        )
        raise InputError(message)
    return dates.day(match["y"]), rest


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} ; {text[match.end() :]}"
