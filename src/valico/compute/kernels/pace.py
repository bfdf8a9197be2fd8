"""Pace: what a chip does in a second of each thing that an operator is made of."""

from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.coefficients import Figures
from valico.compute.kernels.device import Device
from valico.compute.kernels.form import Array
from valico.compute.roofline import Precision

_ISSUE_FLOP_PER_S: Final = 36e12
"""Arithmetic in 16 bits that one multiprocessor feeds and sustains under its power.

One script on many chips (`facts/measurements.md`, section 6) reaches 96 % of the peak on the H20,
which has 1.9 TFLOP/s a multiprocessor, 85 % on the A100 (2.9), 80 % on the H100 (7.5) and 75 % on
the B200 (15): the time is that of the peak and of a second limit that counts multiprocessors.
"""

_EXPONENTIALS_PER_S: Final = 16 * 1.6e9
"""One multiprocessor's special functions: 16 a clock since Pascal, at 1.6 GHz."""

_STREAM_BYTES_PER_S: Final = 40e9
"""What one multiprocessor draws from memory when it works alone."""

_BITS: Final = {"fp32": 32, "tf32": 32, "fp16": 16, "fp8": 8, "int8": 8, "fp4": 4, "int4": 4}


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """One chip's figures in one arithmetic, and the times that follow at full efficiency."""

    rate_flop_per_s: float
    bandwidth_bytes_per_s: float
    multiprocessors: float
    bits: int = 16
    """Width of the numbers that are multiplied."""

    def arithmetic_s(self, flop: Array) -> Array:
        """Return the time of so much arithmetic when all multiprocessors work.

        >>> pace = Pace(rate_flop_per_s=36e12, bandwidth_bytes_per_s=1, multiprocessors=1)
        >>> float(pace.arithmetic_s(np.asarray(36e12)))
        2.0
        """
        fed = self.multiprocessors * _ISSUE_FLOP_PER_S * 16 / self.bits
        return np.asarray(flop * (1 / self.rate_flop_per_s + 1 / fed))

    def memory_s(self, moved_bytes: Array) -> Array:
        """Return the time to move so many bytes to or from the chip's memory."""
        return np.asarray(moved_bytes / self.bandwidth_bytes_per_s)

    def exponentials_s(self, count: Array) -> Array:
        """Return the time of so many exponentials when all multiprocessors work."""
        return np.asarray(count / (self.multiprocessors * _EXPONENTIALS_PER_S))

    def waves(self, blocks: Array) -> Array:
        """Return how often the multiprocessors fill up with so many blocks, in parts too."""
        return np.asarray(blocks / self.multiprocessors)


def alone_exponentials_s(count: Array) -> Array:
    """Return the time of so many exponentials on one multiprocessor."""
    return np.asarray(count / _EXPONENTIALS_PER_S)


def alone_memory_s(moved_bytes: Array) -> Array:
    """Return the time in which one multiprocessor draws so many bytes."""
    return np.asarray(moved_bytes / _STREAM_BYTES_PER_S)


def pace_of(device: Device, precision: Precision = "fp16") -> Pace:
    """Return the pace of a chip; a precision that it lacks is done in 16 bits.

    Where nobody counts the multiprocessors they follow from the bandwidth, which is what they draw.
    """
    native = precision in device.rates_flop_per_s
    used: Precision = precision if native else "fp16"
    counted = device.multiprocessors or device.bandwidth_bytes_per_s / _STREAM_BYTES_PER_S
    return Pace(
        rate_flop_per_s=device.rates_flop_per_s[used],
        bandwidth_bytes_per_s=device.bandwidth_bytes_per_s,
        multiprocessors=counted,
        bits=_BITS[used],
    )


def pace_from_figures(figures: Figures, precision: Precision = "fp16") -> Pace:
    """Return the pace of a chip that was measured, from the figures kept with the fit."""
    return Pace(
        rate_flop_per_s=figures.rate_flop_per_s,
        bandwidth_bytes_per_s=figures.bandwidth_bytes_per_s,
        multiprocessors=figures.multiprocessors,
        bits=_BITS[precision],
    )
