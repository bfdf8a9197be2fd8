"""Quantities, money and percentages, with their open ends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress, count
from operator import itemgetter
from typing import Final, Literal

import msgspec

from valico.chronicle.reading.bounds import (
    Number,
    Words,
    bounds_before,
    bounds_within,
    by_place,
    falls,
    kind_at,
    kinds_before,
)
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.numerals import CHINESE_NUMERALS, chinese_number, number_of
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.tokens import Tokens

_HEAD: Final[Callable[[str], str]] = itemgetter(0)
AmountKind = Literal["quantity", "money", "percentage"]
REACH: Final = 4
"""The unit stands within so many tokens after the number."""
LARGE: Final = 1e5
"""A number in words so large is a count: "un milione"."""
BARE_MONEY: Final = 1e6
"""A number so large with a scale word and no unit is money: "circa 54 miliardi"."""
_PASSED_OVER: Final = frozenset(
    [
        "di",
        "of",
        "de",
        "von",
        "nuovi",
        "nuove",
        "new",
        "altri",
        "altre",
        "more",
        "additional",
        "such",
        "own",
        "ai",
        "ia",
        "advanced",
        "avanzati",
        "the",
        "i",
        "le",
        "gli",
        "dei",
        "delle",
        "degli",
        "-",
        "nvidia",
        "huawei",
        "的",
        "枚",
        "块",
        "颗",
        "张",
        "片",
        "台",
        "个",
        "名",
        "家",
        "颗",
        "nuevos",
    ]
)
_OPEN: Final[Mapping[str, tuple[str, ...]]] = {
    "min": ("over", "at_least", "tens_of", "hundreds_of"),
    "max": ("up_to", "less_than"),
}
_SMALL_UNITS: Final = frozenset({"unit:person", "unit:company", "unit:vote"})
"""Number words count before these; "two dies" is a construction, not a count."""


class Amount(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number with what it counts; an open end is None."""

    kind: AmountKind
    first: int
    end: int
    low: float | None
    high: float | None
    unit: str = ""
    currency: str | None = None
    qualifiers: tuple[str, ...] = ()


def amounts_of(
    tokens: Tokens,
    language: str,
    found: Sequence[Found[Entry]],
    taken: Mapping[int, object],
    chips: Sequence[Mention],
) -> list[Amount]:
    """Return the amounts; tokens in `taken` belong to dates or chip names and are passed over."""
    at = by_place(found)
    chip_ends = {chip.first: chip.end for chip in chips}
    amounts: list[Amount] = []
    reached = 0
    for place in _begun(tokens, [f.first for f in found if f.entry.kind == "number"]):
        if place < reached or place in taken:
            continue
        number = _number_at(tokens, place, language, at)
        amount = _amount(tokens, number, language, at, chip_ends) if number else None
        if amount is not None:
            amounts.append(amount)
        reached = amount.end if amount else number.end if number else place + 1
    return [*amounts, *_portions(at, taken)]


def _begun(tokens: Tokens, spelled: Sequence[int]) -> list[int]:
    """Return where a number may begin."""
    norms = tokens.norms
    digits = compress(count(), map(str.isdigit, map(_HEAD, norms)))
    numerals = compress(count(), map(CHINESE_NUMERALS.__contains__, norms))
    return sorted({*digits, *numerals, *spelled})


def _number_at(tokens: Tokens, place: int, language: str, at: Words) -> Number | None:
    norm = tokens.norms[place]
    value: float | None = None
    end, spelled, large = place + 1, False, False
    if norm[0].isdigit():
        value = number_of(norm, language)
    elif norm in CHINESE_NUMERALS:
        while end < len(tokens) and tokens.norms[end] in CHINESE_NUMERALS:
            end += 1
        value, spelled = chinese_number(tokens.norms[place:end]), True
    elif word := kind_at(at, place, "number"):
        value, end, spelled = word.entry.value, word.end, True
        large = (value or 0.0) >= LARGE
    if value is None:
        return None
    scaled = large or bool(norm[0].isdigit() and norm[-1].isalpha())
    while scale := _scale_at(tokens, end, at):
        value, end, scaled = value * (scale.entry.value or 1.0), scale.end, True
    return Number(first=place, end=end, value=value, scaled=scaled, spelled=spelled)


def _scale_at(tokens: Tokens, place: int, at: Words) -> Found[Entry] | None:
    """Return a scale word; Chinese may put "more" before it, as in 40多万."""
    if place < len(tokens) and tokens.norms[place] in {"多", "余", "几", "-"}:
        return kind_at(at, place + 1, "scale")
    return kind_at(at, place, "scale")


def _amount(
    tokens: Tokens, number: Number, language: str, at: Words, chips: Mapping[int, int]
) -> Amount | None:
    second = _second(tokens, number, language, at)
    last = second or number
    low = number.value
    if second and second.scaled and not number.scaled:
        low *= second.value / _unscaled(tokens, second, language)
    ahead = bounds_before(tokens, number.first, at)
    unit = _unit(tokens, last, at, chips, before=number.first)
    if unit is None or not _counts(number, last, unit):
        return None
    kind, name, end, currency = unit
    qualifiers = tuple(dict.fromkeys((*ahead, *bounds_within(tokens, number, at, end))))
    high = second.value if second else low
    if kind == "percentage" and falls(at, number.first, end):
        low, high = -low, -high
    if second:
        qualifiers = ("between", *(q for q in qualifiers if q in {"jointly", "per_unit"}))
    return Amount(
        kind=kind,
        first=number.first,
        end=end,
        unit=name,
        currency=currency,
        qualifiers=qualifiers,
        low=None if set(qualifiers) & set(_OPEN["max"]) else low,
        high=None if set(qualifiers) & set(_OPEN["min"]) else high,
    )


def _unscaled(tokens: Tokens, number: Number, language: str) -> float:
    return number_of(tokens.norms[number.first], language) or number.value


def _second(tokens: Tokens, number: Number, language: str, at: Words) -> Number | None:
    """Return the other end of a range: 600.000-700.000, tra 600 e 700 mila, 60万至70万."""
    place = number.end
    if kind_at(at, place, "percent"):
        place += 1
    joiner = kind_at(at, place, "to")
    between = (
        joiner is None and place < len(tokens) and tokens.norms[place] in {"e", "and", "y", "und"}
    )
    opened = "between" in kinds_before(tokens, number.first, at)
    if joiner is None and not (between and opened):
        return None
    start = joiner.end if joiner else place + 1
    if start >= len(tokens) or not tokens.norms[start][0].isdigit():
        return None
    return _number_at(tokens, start, language, at)


def _unit(
    tokens: Tokens, number: Number, at: Words, chips: Mapping[int, int], *, before: int
) -> tuple[AmountKind, str, int, str | None] | None:
    if percent := kind_at(at, number.end, "percent"):
        return "percentage", "percent", percent.end, None
    if before and tokens.norms[before - 1] == "之":
        return "percentage", "percent", number.end, None
    if before and (sign := kind_at(at, before - 1, "currency")) and sign.end == before:
        return "money", "", number.end, sign.entry.kind.partition(":")[2]
    return _unit_after(tokens, number, at, chips)


def _unit_after(
    tokens: Tokens, number: Number, at: Words, chips: Mapping[int, int]
) -> tuple[AmountKind, str, int, str | None] | None:
    passed = 0
    for place in range(number.end, min(number.end + REACH, len(tokens))):
        if money := kind_at(at, place, "currency"):
            return "money", "", money.end, money.entry.kind.partition(":")[2]
        if unit := kind_at(at, place, "unit"):
            return "quantity", unit.entry.kind.partition(":")[2], unit.end, None
        if place in chips:
            return "quantity", "chip", chips[place], None
        if tokens.norms[place] not in _PASSED_OVER:
            passed += 1
            if passed > 1 or not tokens.norms[place].isalpha():
                break
    if number.scaled and number.value >= BARE_MONEY:
        return "money", "", number.end, "USD"
    return None


def _counts(number: Number, last: Number, unit: tuple[AmountKind, str, int, str | None]) -> bool:
    """Say whether a number word is a count; digits always are."""
    return (
        not number.spelled
        or last.scaled
        or unit[0] != "quantity"
        or f"unit:{unit[1]}" in _SMALL_UNITS
    )


def _portions(at: Words, taken: Mapping[int, object]) -> Iterator[Amount]:
    """Yield the portions in words: half, la metà, un terzo, 一半."""
    for place, found in at.items():
        for one in found:
            if one.entry.kind == "portion" and place not in taken:
                about = any(
                    f.entry.kind == "about" and f.end == place
                    for back in (1, 2, 3)
                    for f in at.get(place - back, ())
                )
                yield Amount(
                    kind="percentage",
                    first=place,
                    end=one.end,
                    unit="percent",
                    low=one.entry.value,
                    high=one.entry.value,
                    qualifiers=("about",) if about else (),
                )
                break
