"""Metrics by which fleets are asked for. No one of them is "the compute"."""

from collections.abc import Mapping
from typing import Final, Literal

from valico.catalogue.chips import Chip
from valico.errors import InputError
from valico.market.outcome.metric import MetricName, of_unit
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
_NAMES: Final[Mapping[Metric, MetricName]] = {
    "units": "units",
    "h100e": "h100_equivalents",
    "fp8": "fp8_flop_per_s",
    "fp4": "fp4_flop_per_s",
    "bandwidth": "memory_bandwidth_bytes_per_s",
    "power": "power_w",
}


def worth(chip: Chip, metric: Metric) -> float:
    """Return what one chip counts for, in base units; H100-equivalents as a bare number.

    Raises InputError where no source gives the figure.
    """
    name = _NAMES.get(metric)
    value = of_unit(chip).get(name) if name else chip.value("dense_fp16")
    if value is None:
        message = f"{chip.id}: no source gives a figure from which {metric} follows"
        raise InputError(message)
    return value
