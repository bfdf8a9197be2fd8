"""What a published table may ask of the market: accounts, estimates, bills, simulations."""

from datetime import date
from typing import Literal

import msgspec

Metric = Literal["units", "h100e", "fp16", "fp8", "fp4", "bandwidth", "power"]


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="held"):
    """What an account holds on a day, in a metric."""

    account: str
    metric: Metric = "units"
    on: date
    share: float = 0.5
    """Of the probability, below the value."""
    chip: str | None = None
    """One chip of it, as its publisher calls it."""
    like: str | None = None
    """A chip in whose worth the metric is counted."""
    part_of: str | None = None
    """Another account, of which it is a part."""
    times: float = 1.0


class Sold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="sold"):
    """Units that a revenue model gives, in a metric; all its quarters, or a calendar quarter."""

    model: str
    metric: Metric = "units"
    share: float = 0.5
    year: int | None = None
    quarter: int | None = None


class Estimated(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="estimated"
):
    """Estimates added up run by run, each at its own draw."""

    estimates: tuple[str, ...]
    share: float = 0.5
    mean: bool = False
    """The expected value in place of a point."""
    times: float = 1.0


class Converted(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="converted"
):
    """So many chips in a metric, or in the worth of another chip."""

    chip: str
    metric: Metric
    count: float | None = None
    estimate: str | None = None
    """Whose middle is the count."""
    like: str | None = None
    times: float = 1.0


class Billed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="billed"):
    """The cost of a chip, a part's share of it, or what its seller keeps of a price."""

    bill: str
    of: str
    """total, kept, margin, or the name of a part, whose share it is."""
    price_usd: float | None = None
    duty: float = 0.0


class Priced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="priced"):
    """What so many units of a scenario's product cost or earn, or take from a pool."""

    scenario: str
    chip: str
    of: Literal["price_usd", "cost_usd", "use"]
    count: float = 1.0
    pool: str | None = None


class Staged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="staged"):
    """What a stage of a chain can begin in so many weeks."""

    chain: str
    stage: str
    weeks: float = 1.0


class Simulated(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="simulated"
):
    """A series of a scenario that ships: what came between two days, or stood on a day."""

    scenario: str
    series: Literal[
        "made",
        "shipped",
        "delivered",
        "revenue_usd",
        "duty_usd",
        "stock",
        "stranded",
        "stranded_usd",
    ]
    chip: str
    after: date | None = None
    """Of a flow: counted from the day after."""
    on: date
    share: float = 0.5


class Emptied(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="emptied"):
    """When what is laid by of a pool runs out, so that its weekly supply alone binds."""

    scenario: str
    pool: str
    of: Literal["day", "chance"] = "day"
    """day: as an ordinal number, infinite where it never comes. chance: that it comes by `by`."""
    by: date | None = None
    share: float = 0.5


MarketAsk = Held | Sold | Estimated | Converted | Billed | Priced | Staged | Simulated | Emptied
