"""A transaction: who would send how many of which chip to whom, from where, when."""

from datetime import date

import msgspec

from valico.regime.measures import Measures
from valico.regime.provisions import Act


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An end user or exporter as rules see it."""

    id: str
    name: str
    place: str
    """Where it would receive the chips."""
    seat: str
    """Where its headquarters are."""
    ultimate_seat: str
    """Where the headquarters of its ultimate parent are."""
    lineage: tuple[str, ...] = ()
    """Its own id and those of its parents."""
    assumed: tuple[str, ...] = ()
    """What was taken for granted about it, in words."""


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be judged."""

    chip: Measures
    chip_name: str
    count: int | None
    exporter: str | None
    """Organisation id; letters bind only those who received one."""
    origin: str
    destination: str
    end_user: Party
    act: Act = "export"
    use: str | None = None
    certified: tuple[str, ...] | None = None
    """Ids of the certifications made; None where nothing was said."""
    unit_price_usd: tuple[float, float] | None = None
    on: date
    known_by: date
    assumed: tuple[str, ...] = ()
