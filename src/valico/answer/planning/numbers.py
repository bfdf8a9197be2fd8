"""Numbers of plans as readers see them: three digits, ranges without noise, bars."""

from typing import Final

from valico import units
from valico.compute.estimate import Estimate

DIGITS: Final = 3
KILOWATT_HOUR: Final = 3.6e6
MEGAWATT_HOUR: Final = 3.6e9
BAR: Final = 24
"""Cells of the longest bar."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def three(value: float) -> str:
    """Return a number in three digits.

    >>> three(14193.0), three(0.65432), three(24.96)
    ('14,200', '0.654', '25')
    """
    if value == 0:
        return "0"
    return units.number(float(f"{value:.{DIGITS}g}"), DIGITS)


def mid_shown(estimate: Estimate) -> str:
    """Return the central value with its unit, as people write it."""
    return _shown(estimate.mid, estimate)


def range_shown(estimate: Estimate) -> str:
    """Return the interval, its unit once; nothing where it is one value."""
    if estimate.low == estimate.high:
        return ""
    low, high = _shown(estimate.low, estimate), _shown(estimate.high, estimate)
    unit = low.partition(" ")[2]
    bare = low.removesuffix(f" {unit}") if unit and high.endswith(f" {unit}") else low
    return f"{bare} to {high.removesuffix(f' {unit}') if bare != low else high}"


def _shown(value: float, estimate: Estimate) -> str:
    if estimate.dimension == "count":
        return three(value)
    if estimate.dimension == "J" and value < MEGAWATT_HOUR:
        return f"{three(value / KILOWATT_HOUR)} kWh"
    if estimate.dimension == "FLOP":
        digits, _, power = f"{value:.2e}".partition("e")
        return f"{digits} × 10^{int(power)} FLOP"
    text = units.show(value, estimate.dimension, DIGITS)
    number, _, unit = text.partition(" ")
    rounded = three(float(number.replace(",", "")))
    return f"{rounded} {unit}".rstrip()


def share_shown(share: float) -> str:
    """Return a share in whole hundredths.

    >>> share_shown(0.324), share_shown(0.004), share_shown(0.0)
    ('32 %', '<1 %', '0 %')
    """
    percent = round(100 * share)
    return "<1 %" if share > 0 and percent == 0 else f"{percent} %"


def bar(share: float, *, width: int = BAR) -> str:
    """Return a bar of so large a part of the longest one.

    >>> bar(0.5, width=4), bar(0.3, width=4), bar(1.0, width=4)
    ('██', '█▎', '████')
    """
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    rest = _EIGHTHS[eighths % 8].strip()
    return "█" * (eighths // 8) + rest
