"""Metrics: what a chip counts for. No one of them is "the compute"."""

from collections.abc import Mapping
from typing import Final, Literal

from valico.catalogue.chips import Chip
from valico.errors import InputError
from valico.units import Dimension

Metric = Literal["units", "h100e", "fp16", "fp8", "fp4", "bandwidth", "power"]
METRICS: Final[Mapping[Metric, str]] = {
    "units": "chips",
    "h100e": "H100-equivalents, dense 8-bit rate over 1,979 TOP/s (Epoch AI's convention)",
    "fp16": "dense FP16",
    "fp8": "dense FP8, or FP16 where a chip has none (K. Pilz's convention)",
    "fp4": "dense FP4, or the FP8 value where a chip has none (K. Pilz's convention)",
    "bandwidth": "memory bandwidth",
    "power": "board power of the chips alone",
}
DIMENSIONS: Final[Mapping[Metric, Dimension]] = {
    "units": "count",
    "h100e": "count",
    "fp16": "FLOP/s",
    "fp8": "FLOP/s",
    "fp4": "FLOP/s",
    "bandwidth": "byte/s",
    "power": "W",
}
EIGHT_BIT_OF_H100: Final = 1979e12
"""OP/s, dense: what Epoch AI calls one H100-equivalent."""
_FIRST_STATED: Final[Mapping[Metric, tuple[str, ...]]] = {
    "fp16": ("dense_fp16",),
    "fp8": ("dense_fp8", "dense_fp16"),
    "fp4": ("dense_fp4", "dense_fp8", "dense_fp16"),
    "bandwidth": ("memory_bandwidth",),
    "power": ("board_power",),
}


def worth(chip: Chip, metric: Metric) -> float:
    """Return what one chip counts for, in base units; H100-equivalents as a bare number.

    Raises InputError where no source gives the figure.
    """
    if metric == "units":
        return 1.0
    if metric == "h100e":
        return _eight_bit(chip) / EIGHT_BIT_OF_H100
    for quantity in _FIRST_STATED[metric]:
        value = chip.value(quantity)
        if value is not None:
            return value
    message = f"{chip.id}: no source gives `{_FIRST_STATED[metric][0]}`, which {metric} needs"
    raise InputError(message)


def _eight_bit(chip: Chip) -> float:
    rates = [value for name in ("dense_fp8", "dense_int8") if (value := chip.value(name))]
    if not rates:
        message = f"{chip.id}: no source gives a dense 8-bit rate, which H100-equivalents need"
        raise InputError(message)
    return max(rates)
