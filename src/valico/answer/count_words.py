"""How many chips a question speaks of, as English, Italian and Chinese write a number."""

import re
from decimal import Decimal
from typing import Final

from valico.answer.idle_words import CHIP, unread
from valico.errors import InputError

MOST: Final = 1_000_000_000
"""More chips than this are taken for a slip."""
_TIMES: Final = {
    "": 1,
    "x": 1,
    "×": 1,
    "k": 1_000,
    "mila": 1_000,
    "thousand": 1_000,
    "千": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "milioni": 1_000_000,
    "milione": 1_000_000,
    "万": 10_000,
    "萬": 10_000,
    "亿": 100_000_000,
    "億": 100_000_000,
}
_HAN: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "兩": 2,
}
_HAN_TIMES: Final = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "萬": 10_000}
_COUNTED: Final = (
    r"chips?|gpus?|units?|unità|pezzi|schede|acceleratori|accelerators|[个個块塊张張片枚颗顆]"
)
_MEASURED: Final = (
    r"%|per\s?cent\w*|[kmgtpe]?i?b(?:/s)?\b|[gtpe]?(?:fl)?ops?(?:/s)?\b|[kmg]?wh?\b|nm\b|mm2?\b|h\b"
    r"|usd|eur|cny|rmb|us\$|\$|€|dollar\w*|euro\b|yuan|元|美元|billion|bn\b|miliard\w*|tokens?\b"
    r"|(?:day|giorn|week|settiman|month|mes[ei]|year|ann[io]|hour|or[ae]\b|minut)\w*"
    r"|[天年月日周]|个月|個月|小时|小時"
)
_CITED: Final = "".join(
    rf"(?<!\b{word}\s)" for word in ("section", "sezione", "article", "articolo", "part", "rule")
)
_NUMBER: Final = re.compile(
    rf"""
    (?: (?P<sign>(?:(?<!\S)[-−]|\b(?:minus|meno)\s|[负負])\s*)
      | {_CITED}(?<![A-Za-z\u00c0-\u024f0-9_.,/$€£¥§#-]) )
    (?P<number>(?>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?![\d.,]) | \d+(?:[.,'’_]\d+)*))
    (?>\s*(?P<times>k|mila|thousand|million[ei]?|m|[x×千万萬亿億])(?![A-Za-z\u00c0-\u024f0-9]))?
    (?![A-Za-z\u00c0-\u024f0-9_]) (?!\s*(?:{_MEASURED}))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HAN_NUMBER: Final = re.compile(
    rf"(?<!\d)(?<!\d\s)(?P<han>[零〇一二两兩三四五六七八九十百千万萬]+)(?=\s*(?:{_COUNTED}|{CHIP}))"
)


def count_in(text: str) -> tuple[int | None, str]:
    """Return how many chips the words speak of, or None, and the words without it.

    Of several numbers the one before the chip is meant, then one with a word such as "units", then
    the first.
    Raises InputError for a count that is negative, a fraction, nothing, or no number.
    """
    if han := _HAN_NUMBER.search(text):
        return _bounded(_from_han(han["han"]), han[0]), _without(text, han)
    matches = list(_NUMBER.finditer(text))
    if not matches:
        return None, text
    match = min(matches, key=lambda match: (_distance(text[match.end() :]), match.start()))
    return _whole(match), _without(text, match)


def _distance(after: str) -> int:
    between, named, _ = after.partition(CHIP)
    if named and not any(unread(between)):
        return 0
    return 1 if re.match(rf"\s*(?:{_COUNTED})", after, re.IGNORECASE) else 2


def _whole(match: re.Match[str]) -> int:
    written = match[0].strip()
    if match["sign"]:
        message = f"'{written}' is a negative count; give how many chips, such as 10000"
        raise InputError(message)
    count = _value(match["number"], written) * _TIMES[(match["times"] or "").casefold()]
    if count != int(count):
        message = f"'{written}' is a fraction of a chip; give a whole number, such as 10000"
        raise InputError(message)
    return _bounded(int(count), written)


def _value(number: str, written: str) -> Decimal:
    """Return the value of a number whose groups of three may be parted by one kind of mark."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:([.,'’_ \u00a0\u202f])\d{3})(?:\1\d{3})*", number):
        return Decimal(re.sub(r"\D", "", number))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", number):
        return Decimal(number.replace(",", "."))
    message = f"'{written}' is not a number; write how many as 10000 or 10,000"
    raise InputError(message)


def _bounded(count: int, written: str) -> int:
    if count == 0:
        message = f"'{written}' chips is nothing to ask about; give how many, such as 10000"
        raise InputError(message)
    if count > MOST:
        message = f"'{written}' is more chips than there are; give at most {MOST:,}"
        raise InputError(message)
    return count


def _from_han(written: str) -> int:
    """Return a number in Chinese numerals: 一万, 十万, 两千五百.

    >>> _from_han("十万"), _from_han("两千五百"), _from_han("三")
    (100000, 2500, 3)
    """
    total = section = digit = 0
    for sign in written:
        if sign in _HAN:
            digit = _HAN[sign]
        elif sign in "万萬":
            total, section, digit = total + (section + digit or 1) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _HAN_TIMES[sign], 0
    return total + section + digit


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} ; {text[match.end() :]}"
