"""Grids: what a form left over, at the knots of a grid over shapes.

The logarithm of time is taken to be linear between knots, in the logarithms of the shape. The
residuals at the knots are those for which it comes nearest to the measured rows, bent as little as
the rows allow, outliers weighing little.
"""

import zlib
from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.coefficients import Residuals
from valico.compute.kernels.form import Array

STEP: Final = 1 / 32
_BEND: Final = 0.15
"""Weight of a bend between neighbouring knots against the error of one row."""
_PULL: Final = 0.02
"""Weight that pulls the residual of a knot without rows to zero."""
_OUTLYING: Final = 0.1
_LARGEST: Final = 127


def residuals_of(
    octaves: Sequence[Sequence[float]], form_s: Array, shape: Sequence[Array], time_s: Array
) -> Residuals:
    """Return the residuals of measured times over a form that takes `form_s` at the knots."""
    from scipy import sparse  # noqa: PLC0415  # the extra `calibrate` brings it
    from scipy.sparse.linalg import lsqr  # noqa: PLC0415

    rows = _weights(octaves, shape)
    wanted = np.log(time_s) - rows @ np.log(form_s).ravel()
    bends = _bends([len(axis) for axis in octaves])
    size = form_s.size
    penalty = sparse.vstack([_BEND * bends, _PULL * sparse.eye(size)])
    left = np.zeros(size)
    for _ in range(3):
        errors = (rows @ left - wanted) / _OUTLYING
        trust = sparse.diags((1 + errors**2) ** -0.25)
        both = sparse.vstack([trust @ rows, penalty])
        aim = np.concatenate([trust @ wanted, np.zeros(penalty.shape[0])])
        left = lsqr(both, aim, iter_lim=60, x0=left)[0]
    return Residuals(
        octaves=tuple(tuple(float(knot) for knot in axis) for axis in octaves),
        step=STEP,
        values=packed(left),
    )


def packed(residuals: Array) -> bytes:
    """Return residuals as packed bytes in steps of `STEP`."""
    levels = np.clip(np.round(residuals / STEP), -_LARGEST, _LARGEST).astype(np.int8)
    return zlib.compress(levels.tobytes(), 9)


def _weights(octaves: Sequence[Sequence[float]], shape: Sequence[Array]):  # type: ignore[no-untyped-def]  # noqa: ANN202  # scipy bears no types
    """Return the matrix that interpolates values at knots to rows."""
    from scipy import sparse  # noqa: PLC0415

    places = [
        _place(np.asarray(axis, dtype=np.float64), np.log2(side))
        for axis, side in zip(octaves, shape, strict=True)
    ]
    lengths = [len(axis) for axis in octaves]
    count = len(shape[0])
    rows, columns, values = [], [], []
    for corner in product((0, 1), repeat=len(octaves)):
        index = [below + side for side, (below, _) in zip(corner, places, strict=True)]
        shares = [t if side else 1 - t for side, (_, t) in zip(corner, places, strict=True)]
        rows.append(np.arange(count))
        columns.append(np.ravel_multi_index(tuple(index), lengths))
        values.append(np.prod(shares, axis=0))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_matrix(entries, shape=(count, int(np.prod(lengths))))


def _place(axis: Array, values: Array) -> tuple[NDArray[np.intp], Array]:
    clipped = np.clip(values, axis[0], axis[-1])
    below = np.clip(np.searchsorted(axis, clipped, side="right") - 1, 0, len(axis) - 2)
    return below, (clipped - axis[below]) / (axis[below + 1] - axis[below])


def _bends(lengths: Sequence[int]):  # type: ignore[no-untyped-def]  # noqa: ANN202  # scipy bears no types
    """Return the matrix of second differences along every axis of a grid."""
    from scipy import sparse  # noqa: PLC0415

    index = np.arange(int(np.prod(lengths))).reshape(lengths)
    parts = []
    for axis in range(len(lengths)):
        line = np.moveaxis(index, axis, 0)
        before, here, after = (each.ravel() for each in (line[:-2], line[1:-1], line[2:]))
        ones, rows = np.ones(len(here)), np.tile(np.arange(len(here)), 3)
        entries = (np.r_[ones, -2 * ones, ones], (rows, np.r_[before, here, after]))
        parts.append(sparse.csr_matrix(entries, shape=(len(here), index.size)))
    return sparse.vstack(parts)
