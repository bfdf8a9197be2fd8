"""Events: what changes on a day."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from valico.market.quantity import Quantity

What = Literal[
    "licence",
    "permission",
    "quota",
    "cap",
    "duty",
    "price",
    "starts",
    "halt",
    "resume",
    "orders",
    "order",
    "cancel",
    "power",
    "supply",
    "ratio",
]
"""licence, permission: `state`. quota, order: `units` of each line. cap: `units`, `share` of home
sales, or both together. duty, cancel: `share`. price: `factor`. starts: `units_per_week` or
`factor`. halt, resume: `suppliers` or `stages`. orders: `units_per_week` of each line. power:
`power_w` of each line. supply: `units_per_week` of a `pool`. ratio: a quota of `share` units for
each unit of `domestic` chips that the buyer has got, at most `units`."""
State = Literal["open", "shut"]
NUMBERS: Final = ("units", "units_per_week", "share", "factor", "power_w")
"""Fields of a change that hold a number."""


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What changes, and for whom; nobody named means everybody."""

    what: What
    chips: tuple[str, ...] = ()
    buyers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    pool: str | None = None
    domestic: tuple[str, ...] = ()
    state: State | None = None
    units: float | None = None
    units_per_week: float | None = None
    share: float | None = None
    factor: float | None = None
    power_w: float | None = None
    source: str
    note: str = ""


class Event(Change, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A change on a day, or on one of several days, or perhaps never."""

    id: str
    on: date | None = None
    between: tuple[date, date] | None = None
    """Any day from the first to the last, all alike."""
    after: str | None = None
    """The event that this one follows by `weeks`."""
    weeks: Quantity | None = None
    chance: float = 1.0
    """That it comes at all."""
    spread: tuple[float, float] | None = None
    """The 10 and 90 per cent points of the number given, which is then the middle."""

    @property
    def number(self) -> tuple[str, float] | None:
        """The one number that is given and its field; None where there are none or several."""
        given = {name: getattr(self, name) for name in NUMBERS}
        found = [(name, value) for name, value in given.items() if value is not None]
        return found[0] if len(found) == 1 else None


def up_to(events: Sequence[Event], last: date, *, gone: Collection[str] = ()) -> tuple[Event, ...]:
    """Return the events that come by a day at the latest, but for those gone and what follows."""
    removed = {event.id for event in events if event.id in gone or _latest(event, last) > last}
    while more := {event.id for event in events if event.after in removed} - removed:
        removed |= more
    return tuple(event for event in events if event.id not in removed)


def _latest(event: Event, otherwise: date) -> date:
    return (event.between[1] if event.between else event.on) or otherwise
