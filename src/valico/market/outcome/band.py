"""Bands: what a number is over all runs."""

import math

import msgspec
import numpy as np

from valico.market.quantity import Array

SHARES = (0.05, 0.1, 0.5, 0.9, 0.95)


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """The 5, 10, 50, 90 and 95 per cent points of a number, and its mean."""

    p5: float
    p10: float
    p50: float
    p90: float
    p95: float
    mean: float
    standard_error: float
    """Of the mean, as if the runs were drawn at random; quasi-random ones err less."""


def band(values: Array) -> Band:
    """Return the band of a number over runs.

    >>> found = band(np.arange(101.0))
    >>> found.p5, found.p50, found.p90, found.mean
    (5.0, 50.0, 90.0, 50.0)
    """
    return bands(values[:, None])[0]


def bands(values: Array) -> list[Band]:
    """Return the band of each column of (R, n) values."""
    runs = values.shape[0]
    points = np.quantile(values, SHARES, axis=0).T
    means = values.mean(axis=0)
    errors = values.std(axis=0, ddof=1) / math.sqrt(runs) if runs > 1 else np.zeros_like(means)
    return [
        Band(
            p5=float(five),
            p10=float(ten),
            p50=float(half),
            p90=float(ninety),
            p95=float(most),
            mean=float(mean),
            standard_error=float(error),
        )
        for (five, ten, half, ninety, most), mean, error in zip(points, means, errors, strict=True)
    ]
