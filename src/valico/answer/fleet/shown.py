"""Amounts of a metric as readers see them."""

from collections.abc import Mapping, Sequence
from typing import Final

from valico import units
from valico.market.fleet.metric import Metric
from valico.market.fleet.stock import Range

SCALE: Final[Mapping[Metric, tuple[float, str]]] = {
    "units": (1.0, ""),
    "h100e": (1.0, ""),
    "fp16": (1e18, "EFLOP/s"),
    "fp8": (1e18, "EFLOP/s"),
    "fp4": (1e18, "EFLOP/s"),
    "bandwidth": (1e18, "EB/s"),
    "power": (1e6, "MW"),
}
"""What an amount is divided by, and its unit then."""
LABELS: Final[Mapping[Metric, str]] = {
    "units": "Chips",
    "h100e": "H100-equivalents",
    "fp16": "Dense FP16",
    "fp8": "Dense FP8",
    "fp4": "Dense FP4",
    "bandwidth": "Memory bandwidth",
    "power": "Chip power",
}
_STEPS: Final = "▁▂▃▄▅▆▇█"


def three(value: float) -> str:
    """Return a number in three digits.

    >>> three(1805354.0), three(0.0284)
    ('1,810,000', '0.0284')
    """
    return units.number(float(f"{value:.3g}"), 3)


def amount(value: float, metric: Metric) -> str:
    """Return an amount in base units without its unit.

    >>> amount(756e6, "power")
    '756'
    """
    return three(value / SCALE[metric][0])


def span(points: Range, metric: Metric) -> str:
    """Return an amount with its interval and unit.

    >>> span(Range(598e6, 756e6, 961e6), "power")
    '756 MW (598 to 961)'
    """
    mid = f"{amount(points.mid, metric)} {SCALE[metric][1]}".rstrip()
    if points.low == points.high:
        return mid
    return f"{mid} ({amount(points.low, metric)} to {amount(points.high, metric)})"


def sparkline(values: Sequence[float]) -> str:
    """Return values as steps of a line.

    >>> sparkline([0, 1, 2, 4])
    '▁▃▅█'
    """
    most = max(values, default=0.0)
    top = len(_STEPS) - 1
    return "".join(_STEPS[round(top * value / most) if most else 0] for value in values)
