"""Families: what is calibrated, each with its tables and its trials."""

from collections.abc import Callable, Mapping
from typing import Final

from valico.compute.calibration import passes, products, terms_families
from valico.compute.calibration.errors import Trial
from valico.compute.calibration.inputs import Inputs
from valico.compute.kernels.coefficients import Coefficients

Calibrate = Callable[[Inputs], tuple[Coefficients, list[Trial]]]

FAMILIES: Final[Mapping[str, Calibrate]] = {
    "elementwise": passes.calibrate,
    "matmul": products.calibrate,
    **terms_families.calibrations(),
}
"""Each family by the name of its file."""
