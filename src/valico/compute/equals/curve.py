"""The curve: how many chips of one kind replace one of another, work by work."""

from collections.abc import Callable, Iterator
from typing import Final, Literal

import msgspec

from valico.compute.equals.rates import (
    Bench,
    Rate,
    bench,
    decode_at_load,
    decode_at_speed,
    prefill_rate,
    training_rate,
)
from valico.compute.search.engines import Setup
from valico.compute.search.nodes import fewest_chips
from valico.compute.serving.load import Load
from valico.compute.spans import Span, exactly, inverse, product

Kind = Literal["prefill", "decode-load", "decode-speed", "train"]
LEAST_CHIPS: Final = 32
"""Chips of the cluster on which both kinds work, or more where the model does not fit."""
MOST_CHIPS: Final = 1024
LOADS: Final = (1, 4, 16, 64, 256)
"""Users of each chip at once."""
SPEEDS: Final = (20, 50, 100)
"""Tokens a second of each user."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of work: the rate of either chip, and how many of the first replace a second."""

    kind: Kind
    at: float | None
    """Users a chip, or tokens a second a user; None where there is no such thing."""
    first: Rate | None
    """None where no plan of so many chips can do it."""
    second: Rate | None
    ratio: Span | None
    """Chips of the first kind for one of the second."""


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the first replace one of the second."""

    first: Setup
    second: Setup
    chips: int
    """Of the cluster on which either kind works."""
    points: tuple[Point, ...]


def curve(first: Setup, second: Setup, load: Load) -> Curve:
    """Return how many chips of the first setup replace one of the second, over the work.

    Both serve the same model, each in its own formats and under its own best plan, on clusters of
    as many chips. Raises InputError where the model fits on no cluster of either kind.
    """
    same = first == second
    each = [fewest_chips(setup, load, most=MOST_CHIPS) for setup in (first, second)]
    chips = max(LEAST_CHIPS, *each)
    ours, theirs = bench(first, load, chips=chips), bench(second, load, chips=chips)
    points = tuple(_points(ours, theirs, same=same))
    return Curve(first=first, second=second, chips=chips, points=points)


def _points(first: Bench, second: Bench, *, same: bool) -> Iterator[Point]:
    yield _point("prefill", None, (prefill_rate(first), prefill_rate(second)), same=same)
    rates = (training_rate(first.setup), training_rate(second.setup))
    yield _point("train", None, rates, same=same)
    works: tuple[tuple[Kind, tuple[int, ...], Callable[[Bench, float], Rate | None]], ...] = (
        ("decode-load", LOADS, decode_at_load),
        ("decode-speed", SPEEDS, decode_at_speed),
    )
    for kind, places, rate in works:
        for at in places:
            yield _point(kind, at, (rate(first, at), rate(second, at)), same=same)


def _point(
    kind: Kind, at: float | None, rates: tuple[Rate | None, Rate | None], *, same: bool
) -> Point:
    first, second = rates
    return Point(kind=kind, at=at, first=first, second=second, ratio=ratio(rates, same=same))


def ratio(rates: tuple[Rate | None, Rate | None], *, same: bool) -> Span | None:
    """Return how many of the first replace one of the second; a chip equals itself, exactly.

    What is unsure of two different chips is taken as independent, so the range is wide enough.
    """
    first, second = rates
    if first is None or second is None:
        return None
    return exactly(1.0) if same else product(second.span, inverse(first.span))
