"""Intervals: how far the truth lies from an estimate in four cases of five.

One in ten lies below the lower end and one in ten above the upper; between them lie 80 %. How
wide that is was learned from measured rows: the logarithm of measured over predicted, counted in
spreads of the kernels that the estimate rests on (conformal prediction with a scale; Lei et al.,
"Distribution-Free Predictive Inference for Regression", arXiv 1604.04173, 5.2).
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

import msgspec

from valico import store
from valico.compute.kernels.kernels import Ground

Quantity = Literal["tpot", "ttft", "throughput", "training"]
"""What is estimated: a further token, the first token, tokens a second, a step of training."""

NORMAL_DECILE: Final = 1.2815515655446004
"""The standard normal variable that nine in ten lie below."""


class Tail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many spreads of the kernels the interval reaches below and above the estimate."""

    below: float
    above: float
    rows: int = 0
    """On how many measured rows that rests; none: the normal distribution is assumed."""
    groups: int = 0
    """Pairs of a model and a chip among them."""

    def __post_init__(self) -> None:
        """Refuse an interval that would not hold its estimate."""
        if not (0 <= self.below < math.inf and 0 <= self.above < math.inf):
            message = f"below is {self.below}, above {self.above}; both must be zero or more"
            raise ValueError(message)


class Tails(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was learned, by quantity and by basis; `any` holds for every other one."""

    date: str
    tail: Mapping[str, Mapping[str, Tail]]


LEAST_GROUPS: Final = 3
"""Pairs of a model and a chip below which errors are one maker's and no distribution."""
_NORMAL: Final = Tail(below=NORMAL_DECILE, above=NORMAL_DECILE)


@cache
def _tails() -> Mapping[str, Mapping[str, Tail]]:
    return store.read_document(store.DATA / "intervals" / "tails.toml", Tails).tail


def tail_of(basis: str, quantity: Quantity | None) -> Tail:
    """Return how far an interval reaches for a basis and quantity, in spreads.

    What too few pairs of a model and a chip taught is passed over for what all of them did.
    """
    known = _tails().get(quantity or "any", {})
    own = known.get(basis)
    if own is not None and own.groups >= LEAST_GROUPS:
        return own
    return known.get("any") or _NORMAL


def interval(
    mid: float, ground: Ground | float, quantity: Quantity | None = None
) -> tuple[float, float, float]:
    """Return the lower end, the estimate and the upper end of its 80 % interval.

    `ground` is what the estimate rests on, or the standard deviation of log(measured / predicted).
    Without `quantity`, what was learned of all quantities together holds.

    >>> [round(end, 1) for end in interval(10.0, 0.2)]
    [7.7, 10.0, 12.9]
    """
    if isinstance(ground, float | int):
        spread, tail = float(ground), _NORMAL
    else:
        spread, tail = ground.spread, tail_of(ground.basis, quantity)
    return mid * math.exp(-tail.below * spread), mid, mid * math.exp(tail.above * spread)
