"""Surfaces: times at the knots of a grid over shapes, for one device.

A surface is made once for an engine. At each knot stands the time that was measured, times the
ratio of the forms of this device and of the chip that was measured; the residual is what was
measured over the form there, so that is the form here times the residual. Then times are made to
grow along the axes that are told. Between knots the logarithm of time is linear in the logarithms
of the shape. So more along such an axis never takes less time, and a better figure never more.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.coefficients import Residuals
from valico.compute.kernels.form import Array

Index = NDArray[np.intp]

_FINE: Final = 4
"""Steps of an octave on which knots may lie: a knot is then found by a look into a table."""


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """The knots along one side of a shape, as logarithms to base 2 above the first."""

    first: float
    starts: Array
    """Of each interval between knots."""
    per_octave: Array
    """One over the length of each interval."""
    interval: Index | None
    """Of each fine step, where knots lie on fine steps."""

    def place(self, values: Array) -> tuple[Index, Array]:
        """Return the knot below each value and how far on it lies towards the next."""
        above = np.log2(values)
        above -= self.first
        below = self._below(above)
        above -= self.starts.take(below)
        above *= self.per_octave.take(below)
        return below, above

    def place_one(self, value: float) -> tuple[int, float]:
        """Return the same for one value."""
        above = math.log2(value) - self.first
        below = int(self._below(np.asarray(above)))
        return below, (above - self.starts[below]) * self.per_octave[below]

    def _below(self, above: Array) -> Index:
        if self.interval is not None:
            return np.asarray(self.interval.take((above * _FINE).astype(np.intp)))
        return np.asarray(np.maximum(np.searchsorted(self.starts, above, side="right") - 1, 0))


class Surface(msgspec.Struct, frozen=True, kw_only=True):
    """Logarithms of time at the knots of a grid."""

    axes: tuple[Axis, ...]
    edges: tuple[tuple[float, float], ...]
    """The least and the greatest shape along each axis."""
    log_s: Array

    def time_s(self, shape: Sequence[Array]) -> Array:
        """Return the times at shapes that lie within the grid (`within`), one array an axis.

        An axis with one value is taken out of the grid first, so that it costs next to nothing.
        """
        log_s = self.log_s
        places: list[tuple[Index, Array]] = []
        for axis, side in zip(self.axes, shape, strict=True):
            if side.size == 1:
                log_s = _taken_out(log_s, len(places), *axis.place_one(side.item()))
            else:
                places.append(axis.place(side))
        wide = np.broadcast_shapes(*(side.shape for side in shape))
        return np.broadcast_to(np.exp(_between(log_s, places)), wide)

    def within(self, shape: Sequence[Array]) -> list[Array]:
        """Return the shapes with what lies beyond the grid moved to its edge.

        An array that lies within comes back itself, so that a caller can tell by `is`.
        """
        return [
            side if _lies_within(side, low, high) else np.clip(side, low, high)
            for side, (low, high) in zip(shape, self.edges, strict=True)
        ]


def _taken_out(log_s: Array, axis: int, below: int, share: float) -> Array:
    """Return a grid without one of its axes, at one place along it."""
    low, high = (log_s[(slice(None),) * axis + (place,)] for place in (below, below + 1))
    return np.asarray(low + share * (high - low))


def _between(log_s: Array, places: Sequence[tuple[Index, Array]]) -> Array:
    """Return the values between knots, linear along each axis."""
    if not places:
        return log_s
    flat = np.ascontiguousarray(log_s).ravel()
    strides = [math.prod(log_s.shape[axis + 1 :]) for axis in range(log_s.ndim)]
    base: Index = np.asarray(
        sum(below * stride for (below, _), stride in zip(places, strides, strict=True))
    )

    def corner(axis: int, offset: int) -> Array:
        if axis == len(places):
            return np.asarray(flat.take(base + offset))
        low = corner(axis + 1, offset)
        high = corner(axis + 1, offset + strides[axis])
        return np.asarray(low + places[axis][1] * (high - low))

    return corner(0, 0)


def _lies_within(values: Array, low: float, high: float) -> bool:
    if values.size == 1:
        return low <= values.item() <= high
    return bool(values.size) and low <= values.min() and values.max() <= high


def knots_of(residuals: Residuals) -> list[Array]:
    """Return the shapes at the knots, one array an axis, ready to broadcast with each other."""
    return list(np.ix_(*(np.exp2(octaves) for octaves in residuals.octaves)))


def surface_from_residuals(residuals: Residuals, form_s: Array, *, grows: Sequence[int]) -> Surface:
    """Return the surface of a device whose form takes `form_s` at the knots, in seconds.

    `grows` are the axes along which no time may fall; each that is forced costs some accuracy.
    """
    shape = tuple(len(octaves) for octaves in residuals.octaves)
    over = residuals.step * np.frombuffer(residuals.levels(), dtype=np.int8).reshape(shape)
    return surface_from_times(residuals.octaves, np.log(form_s) + over, grows=grows)


def surface_from_times(
    octaves: Sequence[Sequence[float] | Array], log_s: Array, *, grows: Sequence[int]
) -> Surface:
    """Return the surface through logarithms of times at knots, given as logarithms to base 2."""
    for axis in grows:
        log_s = growing(log_s, axis)
    return Surface(
        axes=tuple(_axis(np.asarray(each)) for each in octaves),
        edges=tuple((2.0 ** float(each[0]), 2.0 ** float(each[-1])) for each in octaves),
        log_s=np.ascontiguousarray(log_s),
    )


def _axis(octaves: Array) -> Axis:
    above = octaves - octaves[0]
    interval: Index | None = None
    if np.all(above * _FINE == np.round(above * _FINE)):
        fine = np.arange(round(above[-1] * _FINE) + 1) / _FINE
        interval = np.minimum(np.searchsorted(above, fine, side="right") - 1, len(octaves) - 2)
    return Axis(
        first=float(octaves[0]),
        starts=above[:-1],
        per_octave=1 / np.diff(above),
        interval=interval,
    )


def growing(values: Array, axis: int) -> Array:
    """Return values that never fall along an axis, midway between the two nearest such.

    >>> growing(np.array([1.0, 3.0, 2.0, 4.0]), 0).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    above = np.maximum.accumulate(values, axis=axis)
    below = np.flip(np.minimum.accumulate(np.flip(values, axis), axis=axis), axis)
    return np.asarray((above + below) / 2)
