"""Stocks: accounts drawn many times and added up, so that sums keep honest intervals.

One chip has one draw, in every account and quarter: an error of Epoch's price of the H20 is the
same error all along. Medians are never added.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from valico.catalogue.chips import Chip
from valico.market.curve import Array, value_at
from valico.market.fleet.account import Account
from valico.market.fleet.metric import Metric, worth

RUNS: Final = 16_384
SEED: Final = 1
POINTS: Final = (0.05, 0.5, 0.95)


class Range(msgspec.Struct, frozen=True):
    """The 5, 50 and 95 per cent points of a number."""

    low: float
    mid: float
    high: float


def range_of(sample: Array) -> Range:
    """Return the points of a sample.

    >>> range_of(np.arange(101.0))
    Range(low=5.0, mid=50.0, high=95.0)
    """
    low, mid, high = np.quantile(sample, POINTS).tolist()
    return Range(low, mid, high)


def correlated_shares(axes: int, *, runs: int, seed: int, correlation: float) -> Array:
    """Return (axes, R) uniform numbers whose normal scores have a correlation with each other."""
    power = max(0, math.ceil(math.log2(runs)))
    sampler = qmc.Sobol(axes + 1, scramble=True, rng=np.random.default_rng(seed))
    points = np.clip(sampler.random_base2(power)[:runs].T, 1e-9, 1 - 1e-9)
    common, own = ndtri(points[0]), ndtri(points[1:])
    return np.asarray(ndtr(math.sqrt(correlation) * common + math.sqrt(1 - correlation) * own))


class Stock:
    """Accounts drawn together."""

    def __init__(
        self,
        accounts: Sequence[Account],
        chips: Mapping[str, Chip],
        *,
        runs: int = RUNS,
        seed: int = SEED,
    ) -> None:
        """Draw one number for each chip and run."""
        self.accounts, self.chips, self.runs = tuple(accounts), chips, runs
        names = sorted({held.chip for account in accounts for held in account.holding})
        correlation = max((account.correlation for account in accounts), default=0.0)
        drawn = correlated_shares(len(names), runs=runs, seed=seed, correlation=correlation)
        self._share = dict(zip(names, drawn, strict=True))

    def parts(self, metric: Metric, on: date) -> dict[tuple[int, int], Array]:
        """Return (R,) what each holding counts for on a day, by account and place in it."""
        return {
            (row, column): worth(self.chips[held.chip], metric)
            * value_at(account.curve(held, on), self._share[held.chip])
            for row, account in enumerate(self.accounts)
            for column, held in enumerate(account.holding)
        }

    def total(self, metric: Metric, on: date) -> Array:
        """Return (R,) what all accounts count for together on a day."""
        parts = self.parts(metric, on).values()
        return np.asarray(np.sum([np.zeros(self.runs), *parts], axis=0))

    def share_of_first(self, metric: Metric, on: date) -> Array:
        """Return (R,) what the first account counts for over what the last does."""
        parts = self.parts(metric, on)
        last = len(self.accounts) - 1
        first = np.sum([part for (row, _), part in parts.items() if row == 0], axis=0)
        whole = np.sum([part for (row, _), part in parts.items() if row == last], axis=0)
        return np.asarray(first / whole)

    @property
    def shuffled(self) -> NDArray[np.int64]:
        """(R,) the places of the runs out of order, to pair them with draws of something else."""
        return np.random.default_rng(SEED).permutation(self.runs)
