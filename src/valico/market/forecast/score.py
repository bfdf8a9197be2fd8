"""Scores: how far a forecast lay from what came, its own doubt taken at its word."""

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from valico.market.curve import STEPS, Curve, share_below, value_at
from valico.market.forecast.forecast import Forecast, Outturn

WIDTHS: Final = (0.5, 0.8, 0.9)
"""Central intervals whose coverage is counted."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One forecast beside its outturn."""

    outturn: float
    final: bool
    mid: float
    """The median that was forecast."""
    crps: float
    """Continuous ranked probability score, in the unit of the forecast; 0 is perfect."""
    of_a_bare_number: float
    """The score that the median alone would have earned: how far off it was."""
    below: float
    """Share of the forecast's probability at or below the outturn; near 0 or 1 is a surprise."""
    covered: dict[str, bool]
    """Whether each central interval held the outturn; empty for a bare number."""


def crps(curve: Curve, outturn: float) -> float:
    """Return the score: twice the pinball loss, averaged over all shares of the probability.

    Of a bare number it is the distance (Gneiting and Raftery, JASA 102, 2007, section 4.2).

    >>> crps(Curve((0.5,), (10.0,)), 13.0)
    3.0
    """
    if len(curve.shares) == 1:
        return abs(curve.values[0] - outturn)
    shares = (np.arange(STEPS) + 0.5) / STEPS
    values = value_at(curve, shares)
    loss = (np.where(outturn < values, 1.0, 0.0) - shares) * (values - outturn)
    return float(2 * loss.mean())


def score(forecast: Forecast, outturn: Outturn) -> Score:
    """Return a forecast beside an outturn."""
    curve = forecast.curve
    mid = float(value_at(curve, np.array([0.5]))[0])
    return Score(
        outturn=outturn.value,
        final=outturn.final,
        mid=mid,
        crps=crps(curve, outturn.value),
        of_a_bare_number=abs(mid - outturn.value),
        below=share_below(curve, outturn.value),
        covered=_covered(curve, outturn.value),
    )


def _covered(curve: Curve, outturn: float) -> dict[str, bool]:
    if len(curve.shares) == 1:
        return {}
    ends = np.array([[(1 - width) / 2, (1 + width) / 2] for width in WIDTHS])
    return {
        f"{width:.0%}": bool(low <= outturn <= high)
        for width, (low, high) in zip(WIDTHS, value_at(curve, ends), strict=True)
    }


def coverage(scores: Iterable[Score]) -> dict[str, tuple[int, int]]:
    """Return, of each central interval, how many held their outturn, and how many there were."""
    told = [one.covered for one in scores if one.covered]
    return {
        f"{width:.0%}": (sum(each[f"{width:.0%}"] for each in told), len(told)) for width in WIDTHS
    }
