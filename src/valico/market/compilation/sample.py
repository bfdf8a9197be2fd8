"""Samples: every quantity of a scenario at quasi-random points, one axis a quantity.

Prices are drawn once a run, and together: Epoch AI and Pilz found totals too narrow otherwise.
"""

import math
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from valico.market.compilation.axis import Axis
from valico.market.compilation.setting import Setting
from valico.market.compilation.unknowns import axes_of
from valico.market.quantity import Quantity, quantile
from valico.market.stepper.program import Array

COMMON: Final[Axis] = ("common", "price")
"""What the prices of all products have in common."""


def drawn(setting: Setting) -> list[Axis]:
    """Return everything that is drawn, in order; what prices have in common comes first."""
    days = [("day", event.id) for event in setting.scenario.event if event.between]
    chances = [("chance", event.id) for event in setting.scenario.event if event.chance < 1]
    amounts = [("amount", event.id) for event in setting.scenario.event if event.spread]
    return [COMMON, *axes_of(setting), *days, *chances, *amounts]


class Sample:
    """Uniform numbers for each axis; the same names, runs and seed give the same numbers."""

    def __init__(
        self, setting: Setting, runs: int, seed: int, *, points: Array | None = None
    ) -> None:
        """Draw the points: scrambled Sobol, prices correlated by a Gaussian copula.

        `points` (R, axes), in the order of `drawn`, are taken as they are.
        """
        self.runs, self.axes = runs, axes_of(setting)
        names = drawn(setting)
        taken = sobol(len(names), runs, seed) if points is None else points
        self.share = dict(zip(names, taken.T, strict=True))
        for axis in names:
            if axis[0] == "price":
                share = setting.scenario.correlation
                self.share[axis] = _together(self.share[axis], self.share[COMMON], share)

    def of(self, axis: Axis, quantity: Quantity) -> Array:
        """Return (R,) the values of a quantity."""
        if quantity.known:
            return np.full(self.runs, quantity.mid)
        return quantile(quantity, self.share[axis])


def sobol(axes: int, runs: int, seed: int) -> Array:
    """Return (R, axes) points; 2^m are drawn and the first ones kept."""
    power = max(0, math.ceil(math.log2(runs)))
    sampler = qmc.Sobol(axes, scramble=True, rng=np.random.default_rng(seed))
    drawn: Array = sampler.random_base2(power)[:runs]
    return np.clip(drawn, 1e-9, 1 - 1e-9)


def _together(own: Array, common: Array, correlation: float) -> Array:
    """Return shares of which the normal scores have a correlation among each other."""
    score = math.sqrt(correlation) * ndtri(common) + math.sqrt(1 - correlation) * ndtri(own)
    return np.asarray(ndtr(score))
