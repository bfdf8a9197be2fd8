"""Numbers as Italian, English and Chinese news write them."""

import re
from typing import Final

_WRITTEN: Final = re.compile(r"(\d+(?:[.,]\d+)*)([^\W\d_]*)")
_THOUSANDS: Final = {
    ".": re.compile(r"\d{1,3}(?:\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(?:,\d{3})+"),
}
_ENDINGS: Final = {
    "": 1.0,
    "mila": 1e3,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "mld": 1e9,
    "mrd": 1e9,
    "tn": 1e12,
    "t": 1e12,
}
"""What may be glued to a number and still leave it one: 300mila, 15bn; "7nm" is none."""
_CHINESE_DIGITS: Final = {c: float(i) for i, c in enumerate("零一二三四五六七八九")} | {"两": 2.0}
_CHINESE_TENS: Final = {"十": 10.0, "百": 100.0, "千": 1000.0}
CHINESE_NUMERALS: Final = frozenset({*_CHINESE_DIGITS, *_CHINESE_TENS})
_DECIMAL_COMMA: Final = frozenset({"it", "es", "de"})


def number_of(norm: str, language: str) -> float | None:
    """Return the value of a written number, or None where the token is no number.

    >>> number_of("400.000", "it"), number_of("46,7", "it"), number_of("400,000", "en")
    (400000.0, 46.7, 400000.0)
    >>> number_of("1.6", "it"), number_of("300mila", "it"), number_of("910c", "en")
    (1.6, 300000.0, None)
    """
    match = _WRITTEN.fullmatch(norm)
    if match is None or match[2] not in _ENDINGS or not norm.isascii():
        return None
    plain = _plain(match[1], "." if language in _DECIMAL_COMMA else ",")
    return None if plain is None else float(plain) * _ENDINGS[match[2]]


def _plain(written: str, thousands: str) -> str | None:
    """Return a number as Python writes it; which sign parts thousands depends on the language."""
    decimal = "," if thousands == "." else "."
    whole, _, rest = written.partition(decimal)
    if _THOUSANDS[thousands].fullmatch(whole) and rest.isdigit() | (not rest):
        return whole.replace(thousands, "") + (f".{rest}" if rest else "")
    if _THOUSANDS[decimal].fullmatch(written) and written.count(decimal) > 1:
        return written.replace(decimal, "")
    if thousands not in written:
        return f"{whole}.{rest}" if rest.isdigit() else whole if not rest else None
    whole, _, rest = written.partition(thousands)
    return f"{whole}.{rest}" if rest.isdigit() and whole.isdigit() else None


def chinese_number(norms: tuple[str, ...]) -> float | None:
    """Return the value of Chinese numerals below ten thousand.

    >>> chinese_number(("四", "十")), chinese_number(("三", "百", "五", "十"))
    (40.0, 350.0)
    """
    total, digit = 0.0, 0.0
    for norm in norms:
        if norm in _CHINESE_DIGITS:
            digit = digit * 10 + _CHINESE_DIGITS[norm]
        elif norm in _CHINESE_TENS:
            total += (digit or 1.0) * _CHINESE_TENS[norm]
            digit = 0.0
        else:
            return None
    return total + digit
