"""A transaction: who would send how many of which chip to whom, from where, when."""

from datetime import date
from typing import Literal

import msgspec

from valico.regime.measures import Measures
from valico.regime.provisions import Act, Role


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """A listed party that owns part of an end user."""

    id: str
    share: float
    """From 0 to 1."""


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An end user or exporter as rules see it."""

    id: str
    name: str
    place: str
    """Where it would receive the chips."""
    territory: str = ""
    """The part of that place, such as Hong Kong, where it is told apart."""
    seat: str
    """Where its headquarters are."""
    ultimate_seat: str
    """Where the headquarters of its ultimate parent are."""
    lineage: tuple[str, ...] = ()
    """Its own id and those of its parents."""
    listed_owners: tuple[Owner, ...] | None = None
    """Listed parties among its owners; None where nothing was said."""
    assumed: tuple[str, ...] = ()
    """What was taken for granted about it, in words."""


class Fabrication(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of how a chip was made, where its maker or packager exports it."""

    role: Role
    advanced: bool | None = None
    """16/14 nm or below, or a non-planar transistor architecture."""
    packaged_in: str | None = None
    packaged_by: Literal["fabricator", "approved-packager", "other"] | None = None
    designer: Literal["approved", "authorised", "other"] | None = None
    """The standing of the designer who attests TPP and performance density."""
    designer_applied: date | None = None


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be judged."""

    chip: Measures
    chip_name: str
    count: int | None
    exporter: str | None
    """Organisation id; letters bind only those who received one."""
    exporter_lineage: tuple[str, ...] = ()
    """Its own id and those of its parents, where they are known."""
    exporter_seat: str | None = None
    origin: str
    destination: str
    end_user: Party
    act: Act = "export"
    use: str | None = None
    certified: tuple[str, ...] | None = None
    """Ids of the certifications made; None where nothing was said."""
    designer_seats: tuple[str, ...] = ()
    """Where the chip's designer and its ultimate parent have their seats; empty where unknown."""
    fabrication: Fabrication | None = None
    completion: float | None = None
    """From 0 to 1: how far the data centre that would receive the chips is built."""
    shipped_us: int | None = None
    """Chips of the same product shipped to customers in the United States for use there."""
    shipped_abroad: int | None = None
    """Chips of the same product already shipped under the same cap."""
    unit_price_usd: tuple[float, float] | None = None
    on: date
    known_by: date
    assumed: tuple[str, ...] = ()

    def sellers(self) -> tuple[str, ...]:
        """Return the ids by which a letter may bind the exporter."""
        if self.exporter is None:
            return ()
        return (self.exporter, *self.exporter_lineage)
