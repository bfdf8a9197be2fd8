"""Quarters: what came in a stretch of days, and fiscal quarters told as calendar quarters."""

from collections.abc import Mapping
from datetime import date

import msgspec
import numpy as np

from valico.market.quantity import Array
from valico.market.simulation import Simulation


class Stretch(msgspec.Struct, frozen=True):
    """Days from the first to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def share_in(self, other: "Stretch") -> float:
        """Return the share of the days that lie in another stretch.

        >>> fiscal = Stretch(date(2025, 1, 27), date(2025, 4, 27))
        >>> round(fiscal.share_in(Stretch(date(2025, 1, 1), date(2025, 3, 31))), 3)
        0.703
        """
        first, last = max(self.first, other.first), min(self.last, other.last)
        return max(0, (last - first).days + 1) / self.days


def told_by_days(parts: Mapping[Stretch, Array], within: Stretch) -> Array:
    """Return what falls into a stretch if each part is spread evenly over its days.

    So Epoch AI turns NVIDIA's fiscal quarters into calendar quarters.
    """
    shared = [part.share_in(within) * amount for part, amount in parts.items()]
    return np.asarray(np.sum(shared, axis=0))


def shipped_in(simulation: Simulation, product: int, stretch: Stretch) -> Array:
    """Return (R,) the units shipped abroad in the weeks that end in a stretch of days."""
    series = simulation.outcome.shipped[:, :, product]
    until = simulation.setting.week_of(stretch.last)
    before = simulation.setting.week_of(stretch.first) - 1
    earlier = series[:, before] if before >= 0 else np.zeros(len(series))
    return np.asarray(series[:, until] - earlier)
