"""Figures of a question, worked out: a middle, the ends of an interval, and how to write them."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from valico.answer.fleet.asks import MarketAsk
from valico.answer.fleet.books import Books
from valico.answer.market.amounts import amount
from valico.answer.market.plain import prefixed
from valico.answer.market.question.written import FigureAsked, Unit
from valico.errors import DataError

NEVER: Final = "never"
SYMBOLS: Final[Mapping[Unit, str]] = {"W": "W", "byte/s": "B/s"}


class Figured(msgspec.Struct, frozen=True, kw_only=True):
    """A figure with its numbers, in the base unit."""

    asked: FigureAsked
    mid: float
    low: float | None
    high: float | None

    @property
    def text(self) -> str:
        """The middle as people write it, or both ends where they alone are told."""
        if self.asked.ends_only:
            return self._ends
        bound = f"{self.asked.bound} " if self.asked.bound else ""
        return f"{bound}{shown(self.mid, self.asked.unit)}"

    @property
    def range(self) -> str:
        """Both ends of the interval; nothing where there are none, or where they stand already."""
        return "" if self.asked.ends_only or self.low == self.high else self._ends

    @property
    def _ends(self) -> str:
        if self.low is None or self.high is None:
            return ""
        return span(shown(self.low, self.asked.unit), shown(self.high, self.asked.unit))

    def __format__(self, spec: str) -> str:
        """Stand in a sentence as the middle."""
        del spec
        return self.text


def figured(asked: FigureAsked, books: Books) -> Figured:
    """Return a figure with its numbers; DataError where the books cannot answer it."""
    mid = _value(asked, books, None)
    if asked.between is None:
        return Figured(asked=asked, mid=mid, low=None, high=None)
    low, high = (_value(asked, books, share) for share in asked.between)
    return Figured(asked=asked, mid=mid, low=low, high=high)


def _value(asked: FigureAsked, books: Books, share: float | None) -> float:
    value = books.answer(_at(asked.ask, share, asked.id))
    if asked.by is not None:
        value *= books.answer(asked.by)
    if asked.over is not None:
        value /= books.answer(asked.over)
    return asked.times * value


def _at(ask: MarketAsk, share: float | None, name: str) -> MarketAsk:
    """Return what is asked at another share of the probability."""
    if share is None:
        return ask
    if "share" not in type(ask).__struct_fields__:
        message = f"data/questions: `{name}.between`: what is asked there has no interval"
        raise DataError([message])
    return msgspec.structs.replace(ask, share=share)


def shown(value: float, unit: Unit) -> str:
    """Return a number as people write it.

    >>> shown(0.0284, "share"), shown(4.5e9, "USD"), shown(756e6, "W"), shown(739707.0, "day")
    ('2.8%', '4.5 bn USD', '756 MW', '2026-04-01')
    """
    if unit == "day":
        return date.fromordinal(round(value)).isoformat() if math.isfinite(value) else NEVER
    if unit == "share":
        return f"{float(f'{100 * value:.2g}'):g}%"
    if unit == "times":
        return f"{value:.3g} ×"
    if unit in SYMBOLS:
        return prefixed(value, SYMBOLS[unit])
    if unit in {"USD", "USD/chip"}:
        return amount(value, "USD") + unit.removeprefix("USD").replace("/", " a ")
    return f"{amount(value)}{'' if unit == 'chips' else f' {unit}'}"


def span(first: str, last: str) -> str:
    """Return both ends, with the words that they share at their ends said once.

    >>> span("1.15 M", "1.94 M"), span("290,000 H100e", "1.6 M H100e")
    ('1.15 to 1.94 M', '290,000 to 1.6 M H100e')
    """
    low, high = first.split(" "), last.split(" ")
    while len(low) > 1 and len(high) > 1 and low[-1] == high[-1]:
        low, high = low[:-1], high[:-1]
    return f"{' '.join(low)} to {last}"
