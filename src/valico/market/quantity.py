"""Quantities: a number that nobody knows exactly, with where it comes from."""

import math
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]

Basis = Literal["published", "derived", "assumption"]

TAIL: Final = 1.2815515655446004
"""The standard normal's quantile at 0.9."""


class Quantity(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The 10, 50 and 90 per cent points of what a number may be, and whose word that is.

    Between them lies a two-piece lognormal: each side has a width of its own.
    Only `mid`: the number is taken as known.
    """

    mid: float
    low: float | None = None
    high: float | None = None
    basis: Basis
    source: str
    """The id of a source."""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse points out of order, and a side without the other."""
        if (self.low is None) != (self.high is None):
            message = "`low` and `high` stand together or not at all"
            raise ValueError(message)
        points = (self.mid,) if self.low is None else (self.low, self.mid, self.high or 0)
        if not all(0 <= point < math.inf for point in points) or list(points) != sorted(points):
            message = f"low, mid and high are {points}; they rise and none is below zero"
            raise ValueError(message)
        if self.low is not None and self.low <= 0:
            message = "`low` is 0; a lognormal has no such point: give the event a `chance` instead"
            raise ValueError(message)

    @property
    def known(self) -> bool:
        """Say whether the number is taken as known."""
        return self.low is None or self.low == self.high


def quantile(quantity: Quantity, share: Array) -> Array:
    """Return the values below which the shares of the probability lie.

    >>> price = Quantity(low=10, mid=12, high=18, basis="published", source="x")
    >>> quantile(price, np.array([0.1, 0.5, 0.9])).round(6).tolist()
    [10.0, 12.0, 18.0]
    """
    if quantity.low is None or quantity.high is None or quantity.known:
        return np.full(np.shape(share), quantity.mid)
    z = ndtri(share)
    below = math.log(quantity.mid / quantity.low) / TAIL
    above = math.log(quantity.high / quantity.mid) / TAIL
    return np.asarray(quantity.mid * np.exp(z * np.where(z < 0, below, above)))


def mean(quantity: Quantity) -> float:
    """Return the expected value.

    >>> mean(Quantity(mid=3, basis="assumption", source="x"))
    3.0
    """
    shares = (np.arange(4096) + 0.5) / 4096
    return float(quantile(quantity, shares).mean())
