"""Rooflines: the bounds that peak arithmetic and memory bandwidth set.

A roof holds for one precision. Rates are dense; a rate that accumulates in FP32 is preferred.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

import msgspec

from valico.catalogue.chips import Chip
from valico.compute.cluster import figure_of
from valico.compute.estimate import step_from_figure
from valico.errors import InputError
from valico.evidence import Figure, Step

Precision = Literal["fp16", "fp8", "int8", "fp4"]
"""The format of the arithmetic; fp16 stands for FP16 and BF16."""

Side = Literal["arithmetic", "memory"]

RATES: Final[Mapping[Precision, tuple[str, ...]]] = {
    "fp16": ("dense_fp16_fp32_accumulate", "dense_fp16"),
    "fp8": ("dense_fp8_fp32_accumulate", "dense_fp8"),
    "int8": ("dense_int8",),
    "fp4": ("dense_fp4",),
}
"""The rates of each precision, the preferred one first."""


class Roof(msgspec.Struct, frozen=True, kw_only=True):
    """What one chip can do at most: arithmetic and memory traffic."""

    flop_per_s: float
    """For integers, operations a second."""
    bytes_per_s: float
    precision: Precision = "fp16"
    why: Step = Step(says="a roof given by hand")

    @property
    def ridge_flop_per_byte(self) -> float:
        """FLOP for each byte moved at which arithmetic and memory take equally long."""
        return self.flop_per_s / self.bytes_per_s


def operator_time_s(*, flop: float, moved_bytes: float, roof: Roof) -> float:
    """Return the lower bound on the time of some work in seconds.

    max(T_math, T_comms), as in "How to Scale Your Model", part 1.

    >>> h200 = Roof(flop_per_s=989e12, bytes_per_s=4.8e12)
    >>> f"{operator_time_s(flop=2e9, moved_bytes=1e9, roof=h200):.2e}"
    '2.08e-04'
    """
    return max(flop / roof.flop_per_s, moved_bytes / roof.bytes_per_s)


def binding_side(*, flop: float, moved_bytes: float, roof: Roof) -> Side:
    """Return which side of the roof sets the time.

    >>> binding_side(flop=2e9, moved_bytes=1e9, roof=Roof(flop_per_s=989e12, bytes_per_s=4.8e12))
    'memory'
    """
    by_arithmetic = flop / roof.flop_per_s >= moved_bytes / roof.bytes_per_s
    return "arithmetic" if by_arithmetic else "memory"


def best_precision(chip: Chip) -> Precision:
    """Return FP8 where a source gives the chip a dense FP8 rate, otherwise FP16.

    INT8 and FP4 are used only on request: not every model survives them.
    """
    return "fp8" if any(rate in chip.figures for rate in RATES["fp8"]) else "fp16"


def rate_figure(chip: Chip, precision: Precision) -> Figure:
    """Return the chip's dense rate in a precision; InputError where no source gives one."""
    if precision not in RATES:
        allowed = ", ".join(get_args(Precision))
        message = f"'{precision}' is no precision; allowed: {allowed}"
        raise InputError(message)
    return figure_of(chip, *RATES[precision])


def roof_from_chip(chip: Chip, precision: Precision | None = None) -> Roof:
    """Return the roof of a chip in a precision, or in the best that it has."""
    chosen = precision or best_precision(chip)
    rate, bandwidth = rate_figure(chip, chosen), figure_of(chip, "memory_bandwidth")
    return Roof(
        flop_per_s=rate.value,
        bytes_per_s=bandwidth.value,
        precision=chosen,
        why=_why(chip, precision, (rate, bandwidth)),
    )


def _why(chip: Chip, asked: Precision | None, figures: tuple[Figure, ...]) -> Step:
    chosen = asked or best_precision(chip)
    reason = "as asked" if asked else _reason(chosen)
    steps = tuple(step_from_figure(chip.name, figure) for figure in figures)
    return Step(says=f"arithmetic in {chosen.upper()}, {reason}", because=steps)


def _reason(chosen: Precision) -> str:
    if chosen == "fp8":
        return "because a source gives the chip a dense FP8 rate"
    return "because no source gives the chip a dense FP8 rate"
