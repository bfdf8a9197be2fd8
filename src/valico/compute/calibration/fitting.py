"""Fitting: numbers that make a form agree with measured times, robustly and on logarithms."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.form import Array

Places = NDArray[np.intp]

_OUTLYING = 0.1
"""Log error from which on a row counts by its distance instead of its square."""


def least_log_errors(
    model: Callable[[Array], Array],
    time_s: Array,
    *,
    first: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
) -> Array:
    """Return the numbers for which log(model / time) is least, outliers weighing little.

    A number whose bounds are one is held.
    """
    from scipy.optimize import least_squares  # noqa: PLC0415  # the extra `calibrate` brings it

    start, floor, roof = (np.asarray(each, dtype=np.float64) for each in (first, low, high))
    free, scale = floor < roof, np.where(start > 0, start, 1.0)

    def numbers(at: Array) -> Array:
        whole = start.copy()
        whole[free] = at * scale[free]
        return whole

    found = least_squares(
        lambda at: np.log(model(numbers(at)) / time_s),
        (start / scale)[free],
        bounds=((floor / scale)[free], (roof / scale)[free]),
        loss="soft_l1",
        f_scale=_OUTLYING,
    )
    return numbers(np.asarray(found.x, dtype=np.float64))


def halves(rows: int, *, seed: int) -> tuple[Places, Places]:
    """Return the places of the rows to fit on and of those to test on: even halves, at random."""
    order = np.random.default_rng(seed).permutation(rows)
    middle = rows // 2
    return order[:middle], order[middle:]
