"""Accounts: how many of which chips somebody holds at the end of each quarter."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.market.curve import Curve

FOLDER: Final = "fleet/accounts"
NOTHING: Final = Curve((0.5,), (0.0,))


class Point(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Units held at the end of a day: the lower point, the middle, the upper point."""

    ends: date
    low: float
    mid: float
    high: float


class Holding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One chip of an account."""

    chip: str
    """Its id in the catalogue, whose figures turn units into other metrics."""
    name: str
    """As the publisher calls it."""
    stock: tuple[Point, ...]
    note: str = ""


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chips owned, cumulative and never retired, as one source counts them."""

    title: str
    holder: str
    source: str
    published: date
    low_share: float = 0.05
    """The share of the probability below the lower point, and above the upper."""
    correlation: float = 0.5
    """Between the logarithms of the units of different chips."""
    holding: tuple[Holding, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse shares that make no interval, and quarters out of order."""
        if not 0 < self.low_share < 0.5:  # noqa: PLR2004  # the middle
            message = f"`low_share` is {self.low_share}; it lies above 0 and below 0.5"
            raise ValueError(message)
        if not 0 <= self.correlation <= 1:
            message = f"`correlation` is {self.correlation}; it lies between 0 and 1"
            raise ValueError(message)
        for holding in self.holding:
            _check(holding)

    @property
    def quarters(self) -> tuple[date, ...]:
        """The days at whose end the account stands, the earliest first."""
        return tuple(sorted({point.ends for each in self.holding for point in each.stock}))

    def curve(self, holding: Holding, on: date) -> Curve:
        """Return what is held of a chip at the end of the last quarter by a day."""
        past = [point for point in holding.stock if point.ends <= on]
        if not past:
            return NOTHING
        last = past[-1]
        if last.low == last.high:
            return Curve((0.5,), (last.mid,))
        shares = (self.low_share, 0.5, 1 - self.low_share)
        return Curve(shares, (last.low, last.mid, last.high))


def _check(holding: Holding) -> None:
    days = [point.ends for point in holding.stock]
    if not days or days != sorted(set(days)):
        message = f"`stock` of {holding.name} needs points, each of a later day than the last"
        raise ValueError(message)
    for point in holding.stock:
        if not 0 <= point.low <= point.mid <= point.high:
            message = f"`stock` of {holding.name} at {point.ends}: low, mid and high must not fall"
            raise ValueError(message)


def read_accounts(*, root: Path = store.DATA) -> Mapping[str, Account]:
    """Return every account by its id; all faults are raised together."""
    return store.read_folder(FOLDER, Account, root=root)
