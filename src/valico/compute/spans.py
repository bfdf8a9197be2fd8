"""Spans: a central value between two ends, and what becomes of several that are multiplied."""

import math
from functools import reduce

import msgspec


class Span(msgspec.Struct, frozen=True):
    """A central value and the range around it."""

    low: float
    mid: float
    high: float


def exactly(value: float) -> Span:
    """Return a span that is one value."""
    return Span(value, value, value)


def product(*spans: Span) -> Span:
    """Return the product of spans that vary independently: relative widths add as squares.

    >>> product(Span(1, 2, 4), exactly(3))
    Span(low=3.0, mid=6, high=12.0)
    """
    return reduce(_times, spans)


def inverse(span: Span) -> Span:
    """Return one over a span.

    >>> inverse(Span(1, 2, 4))
    Span(low=0.25, mid=0.5, high=1.0)
    """
    return Span(1 / span.high, 1 / span.mid, 1 / span.low)


def total(first: Span, second: Span) -> Span:
    """Return the sum of two spans that vary independently.

    >>> total(Span(7, 10, 13), Span(6, 10, 14))
    Span(low=15.0, mid=20, high=25.0)
    """
    mid = first.mid + second.mid
    below = math.hypot(first.mid - first.low, second.mid - second.low)
    above = math.hypot(first.high - first.mid, second.high - second.mid)
    return Span(mid - below, mid, mid + above)


def _times(first: Span, second: Span) -> Span:
    mid = first.mid * second.mid
    below = math.hypot(math.log(first.mid / first.low), math.log(second.mid / second.low))
    above = math.hypot(math.log(first.high / first.mid), math.log(second.high / second.mid))
    return Span(mid * math.exp(-below), mid, mid * math.exp(above))
