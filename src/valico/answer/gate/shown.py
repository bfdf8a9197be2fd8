"""The legal measures of a chip as a reader sees them."""

from collections.abc import Mapping
from typing import Final

from valico import units
from valico.regime.measures import DIMENSIONS, LABELS

SHOWN: Final = ("tpp", "performance_density", "memory_bandwidth", "io_bandwidth")
"""The measures that most verdicts turn on."""


def measures_shown(values: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Return the names and values of the measures that are known.

    >>> measures_shown({"tpp": 4800.0, "memory_bandwidth": 4.8e12})
    (('TPP', '4,800'), ('memory bandwidth', '4.8 TB/s'))
    """
    known = (name for name in SHOWN if name in values)
    return tuple((LABELS[name], units.show(values[name], DIMENSIONS[name])) for name in known)
