"""Dense matrix products."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.coefficients import Figures, Fit, numbers_as
from valico.compute.kernels.device import Device
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Ground, Kernels, ground_of
from valico.compute.kernels.nearest import Found
from valico.compute.kernels.product import Product, ProductForm, on_device
from valico.compute.kernels.scheme import WIDTHS, Scheme, Widths, runnable
from valico.compute.kernels.surface import knots_of, surface_from_residuals

FAMILY: Final = "matmul"
NEAREST: Final[Mapping[Scheme, tuple[Scheme, ...]]] = {
    "bf16": (),
    "fp8": ("fp8-block", "bf16"),
    "fp8-block": ("fp8", "bf16"),
    "nvfp4": ("fp8-block", "fp8", "bf16"),
    "mxfp4": ("nvfp4", "fp8-block", "fp8", "bf16"),
    "int8": ("fp8", "fp8-block", "bf16"),
    "w8a16": ("w4a16", "bf16"),
    "w4a16": ("w8a16", "bf16"),
    "w4a16-mxfp4": ("w4a16", "w8a16", "bf16"),
}
"""The schemes whose kernels stand in for a scheme that was not measured, the best first."""

_UNFITTED: Final = ProductForm(
    fixed_s=4e-6,
    compute_efficiency=0.8,
    memory_efficiency=0.8,
    pace_s=0.5e-9,
    output_passes=1.0,
    quantise_passes=1.5,
    crowding=0.0,
    ceiling=0.97,
)
"""Rounded middle of the fits, for a set of operators without this family."""


def matmul_s(
    kernels: Kernels, *, rows: ArrayLike, columns: ArrayLike, inner: ArrayLike, scheme: Scheme
) -> Array:
    """Return the time of inputs (rows x inner) times weights (inner x columns), in seconds.

    FLOP: 2 x rows x inner x columns. Bytes: weights and inputs in their formats, outputs in 16
    bits. Inputs arrive in 16 bits: where a scheme narrows them, that is in the time, as the
    framework does it. Logits are such a product too, with the vocabulary as columns. A scheme that
    the device has no units for runs with weights widened to 16 bits (`runnable`).

    The three broadcast with each other: give all products of a layer in one call.
    """
    shape = [np.asarray(value, dtype=np.float64) for value in (rows, columns, inner)]
    return product_on(kernels, scheme).time_s(shape)


def matmul_ground(kernels: Kernels, scheme: Scheme) -> Ground:
    """Return what the time of dense products in a scheme rests on."""
    run = runnable(scheme, kernels.device)
    if (FAMILY, run) in kernels.tables:
        return Ground(basis="measured", spread=0.05, source="aiconfigurator-0-12-0")
    return ground_of(kernels.find(FAMILY, run, nearest=NEAREST[run]))


def product_on(kernels: Kernels, scheme: Scheme) -> Product:
    """Return dense products of a scheme on this device, ready to be timed; made once."""
    ready = kernels.products.get(scheme)
    if ready is None:
        ready = kernels.products[scheme] = _product(kernels, runnable(scheme, kernels.device))
    return ready


def _product(kernels: Kernels, scheme: Scheme) -> Product:
    found = kernels.find(FAMILY, scheme, nearest=NEAREST[scheme])
    widths = WIDTHS[scheme]
    chip = figures_on(kernels.device, widths, found.fit if found else None)
    if found is None:
        return Product(form=_UNFITTED, chip=chip, widths=widths)
    bare = Product(form=_form(kernels.device, chip, widths, found), chip=chip, widths=widths)
    table = kernels.tables.get((FAMILY, scheme))
    if table is not None:
        return msgspec.structs.replace(bare, surface=table)
    return _surfaced(bare, found, scheme)


def _surfaced(bare: Product, found: Found, scheme: Scheme) -> Product:
    """Return a product with what the form left over where it was measured.

    That is carried over only to the chip itself and its kin: elsewhere another side of the roof
    binds at the same shape, and it misleads.
    """
    residuals = found.fit.residuals
    if residuals is None or found.near not in {"own", "kin"} or found.fit.scheme != scheme:
        return bare
    times = bare.form_s(knots_of(residuals))
    return msgspec.structs.replace(
        bare, surface=surface_from_residuals(residuals, times, grows=(0,))
    )


def _form(device: Device, chip: Figures, widths: Widths, found: Found) -> ProductForm:
    """Return the fitted form as it holds on a device.

    On a chip that has no kernels in the tables but whose best product somebody measured, that sets
    the efficiency of arithmetic.
    """
    form = on_device(numbers_as(ProductForm, found.fit), found.fit.figures, chip)
    measured = device.measured_flop_per_s.get(widths.arithmetic)
    if found.near == "own" or measured is None:
        return form
    most = min(measured / chip.rate_flop_per_s, form.ceiling)
    return msgspec.structs.replace(form, compute_efficiency=most)


def figures_on(device: Device, widths: Widths, fit: Fit | None) -> Figures:
    """Return the figures of a device for the arithmetic of a scheme.

    Multiprocessors that no source counts are taken to be as crowded as those of the fit.
    """
    rate = device.rates_flop_per_s[widths.arithmetic]
    each = fit.figures.rate_flop_per_s / fit.figures.multiprocessors if fit else rate / 100
    return Figures(
        rate_flop_per_s=rate,
        bandwidth_bytes_per_s=device.bandwidth_bytes_per_s,
        multiprocessors=device.multiprocessors or rate / each,
    )
