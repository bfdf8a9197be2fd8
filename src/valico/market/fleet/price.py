"""Prices: what goods went for on a day and where, each as one source tells it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store

FOLDER: Final = "fleet/prices"


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One price, or a range of it, as told."""

    says: str
    """The goods, and the trade in which they are sold."""
    on: str
    """A day, a month or a stretch, as the source has it."""
    currency: Literal["USD", "CNY"]
    low: float
    high: float | None = None
    per: str
    """What one price buys: a server of eight, a chip, a rack, a chip-hour."""
    usd: float | None = None
    """The price in dollars as the source converts it; the upper one of a range."""
    official_usd: float | None = None
    """What the same goods cost where they may be sold."""
    premium: float | None = None
    """Over the official price, where the source tells it: 0.5 for half as much again."""
    sources: tuple[str, ...]
    note: str = ""

    @property
    def over_official(self) -> float | None:
        """Return the price over the official one; None where neither figure is told.

        >>> Price(says="", on="", currency="CNY", low=8e6, per="", usd=1.1e6, official_usd=550e3,
        ...     sources=()).over_official
        2.0
        """
        if self.premium is not None:
            return 1 + self.premium
        dollars = self.low if self.currency == "USD" else self.usd
        if dollars is None or self.official_usd is None:
            return None
        return dollars / self.official_usd


class Prices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Prices of one file, the latest first."""

    price: tuple[Price, ...]


def read_prices(*, root: Path = store.DATA) -> Mapping[str, Prices]:
    """Return every file of prices by its name."""
    return store.read_folder(FOLDER, Prices, root=root)
