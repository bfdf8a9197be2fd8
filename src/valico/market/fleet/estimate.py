"""Estimates: totals that others published, which no account of ours holds chip by chip."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.market.curve import Curve
from valico.market.fleet.metric import Metric

FOLDER: Final = "fleet/estimates"

Kind = Literal["grey", "total", "supply", "demand", "accounts", "check"]
"""grey: smuggled or diverted. total: a whole fleet, whatever it includes. accounts: of a firm.
check: another reading of an estimate, shown in no fleet."""


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A number, what exactly it counts, and whose word it is."""

    says: str
    kind: Kind
    holder: str
    unit: str
    """As the publisher counts: "H100e", "GB300e", "chips", "USD", or nothing for a share."""
    metric: Metric | None = None
    stock_or_flow: Literal["stock", "flow"]
    owned_or_used: Literal["owned", "used", "seen"] = "owned"
    """used: where the chips run, whoever owns them. seen: found in public reports of clusters."""
    covers: str
    """The day of a stock, or the stretch of a flow."""
    shares: tuple[float, ...] = (0.5,)
    values: tuple[float, ...]
    source: str
    published: date
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse points that make no curve."""
        Curve(self.shares, self.values)

    @property
    def curve(self) -> Curve:
        """What the number may be."""
        return Curve(self.shares, self.values)

    @property
    def mid(self) -> float:
        """The value at the share nearest to one half."""
        place = min(range(len(self.shares)), key=lambda each: abs(self.shares[each] - 0.5))
        return self.values[place]


class Estimates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Estimates of one file, by id."""

    estimate: Mapping[str, Estimate]


def read_estimates(*, root: Path = store.DATA) -> dict[str, Estimate]:
    """Return every estimate by its id, the earliest publication first."""
    files = store.read_folder(FOLDER, Estimates, root=root)
    found = {name: one for file in files.values() for name, one in file.estimate.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].published, item[0])))
