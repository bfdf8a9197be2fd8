"""Bills of materials: what a finished chip costs, and what its seller keeps."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store

FOLDER: Final = "fleet/bills"


class Bill(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The cost of one chip by its parts."""

    title: str
    chip: str
    source: str
    part_usd: Mapping[str, float]
    note: str = ""

    @property
    def total_usd(self) -> float:
        """The cost of the whole."""
        return sum(self.part_usd.values())

    def share(self, part: str) -> float:
        """Return a part's share of the cost."""
        return self.part_usd[part] / self.total_usd

    def kept_usd(self, price_usd: float, *, duty: float = 0.0) -> float:
        """Return what is left of the price after the duty and the cost.

        >>> cost = {"all": 4800.0}
        >>> Bill(title="", chip="x", source="x", part_usd=cost).kept_usd(27000, duty=0.25)
        15450.0
        """
        return price_usd * (1 - duty) - self.total_usd


def read_bills(*, root: Path = store.DATA) -> Mapping[str, Bill]:
    """Return every bill by its id."""
    return store.read_folder(FOLDER, Bill, root=root)
