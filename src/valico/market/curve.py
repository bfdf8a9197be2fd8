"""Curves: what a number may be, from any points of its distribution that somebody published."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]

STEPS: Final = 8192
"""Shares at which a score is summed: enough for four figures of a lognormal's."""


class Curve(msgspec.Struct, frozen=True):
    """Points of a distribution: below which value lies which share of the probability.

    Between the points, and beyond the outer ones, the logarithm of the value is straight in the
    normal score: three points make a two-piece lognormal. Where a value is zero the value itself
    is straight, nothing goes below zero, and what would is a mass at zero: a gate stays shut.
    One point is a number taken as known.
    """

    shares: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse points out of order."""
        if not self.shares or len(self.shares) != len(self.values):
            message = "a curve has one value for each share, and at least one"
            raise ValueError(message)
        if not all(0 < share < 1 for share in self.shares) or not _rises(self.shares):
            message = f"shares are {self.shares}; they rise and lie between 0 and 1"
            raise ValueError(message)
        if not all(map(math.isfinite, self.values)):
            message = f"values are {self.values}; each is a finite number"
            raise ValueError(message)
        if self.values[0] < 0 or list(self.values) != sorted(self.values):
            message = f"values are {self.values}; none falls and none is below zero"
            raise ValueError(message)

    @property
    def logarithmic(self) -> bool:
        """Say whether the logarithm is straight between the points."""
        return self.values[0] > 0


def _rises(numbers: Sequence[float]) -> bool:
    return all(low < high for low, high in pairwise(numbers))


def value_at(curve: Curve, share: Array) -> Array:
    """Return the values below which the shares of the probability lie.

    >>> curve = Curve((0.05, 0.5, 0.95), (10.0, 12.0, 18.0))
    >>> value_at(curve, np.array([0.05, 0.5, 0.95])).round(6).tolist()
    [10.0, 12.0, 18.0]
    """
    if len(curve.shares) == 1:
        return np.full(np.shape(share), curve.values[0])
    values = np.array(curve.values)
    if curve.logarithmic:
        return np.asarray(np.exp(_straight(ndtri(share), ndtri(curve.shares), np.log(values))))
    return np.maximum(0.0, _straight(ndtri(share), ndtri(curve.shares), values))


def share_below(curve: Curve, value: float) -> float:
    """Return the share of the probability at or below a value.

    >>> round(share_below(Curve((0.05, 0.5, 0.95), (10.0, 12.0, 18.0)), 18.0), 6)
    0.95
    """
    if len(curve.shares) == 1:
        return float(value >= curve.values[0])
    if value < 0 or (curve.logarithmic and value == 0):
        return 0.0
    shares = (np.arange(STEPS) + 0.5) / STEPS
    if not _rises(curve.values):
        return float(np.mean(value_at(curve, shares) <= value))
    values = np.array(curve.values)
    reach, knots = (np.log(value), np.log(values)) if curve.logarithmic else (value, values)
    return float(ndtr(_straight(np.array([reach]), knots, ndtri(curve.shares))[0]))


def _straight(at: Array, knots: Array, heights: Array) -> Array:
    """Return heights on the lines through the knots, the outer lines going on for ever."""
    place = np.clip(np.searchsorted(knots, at) - 1, 0, len(knots) - 2)
    slope = np.diff(heights) / np.diff(knots)
    return np.asarray(heights[place] + slope[place] * (at - knots[place]))
