"""Errors: how far predicted times lie from measured ones."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array


class Errors(msgspec.Struct, frozen=True, kw_only=True):
    """How far predictions lie from measured times."""

    rows: int
    median: float
    """Of the absolute error, as a share of what was measured."""
    high: float
    """Ninth decile of the same."""
    bias: float
    """Median of log(measured / predicted)."""
    spread: float
    """Root of the mean square of log(measured / predicted), the outermost hundredth apart."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """How far one way of predicting was off on rows that it had not seen."""

    family: str
    kind: str
    """What was tried: "kept apart", "chip left out", "generation left out", …"""
    chip: str
    framework: str
    scheme: str
    near: str
    """How near the kernels were that it was predicted from, and which."""
    errors: Errors


def errors_of(predicted_s: Array, measured_s: Array) -> Errors:
    """Return how far predictions lie from measured times."""
    off = np.abs(predicted_s / measured_s - 1)
    logs = np.log(measured_s / predicted_s)
    inner = logs[(logs >= np.quantile(logs, 0.005)) & (logs <= np.quantile(logs, 0.995))]
    return Errors(
        rows=len(off),
        median=float(np.median(off)),
        high=float(np.quantile(off, 0.9)),
        bias=float(np.median(logs)),
        spread=float(np.sqrt(np.mean(inner**2))),
    )
