"""Numbers of plans as readers see them: three digits, ranges without noise, bars."""

import math
from typing import Final

from valico import units
from valico.compute.estimate import Estimate

DIGITS: Final = 3
KILOWATT_HOUR: Final = 3.6e6
MEGAWATT_HOUR: Final = 3.6e9
PLAIN: Final = (1e-5, 1e15)
"""Between these a number is written out; beyond them as a power of ten."""
BAR: Final = 24
"""Cells of the longest bar."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def three(value: float) -> str:
    """Return a number in three digits.

    >>> three(14193.0), three(0.65432), three(24.96)
    ('14,200', '0.654', '25')
    >>> three(8.45e18).partition(" ")[0], three(8.45e18)[-5:], three(1e-27)[-6:]
    ('8.45', '10^18', '10^-27')
    """
    if value == 0:
        return "0"
    if not PLAIN[0] <= abs(value) < PLAIN[1]:
        return _power(value)
    return units.number(float(f"{value:.{DIGITS}g}"), DIGITS)


def _power(value: float) -> str:
    """Return a number as digits times a power of ten."""
    digits, _, power = f"{value:.{DIGITS - 1}e}".partition("e")
    return f"{float(digits):g} × 10^{int(power)}" if math.isfinite(value) else str(value)


def counted_shown(count: float) -> str:
    """Return a count of tokens as people say it.

    >>> counted_shown(15e12), counted_shown(2.5e9), counted_shown(16e6), counted_shown(4096)
    ('15 trillion', '2.5 billion', '16 million', '4,096')
    """
    for least, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if count >= least:
            return f"{three(count / least)} {name}"
    return f"{count:,.0f}"


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
