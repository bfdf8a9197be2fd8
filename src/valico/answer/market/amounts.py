"""Amounts as people read them: three digits, and an interval in one scale."""

from typing import Final

from valico.market.outcome.band import Band

SCALES: Final = ((1e9, " bn"), (1e6, " M"), (1.0, ""))
SMALL: Final = 1000
NOTHING: Final = 1e-6
EN_DASH: Final = "\N{EN DASH}"


def amount(value: float, unit: str = "") -> str:
    """Return a number with three digits that count, and its unit.

    >>> amount(732976), amount(1_355_773), amount(8.92e9, "USD"), amount(0.0)
    ('733,000', '1.36 M', '8.92 bn USD', '0')
    """
    return f"{_scaled(value, abs(value))} {unit}".rstrip()


def interval(low: float, high: float, unit: str = "") -> str:
    """Return two numbers in the scale of the larger, with an en dash between.

    >>> interval(642_537, 820_770).split(EN_DASH), interval(975e3, 1743e3).split(EN_DASH)
    (['643,000', '821,000'], ['0.975', '1.74 M'])
    """
    by = max(abs(low), abs(high))
    scale = _scale(by)[1]
    first = _scaled(low, by).removesuffix(scale)
    if first.startswith("-"):
        return f"{first} to {_scaled(high, by)} {unit}".rstrip()
    return f"{first}{EN_DASH}{_scaled(high, by)} {unit}".rstrip()


def with_interval(band: Band, unit: str = "") -> str:
    """Return the median and the interval that holds 80 per cent."""
    if band.p10 == band.p90:
        return amount(band.p50, unit)
    return f"{amount(band.p50, unit)} ({interval(band.p10, band.p90)})"


def _scale(value: float) -> tuple[float, str]:
    return next((scale for scale in SCALES if value >= scale[0]), SCALES[-1])


def _scaled(value: float, by: float) -> str:
    divisor, suffix = _scale(by)
    number = float(f"{value / divisor:.3g}") if abs(value) > NOTHING else 0.0
    text = f"{number:,.0f}" if divisor == 1 and by >= SMALL else f"{number:,.3g}"
    return f"{text}{suffix}" if number or suffix else "0"
