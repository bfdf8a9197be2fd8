"""Products: the form of a dense product, from what a tile, a multiprocessor and memory can do.

    t = fixed + (compute^2 + reads^2 + steps^2)^(1/2) + writes + quantising

compute     2 m n k over the rate, at an efficiency.
reads       weights and inputs over the bandwidth, at an efficiency.
steps       A multiprocessor makes a tile of 128 x 128 outputs in k steps, each at least `pace_s`
            long, however little the tile holds; with more tiles than multiprocessors they queue.
            This is the third resource: it bounds narrow products with a long inner side.
writes      outputs in 16 bits over the bandwidth, `output_passes` times.
quantising  for inputs narrower than 16 bits: read them in 16, write them in 8, `quantise_passes`
            times, as the framework does it beside the product.

The efficiency of arithmetic falls as each multiprocessor is given more of it, for power and issue
slots do not grow along: by the rate per multiprocessor to the power -`crowding`, up to `ceiling`.
An H20 (148 TFLOP/s on 78) reaches 96 % of its peak where an H100 (989 on 132) reaches 81 % in the
same script (torch-performance-test-data), which gives a crowding of 0.13.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.coefficients import Figures
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Widths
from valico.compute.kernels.surface import Surface

TILE: Final = 128
"""Rows and columns of a tile of outputs."""


class ProductForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fitted numbers of dense products; see the module."""

    fixed_s: float
    compute_efficiency: float
    memory_efficiency: float
    pace_s: float
    output_passes: float
    quantise_passes: float
    crowding: float
    ceiling: float


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """Dense products of one scheme on one device, ready to be timed."""

    form: ProductForm
    chip: Figures
    widths: Widths
    surface: Surface | None = None

    def time_s(self, shape: Sequence[Array]) -> Array:
        """Return the times of products, in seconds; `shape` is rows, columns, inner side.

        Beyond the surface its edge is carried on by the form.
        """
        if self.surface is None:
            return self.form_s(shape)
        inside = self.surface.within(shape)
        time = self.surface.time_s(inside)
        if all(near is given for near, given in zip(inside, shape, strict=True)):
            return time
        return np.asarray(time * self.form_s(shape) / self.form_s(inside))

    def form_s(self, shape: Sequence[Array]) -> Array:
        """Return the times by the form alone, in seconds."""
        return product_s(self.form, self.chip, self.widths, shape)


def on_device(form: ProductForm, there: Figures, here: Figures) -> ProductForm:
    """Return a form fitted on one chip as it holds on another."""
    crowded = _rate_each(here) / _rate_each(there)
    efficiency = form.compute_efficiency * crowded**-form.crowding
    most = max(form.ceiling, form.compute_efficiency)
    return msgspec.structs.replace(form, compute_efficiency=min(efficiency, most))


def _rate_each(figures: Figures) -> float:
    return figures.rate_flop_per_s / figures.multiprocessors


def product_s(form: ProductForm, chip: Figures, widths: Widths, shape: Sequence[Array]) -> Array:
    """Return the time of inputs (rows x inner) times weights (inner x columns), in seconds."""
    rows, columns, inner = shape
    bandwidth = chip.bandwidth_bytes_per_s
    compute = rows * columns * inner * (2 / (chip.rate_flop_per_s * form.compute_efficiency))
    read = (columns * widths.weight_bytes + rows * widths.input_bytes) * inner
    reads = read * (1 / (bandwidth * form.memory_efficiency))
    tiles = np.ceil(rows * (1 / TILE)) * np.ceil(columns * (1 / TILE))
    steps = inner * form.pace_s * np.maximum(1.0, tiles * (1 / chip.multiprocessors))
    total = np.sqrt(compute * compute + reads * reads + steps * steps)
    total = total + form.fixed_s + rows * columns * (2 * form.output_passes / bandwidth)
    if widths.input_bytes < 2:  # noqa: PLR2004  # narrower than the 16 bits in which inputs arrive
        total = total + rows * inner * (3 * form.quantise_passes / bandwidth)
    return np.asarray(total)
