"""Forms: what each part of the form of dense products is worth, tried on the same tables.

They are fitted on one half of a table and tried on the other, so a part that earns nothing shows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from valico.compute.calibration.errors import Trial, errors_of
from valico.compute.calibration.fitting import halves, least_log_errors
from valico.compute.calibration.tables import Table, split, widths_of
from valico.compute.kernels.coefficients import Figures
from valico.compute.kernels.form import Array
from valico.compute.kernels.product import TILE
from valico.compute.kernels.scheme import Widths


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The seconds of which forms are made, at full efficiency."""

    compute: Array
    reads: Array
    writes: Array
    quantising: Array
    inner: Array
    """The steps of a tile; each takes a time of its own."""
    waves: Array
    """How often tiles fill the multiprocessors, in parts too."""


Form = Callable[[Array, Parts], Array]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A form, and where its numbers start, end and may not pass."""

    form: Form
    first: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


def _roofline(_: Array, parts: Parts) -> Array:
    return np.maximum(parts.compute, parts.reads + parts.writes)


def _four(at: Array, parts: Parts) -> Array:
    p = at[3]
    memory = (parts.reads + parts.writes) / at[2]
    return np.asarray(at[0] + ((parts.compute / at[1]) ** p + memory**p) ** (1 / p))


def _steps(at: Array, parts: Parts) -> Array:
    steps = parts.inner * at[3] * np.maximum(1.0, parts.waves)
    memory = (parts.reads + parts.writes) / at[2]
    return np.asarray(at[0] + np.sqrt((parts.compute / at[1]) ** 2 + memory**2 + steps**2))


def _whole_waves(at: Array, parts: Parts) -> Array:
    steps = parts.inner * at[3] * np.maximum(1.0, parts.waves)
    memory = (parts.reads + parts.writes) / at[2]
    ragged = np.where(parts.waves > 1, np.ceil(parts.waves) / parts.waves, 1.0)
    compute = parts.compute / at[1] * (1 + at[4] * (ragged - 1))
    return np.asarray(at[0] + np.sqrt(compute**2 + memory**2 + steps**2))


def _whole(at: Array, parts: Parts) -> Array:
    steps = parts.inner * at[3] * np.maximum(1.0, parts.waves)
    within = np.sqrt((parts.compute / at[1]) ** 2 + (parts.reads / at[2]) ** 2 + steps**2)
    return np.asarray(at[0] + within + at[4] * parts.writes + at[5] * parts.quantising)


FORMS: Final[Mapping[str, Shape]] = {
    "form: roofline, nothing fitted": Shape(form=_roofline),
    "form: four numbers (fixed, compute, memory, sharpness)": Shape(
        form=_four, first=(4e-6, 0.75, 0.75, 2), low=(0, 0.05, 0.05, 1), high=(1e-4, 1, 1.6, 8)
    ),
    "form: and steps on multiprocessors": Shape(
        form=_steps, first=(4e-6, 0.75, 0.75, 1e-9), low=(0, 0.05, 0.05, 0), high=(1e-4, 1, 2, 1e-7)
    ),
    "form: and whole waves of tiles": Shape(
        form=_whole_waves,
        first=(4e-6, 0.75, 0.75, 1e-9, 0.3),
        low=(0, 0.05, 0.05, 0, 0),
        high=(1e-4, 1, 2, 1e-7, 1),
    ),
    "form: steps, writes and quantising apart (the one that ships)": Shape(
        form=_whole,
        first=(4e-6, 0.75, 0.75, 1e-9, 1, 1),
        low=(0, 0.05, 0.05, 0, 0, 0),
        high=(1e-4, 1, 1.6, 1e-7, 6, 8),
    ),
}
"""Forms of rising length; what the shipped one leaves over goes into a grid ("kept apart")."""

_MOST_ROWS: Final = 3000


def form_trials(tables: Sequence[Table], chips: Mapping[str, Figures]) -> Iterator[Trial]:
    """Yield the error of every form on every table; `chips` are the figures of each chip."""
    for table in tables:
        fitting, apart = split(table)
        few = fitting.some(halves(len(fitting.time_s), seed=6)[0][:_MOST_ROWS])
        for name, shape in FORMS.items():
            yield _trial(name, shape, few, apart, chips[table.device.id])


def _trial(name: str, shape: Shape, few: Table, apart: Table, chip: Figures) -> Trial:
    parts, numbers = _parts(few, chip), np.zeros(0)
    if shape.first:
        numbers = least_log_errors(
            lambda at: shape.form(at, parts),
            few.time_s,
            first=shape.first,
            low=shape.low,
            high=shape.high,
        )
    return Trial(
        family="matmul",
        kind=name,
        chip=few.device.id,
        framework=few.framework,
        scheme=few.scheme,
        near="own",
        errors=errors_of(shape.form(numbers, _parts(apart, chip)), apart.time_s),
    )


def _parts(table: Table, chip: Figures) -> Parts:
    (m, n, k), widths = table.shape, widths_of(table)
    rate = table.device.rates_flop_per_s[widths.arithmetic]
    bandwidth = chip.bandwidth_bytes_per_s
    tiles = np.ceil(m / TILE) * np.ceil(n / TILE)
    return Parts(
        compute=2 * m * n * k / rate,
        reads=_read(widths, m, n) * k / bandwidth,
        writes=2 * m * n / bandwidth,
        quantising=(3 * m * k / bandwidth) * (widths.input_bytes < 2),  # noqa: PLR2004  # 16 bits
        inner=k,
        waves=tiles / chip.multiprocessors,
    )


def _read(widths: Widths, rows: Array, columns: Array) -> Array:
    return columns * widths.weight_bytes + rows * widths.input_bytes
