"""Metrics: in what units of chips are counted; a count without its metric says nothing."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from valico.catalogue.chips import DENSE_BITS, Chip
from valico.regime.measures import measure
from valico.units import Dimension

MetricName = Literal[
    "units",
    "tpp",
    "h100_equivalents",
    "memory_bandwidth_bytes_per_s",
    "fp8_flop_per_s",
    "fp4_flop_per_s",
    "power_w",
]
H100_RATE_PER_S: Final = 1979e12
"""Dense 8-bit operations a second of an H100 SXM, by which H100-equivalents are counted."""
WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    "fp8": ("dense_fp8", "dense_fp16"),
    "fp4": ("dense_fp4", "dense_fp8", "dense_fp16"),
}
"""A chip without a narrow format does such work at the rate of the next wider one."""


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """A metric: its words, and the dimension of its values."""

    words: str
    dimension: Dimension


METRICS: Final[Mapping[MetricName, Metric]] = {
    "units": Metric(words="units", dimension="count"),
    "tpp": Metric(words="TPP", dimension="count"),
    "h100_equivalents": Metric(words="H100-equivalents, dense 8-bit", dimension="count"),
    "memory_bandwidth_bytes_per_s": Metric(words="memory bandwidth", dimension="byte/s"),
    "fp8_flop_per_s": Metric(words="dense FP8", dimension="FLOP/s"),
    "fp4_flop_per_s": Metric(words="dense FP4, or FP8 where a chip lacks it", dimension="FLOP/s"),
    "power_w": Metric(words="board power", dimension="W"),
}


def of_unit(chip: Chip) -> dict[MetricName, float]:
    """Return what one chip counts in each metric; one that no source gives is absent."""
    found: dict[MetricName, float | None] = {
        "units": 1.0,
        "tpp": measure(chip).values.get("tpp"),
        "h100_equivalents": _eight_bit(chip),
        "memory_bandwidth_bytes_per_s": chip.value("memory_bandwidth"),
        "fp8_flop_per_s": _rate(chip, "fp8"),
        "fp4_flop_per_s": _rate(chip, "fp4"),
        "power_w": chip.value("board_power"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _eight_bit(chip: Chip) -> float | None:
    """Return a chip's best dense 8-bit rate over that of an H100."""
    rates = [chip.value(name) or 0 for name, bits in DENSE_BITS.items() if bits == 8]  # noqa: PLR2004  # 8-bit
    best = max(rates) or chip.value("dense_fp16")
    return best / H100_RATE_PER_S if best else None


def _rate(chip: Chip, of: str) -> float | None:
    values = (chip.value(name) for name in WIDER[of])
    return next((value for value in values if value), None)
