"""Quantities as people write them, in base units inside.

Base units: byte, byte/s, FLOP/s, OP/s, mm2, W, J, s, FLOP, USD, CNY and bare counts.
A GB is 10^9 bytes and a GiB is 2^30 bytes; neither is ever read as the other.
"""

import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from valico.errors import InputError

Dimension = Literal[
    "byte", "byte/s", "FLOP/s", "OP/s", "mm2", "W", "J", "s", "FLOP", "USD", "CNY", "count"
]

_DECIMAL: Final = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_BINARY: Final = {"Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "Pi": 2.0**50}


def _prefixed(unit: str, prefixes: Mapping[str, float]) -> dict[str, float]:
    return {prefix + unit: factor for prefix, factor in prefixes.items()}


UNITS: Final[Mapping[Dimension, Mapping[str, float]]] = {
    "byte": _prefixed("B", _DECIMAL | _BINARY),
    "byte/s": _prefixed("B/s", _DECIMAL | _BINARY),
    "FLOP/s": _prefixed("FLOP/s", _DECIMAL),
    "OP/s": _prefixed("OP/s", _DECIMAL),
    "mm2": {"mm2": 1.0, "cm2": 100.0},
    "W": _prefixed("W", _DECIMAL),
    "J": _prefixed("J", _DECIMAL) | {"kWh": 3.6e6, "MWh": 3.6e9, "GWh": 3.6e12},
    "s": {
        "s": 1.0,
        "ms": 1e-3,
        "us": 1e-6,
        "min": 60.0,
        "h": 3600.0,
        "day": 86400.0,
        "days": 86400.0,
    },
    "FLOP": _prefixed("FLOP", _DECIMAL),
    "USD": {"USD": 1.0, "k USD": 1e3, "M USD": 1e6, "bn USD": 1e9},
    "CNY": {"CNY": 1.0, "k CNY": 1e3, "M CNY": 1e6, "bn CNY": 1e9},
    "count": {"": 1.0},
}
"""Each dimension's units and how many base units one of them is."""

_SHOWN: Final[Mapping[Dimension, tuple[tuple[float, str], ...]]] = {
    "byte": ((1e13, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (0.0, "B")),
    "byte/s": ((1e12, "TB/s"), (1e9, "GB/s"), (1e6, "MB/s"), (0.0, "B/s")),
    "FLOP/s": ((1e16, "PFLOP/s"), (1e12, "TFLOP/s"), (1e9, "GFLOP/s"), (0.0, "FLOP/s")),
    "OP/s": ((1e16, "POP/s"), (1e12, "TOP/s"), (1e9, "GOP/s"), (0.0, "OP/s")),
    "mm2": ((0.0, "mm2"),),
    "W": ((1e6, "MW"), (1e4, "kW"), (0.0, "W")),
    "J": ((3.6e12, "GWh"), (3.6e9, "MWh"), (3.6e6, "kWh"), (0.0, "J")),
    "s": ((172800.0, "days"), (7200.0, "h"), (120.0, "min"), (1.0, "s"), (1e-3, "ms"), (0.0, "us")),
    "FLOP": ((1e18, "EFLOP"), (1e12, "TFLOP"), (0.0, "FLOP")),
    "USD": ((1e9, "bn USD"), (1e6, "M USD"), (0.0, "USD")),
    "CNY": ((1e9, "bn CNY"), (1e6, "M CNY"), (0.0, "CNY")),
    "count": ((0.0, ""),),
}

_WRITTEN: Final = re.compile(r"\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([^\s\d.,].*?)?\s*")


@cache
def parse(text: str, dimension: Dimension) -> float:
    """Return a written quantity in the base unit of its dimension.

    Raises InputError when the number is negative or malformed, or the unit is of another kind.

    >>> parse("4.8 TB/s", "byte/s")
    4800000000000.0
    >>> parse("1 GiB", "byte") - parse("1 GB", "byte")
    73741824.0
    """
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise InputError(_no_quantity(text, dimension))
    number, unit = float(written[1]), written[2] or ""
    factor = UNITS[dimension].get(unit)
    if factor is None:
        raise InputError(_wrong_unit(text, unit, dimension))
    if not math.isfinite(number * factor):
        message = f"'{text}' is too large to be a quantity"
        raise InputError(message)
    return number * factor


def example(dimension: Dimension) -> str:
    """Return a quantity of the dimension as a user may write it.

    >>> example("W")
    "'700 W'"
    """
    units = {"byte": "141 GB", "byte/s": "4.8 TB/s", "FLOP/s": "989 TFLOP/s", "OP/s": "1979 TOP/s"}
    others = {"mm2": "814 mm2", "W": "700 W", "J": "1 MWh", "s": "40 ms", "count": "8"}
    return f"'{(units | others).get(dimension, f'1 {dimension}')}'"


def _no_quantity(text: str, dimension: Dimension) -> str:
    if re.search(r"\d,\d", text):
        return f"'{text}' has a comma; write the number as 4.8 or 4800, without one"
    return f"'{text}' is not a quantity; write a number and a unit, such as {example(dimension)}"


def _wrong_unit(text: str, unit: str, dimension: Dimension) -> str:
    if "sparse" in unit.lower():
        return (
            f"'{text}' says that it is sparse; this figure is dense (write sparse ones as sparse_…)"
        )
    allowed = ", ".join(u for u in UNITS[dimension] if u) or "no unit"
    found = f"the unit '{unit}'" if unit else "no unit"
    return f"'{text}' has {found}; allowed here: {allowed}"


def show(value: float, dimension: Dimension, digits: int = 4) -> str:
    """Return a value in base units as people write it.

    >>> show(4.8e12, "byte/s"), show(1979e12, "FLOP/s"), show(15832, "count")
    ('4.8 TB/s', '1,979 TFLOP/s', '15,832')
    """
    unit = next(name for least, name in _SHOWN[dimension] if not abs(value) < least)
    scaled = value / UNITS[dimension][unit]
    return f"{number(scaled, digits)} {unit}".rstrip()


def number(value: float, digits: int = 4) -> str:
    """Return a number rounded to so many significant digits, thousands marked, no idle zeros.

    Whole digits are never rounded away.

    >>> number(15832.0), number(2.9088), number(0.00012345), number(10.0)
    ('15,832', '2.909', '0.0001234', '10')
    """
    if value == 0 or not math.isfinite(value):
        return str(value) if value else "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
