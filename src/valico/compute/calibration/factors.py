"""Factors: least squares on the logarithms of measured times, for forms made of terms."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from valico.compute.calibration.measured import Measured
from valico.compute.kernels.form import Array
from valico.compute.kernels.terms import FIXED, SHARPNESS

Bounds = Mapping[str, tuple[float, float]]

_BOUNDS: Final[Bounds] = {FIXED: (1e-7, 3e-3), SHARPNESS: (1.02, 9.0), "arithmetic": (1.0, 6.0)}
_ANY: Final = (2e-3, 400.0)
_ROWS: Final = 2000
"""Rows that one fit looks at; more change the second digit of a factor at most."""
_OUTLYING: Final = 0.1
_LEAST: Final = 1e-30


def fitted_factors(
    tables: Sequence[Measured],
    *,
    bounds: Bounds | None = None,
    centre: Mapping[str, float] | None = None,
    pull: float = 0.003,
) -> dict[str, float]:
    """Return the fixed cost, the sharpness and the factor of each part.

    Factors are drawn, a little, to those of `centre` (to one without it): what the rows of one chip
    do not tell apart keeps the split that the chips of its generation showed together.
    """
    from scipy.optimize import least_squares  # noqa: PLC0415  # the extra `calibrate` brings it

    terms = tables[0].terms
    names = [*terms.overlapped, *terms.added]
    parts, times = _drawn(tables, names)
    order = [*names, FIXED, SHARPNESS]
    limits = {**_BOUNDS, **(bounds or {}), **tables[0].bounds}
    low, high = (np.log([limits.get(name, _ANY)[end] for name in order]) for end in (0, 1))
    start = _start(order, times, centre)
    held = 0.0 if centre is None else 1 / 3
    weights = np.array([1.0 if name in names else held for name in order])
    problem = _Problem(
        parts, times, len(terms.overlapped), start, weights * pull * len(times) ** 0.5
    )
    found = least_squares(
        problem.residuals,
        np.clip(start, low + 1e-6, high - 1e-6),
        jac=problem.slopes,
        bounds=(low, high),
        loss="soft_l1",
        f_scale=_OUTLYING,
        max_nfev=150,
    )
    rounded = [float(f"{number:.4g}") for number in np.exp(found.x)]
    return {**dict(zip(order, rounded, strict=True)), **tables[0].extra}


def _start(order: list[str], times: Array, centre: Mapping[str, float] | None) -> Array:
    first = {FIXED: float(np.quantile(times, 0.02)) * 0.8, SHARPNESS: 2.0}
    values = first if centre is None else centre
    return np.asarray(np.log([max(values.get(name, 1.0), 1e-12) for name in order]))


def _drawn(tables: Sequence[Measured], names: list[str]) -> tuple[Array, Array]:
    """Return rows drawn at random, as many of each chip: parts (rows x names) and times."""
    chance = np.random.default_rng(4)
    each = max(200, _ROWS // len(tables))
    parts, times = [], []
    for table in tables:
        some = table.some(chance.permutation(len(table.places))[:each])
        terms = some.terms
        both = {**terms.overlapped, **terms.added}
        parts.append(np.stack([both[name] for name in names], axis=1))
        times.append(some.measured_s)
    return np.concatenate(parts), np.concatenate(times)


class _Problem:
    """Residuals of logarithms, with their slopes; least squares asks for both."""

    def __init__(
        self, parts: Array, times: Array, overlapping: int, goal: Array, pull: Array
    ) -> None:
        self.parts = np.maximum(parts, _LEAST)
        self.log_times = np.log(times)
        self.overlapping = overlapping
        self.goal = goal
        self.pull = pull

    def residuals(self, x: Array) -> Array:
        """Return log(form / measured), and the pull on each number."""
        time = self._sums(x)[-1]
        return np.concatenate([np.log(time[:, 0]) - self.log_times, self.pull * (x - self.goal)])

    def slopes(self, x: Array) -> Array:
        """Return the slopes of the residuals by the logarithm of each number."""
        scaled, powers, total, soft, time = self._sums(x)
        rows, p, k = len(time), np.exp(x[-1]), self.overlapping
        slopes = np.zeros((rows + len(x), len(x)))
        slopes[:rows, :k] = powers / total * soft / time
        slopes[:rows, k:-2] = scaled[:, k:] / time
        slopes[:rows, -2] = np.exp(x[-2]) / time[:, 0]
        logs = np.log(np.maximum(powers, 1e-300)) / p
        leaning = (powers * logs).sum(axis=1, keepdims=True) / total / p - np.log(total) / p**2
        slopes[:rows, -1] = (soft * leaning / time)[:, 0] * p
        slopes[rows:] = np.diag(self.pull)
        return slopes

    def _sums(self, x: Array) -> tuple[Array, Array, Array, Array, Array]:
        scaled = self.parts * np.exp(x[:-2])
        p = np.exp(x[-1])
        some = scaled[:, : self.overlapping]
        most = some.max(axis=1, keepdims=True)
        powers = (some / most) ** p
        total = powers.sum(axis=1, keepdims=True)
        soft = most * total ** (1 / p)
        time = np.exp(x[-2]) + soft + scaled[:, self.overlapping :].sum(axis=1, keepdims=True)
        return scaled, powers, total, soft, time
