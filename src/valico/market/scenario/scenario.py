"""Scenarios as they stand in their files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from valico import store
from valico.market.quantity import Quantity
from valico.market.scenario.events import Change, Event

Gates = Literal["given", "rules and claims"]
"""Where the gates come from: the scenario's own events, or rules and claims handed in."""


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip that is made and sold."""

    chip: str
    """Its id in the catalogue."""
    chain: str
    """The id of a chain."""
    starts_per_week: Quantity
    """Units whose wafers begin each week, those that will fail among them."""
    begins_full: bool = True
    """Whether each stage is full at the beginning, as if starts had gone on for long."""
    stock: Quantity | None = None
    """Finished units at the beginning."""
    price_usd: Quantity
    cost_usd: Quantity
    use: Mapping[str, float] = {}
    """Components a unit, by pool."""


class Intention(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a buyer says that it wants, and what becomes of it: an order, and a payment."""

    units: Quantity
    ordered: Quantity
    """Share of the units told of that are ordered."""
    weeks: Quantity
    """From the beginning to the order."""
    prepaid: Quantity | None = None
    """Share of what still waits that is paid for when payment is due; the rest is cancelled."""
    prepaid_after: Quantity | None = None
    """Weeks from the order until payment is due."""


class Response(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How orders move with the price that buyers pay."""

    elasticity: Quantity
    """Per cent of the orders lost for a price higher by one per cent."""
    passed_on: Quantity
    """Share of the duty that buyers pay."""
    told_at_duty: Mapping[str, float] = {}
    """The duty that buyers knew of when they told their orders, by chip."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A buyer at a place, and what it orders."""

    buyer: str
    """Its id among the organisations, or a word for many buyers."""
    place: str
    home: bool = False
    """No gate, no cap and no duty concern a line at home."""
    orders_per_week: Mapping[str, Quantity] = {}
    """Units, by chip."""
    ordered: Mapping[str, Quantity] = {}
    """Units that wait at the beginning, by chip."""
    intended: Mapping[str, Intention] = {}
    """What is told of and not yet ordered, by chip."""
    power_w: float | None = None
    """What the buyer can feed there; nothing stated is no limit."""


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who makes and orders what, and what happens on which day."""

    title: str
    begins: date
    ends: date
    runs: int = 1024
    seed: int = 1
    gates: Gates = "given"
    known_by: date | None = None
    """The day by which what is told here was known; rules and claims need it."""
    many: Mapping[str, str] = {}
    """Words that stand for many buyers or places, and for which."""
    correlation: float = 0.5
    """Between the logarithms of prices of different products (Epoch AI takes 0.5)."""
    note: str = ""
    laid_by: Mapping[str, Quantity] = {}
    """Components in store at the beginning, by pool; until they are used up no supply binds."""
    response: Response | None = None
    """Without it no order is lost or won by a price."""
    product: tuple[Product, ...]
    line: tuple[Line, ...]
    at_start: tuple[Change, ...] = ()
    event: tuple[Event, ...] = ()


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a file; DataError names the field that cannot be read."""
    return store.read_document(path, Scenario)
