"""Terms: the parts of an operator's time, each at full efficiency, and their sum.

The saturating form of `form` with more than two resources: a fixed cost, a soft maximum of the
parts that overlap, and parts that come on top. Each part has a fitted factor, one over its
efficiency. All parts grow with the shape and shrink with the chip's figures, so the time does too.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.form import Array

FIXED: Final = "fixed_s"
SHARPNESS: Final = "sharpness"

_UNFITTED: Final[Mapping[str, float]] = {FIXED: 1e-5, SHARPNESS: 1.5}
"""Where nothing was fitted: ten microseconds to start, parts at their full efficiency."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of the parts at full efficiency, by the names of their factors."""

    overlapped: Mapping[str, Array]
    added: Mapping[str, Array] = {}


def terms_s(terms: Terms, numbers: Mapping[str, float] | None) -> Array:
    """Return fixed + (sum of (factor x overlapped)^p)^(1/p) + sum of factor x added, in seconds.

    Without numbers every factor is one.

    >>> three, four, one = (np.array(part) for part in (3.0, 4.0, 1.0))
    >>> terms = Terms(overlapped={"a": three, "b": four}, added={"c": one})
    >>> float(terms_s(terms, {"fixed_s": 1, "sharpness": 2, "a": 1, "b": 1, "c": 2}))
    8.0
    """
    factors = _UNFITTED if numbers is None else numbers
    p = factors[SHARPNESS]
    parts = [factors.get(name, _absent(numbers)) * part for name, part in terms.overlapped.items()]
    most = np.maximum(np.asarray(_greatest(parts)), 1e-30)
    total = most * sum(((part / most) ** p for part in parts), start=np.asarray(0.0)) ** (1 / p)
    for name, part in terms.added.items():
        total = total + factors.get(name, _absent(numbers)) * part
    return np.asarray(factors[FIXED] + total)


def _absent(numbers: Mapping[str, float] | None) -> float:
    """Return what a part counts that a fit does not name: nothing; without any fit, in full."""
    return 1.0 if numbers is None else 0.0


def _greatest(parts: list[Array]) -> Array:
    most: Array = parts[0]
    for part in parts[1:]:
        most = np.maximum(most, part)
    return most
