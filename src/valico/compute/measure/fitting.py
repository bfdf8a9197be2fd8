"""Fitting: the numbers of the operators moved to what was measured.

Each number of a fit may move by a factor; the logarithms of measured over predicted times are
fitted by least squares, held back towards the shipped numbers (a ridge), so that a few points move
little and a number that no point speaks of stays where it was.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.coefficients import Coefficients, Fit, Operators, with_measured
from valico.compute.kernels.kernels import Kernels
from valico.compute.measure.points import Measurement, Point
from valico.compute.measure.predict import predicted_s

Array = NDArray[np.float64]

STEPS: Final = (-0.4, -0.2, -0.1, -0.05, -0.05)
"""Of the logarithm of a number, round by round, to see how times answer; wide at first and down,
for an efficiency at its ceiling does not answer to small steps."""
LOOSENESS: Final = 0.7
"""Standard deviation of the logarithm of a number around the shipped one."""
NOISE: Final = 0.1
"""Standard deviation of the logarithm of a measured time around the form."""
FURTHEST: Final = 3.0
"""No number moves by more than e to this."""
FIXED: Final = frozenset({"sharpness", "ceiling", "tile_rows", "window_edges"})
"""Numbers that say how the others work together."""


def kernels_as_measured(kernels: Kernels, measurement: Measurement) -> Kernels:
    """Return kernels whose numbers are fitted to a measurement of the same chip.

    The given ones stay as they are, and they are what comes back where another chip was measured.
    """
    if measurement.chip != kernels.device.id:
        return kernels
    operators = kernels.operators
    for points in _groups(measurement):
        operators = _fitted(kernels, operators, points, measurement)
    return Kernels(device=kernels.device, framework=kernels.framework, operators=operators)


def _groups(measurement: Measurement) -> list[list[Point]]:
    """Return the points by family and scheme."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in measurement.points:
        groups.setdefault((point.item.family, point.item.scheme), []).append(point)
    return list(groups.values())


def _fitted(
    kernels: Kernels, operators: Operators, points: Sequence[Point], measurement: Measurement
) -> Operators:
    base = Kernels(device=kernels.device, framework=kernels.framework, operators=operators)
    _residuals(base, points)  # looks up the fits that these points use
    for (family, schemes), found in list(base.found.items()):
        if found is None:
            continue
        own = found.fit.chip == kernels.device.id
        begin = msgspec.structs.replace(
            found.fit,
            chip=kernels.device.id,
            generation=kernels.device.generation,
            framework=kernels.framework,
            scheme=schemes[0],
            software=measurement.software,
            residuals=found.fit.residuals if own else None,
            rows=len(points),
        )
        fit = _moved(base, operators, family, (begin, points))
        operators = _with(operators, family, fit, measurement)
    return operators


def _moved(
    kernels: Kernels, operators: Operators, family: str, on: tuple[Fit, Sequence[Point]]
) -> Fit:
    """Return the fit with its numbers moved to the points."""
    begin, points = on
    names = [name for name, value in begin.numbers.items() if value > 0 and name not in FIXED]
    logs = np.zeros(len(names))

    def left(moved: Array) -> Array:
        fit = _scaled(begin, names, moved)
        trial = msgspec.structs.replace(kernels.operators, families=operators.families)
        changed = _with(trial, family, fit, None)
        return _residuals(
            Kernels(device=kernels.device, framework=kernels.framework, operators=changed), points
        )

    for step in STEPS:
        here = left(logs)
        slopes = np.stack(
            [(left(logs + step * unit) - here) / step for unit in np.eye(len(names))], axis=1
        )
        ridge = np.eye(len(names)) * (NOISE / LOOSENESS) ** 2
        towards = -slopes.T @ here - ridge @ logs
        logs = np.clip(
            logs + np.linalg.solve(slopes.T @ slopes + ridge, towards), -FURTHEST, FURTHEST
        )
    spread = float(np.std(left(logs))) if len(points) > 1 else begin.spread
    return msgspec.structs.replace(
        _scaled(begin, names, logs), spread=max(spread, 0.02), rows=len(points)
    )


def _scaled(fit: Fit, names: Sequence[str], logs: Array) -> Fit:
    factors = dict(zip(names, np.exp(logs).tolist(), strict=True))
    numbers = {name: value * factors.get(name, 1.0) for name, value in fit.numbers.items()}
    for share in ("compute_efficiency", "memory_efficiency"):
        if share in numbers:
            numbers[share] = min(numbers[share], 1.0)
    return msgspec.structs.replace(fit, numbers=numbers)


def _with(
    operators: Operators, family: str, fit: Fit, measurement: Measurement | None
) -> Operators:
    shipped = operators.families[family]
    day = measurement.measured if measurement else shipped.fitted
    own = Coefficients(family=family, fitted=day, spreads=shipped.spreads, fits=(fit,))
    return with_measured(operators, own)


def _residuals(kernels: Kernels, points: Sequence[Point]) -> Array:
    """Return log(predicted / measured) of the points."""
    predicted = np.array([predicted_s(kernels, point.item) for point in points])
    return np.asarray(np.log(predicted / np.array([point.time_s for point in points])))
