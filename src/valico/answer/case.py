"""A transaction as a user states it, and what the user expects of it. Records only."""

from datetime import date

import msgspec

from valico.regime.provisions import Act, Policy, Standing
from valico.regime.transaction import Fabrication, Owner
from valico.regime.verdict import Permission, Requirement


class RawChip(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip given by its legal measures alone."""

    tpp: float | None = None
    performance_density: float | None = None
    die_area: str | None = None
    dram_bandwidth: str | None = None
    io_bandwidth: str | None = None
    transistors: float | None = None
    has_hbm: bool | None = None
    hbm_density: float | None = None
    """Bandwidth density of high-bandwidth memory as such, in GB/s per mm2."""
    co_packaged: bool | None = None
    """Whether such memory is packaged with logic that mainly processes."""
    datacentre: bool | None = None
    launched: date | None = None


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a case should come to; what is left out is not checked."""

    requirement: Requirement | None = None
    standing: Standing | None = None
    eccn: tuple[str, ...] | None = None
    """The paragraphs that must be among those that caught the chip; empty: none may."""
    exception: str | None = None
    """The code of the licence exception; an empty word: none may serve."""
    notice_days: int | None = None
    policy: Policy | None = None
    rules: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unmet: tuple[str, ...] | None = None
    levies: tuple[str, ...] | None = None
    """The ids of exactly the levies that fall due."""
    permission: Permission | None = None
    cites: tuple[str, ...] = ()
    """Sources that must stand in the trace."""
    at: tuple[str, ...] = ()
    """Places in a source, such as a paragraph, of which each must stand in the trace."""
    says: tuple[str, ...] = ()
    """Words that must stand somewhere in the trace."""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A transaction as a user states it; what is left out is assumed and said."""

    id: str = ""
    says: str = ""
    """The case in one sentence."""
    chip: str | None = None
    raw: RawChip | None = None
    designed_in: str | None = None
    to: str | None = None
    end_user: str | None = None
    end_user_seat: str | None = None
    ultimate_parent_seat: str | None = None
    listed_owners: tuple[Owner, ...] | None = None
    count: int | None = None
    on: date | None = None
    known_by: date | None = None
    origin: str | None = None
    exporter: str | None = None
    route: Act | None = None
    use: str | None = None
    certified: tuple[str, ...] | None = None
    completion: float | None = None
    fabrication: Fabrication | None = None
    shipped_us: int | None = None
    shipped_abroad: int | None = None
    unit_price_usd: float | None = None
    expect: Expectation | None = None


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a file of cases that is no case, and why."""

    id: str
    error: str
