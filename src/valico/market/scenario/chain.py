"""Chains: the stages through which a chip passes, who works there, how long and how well."""

from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.market.quantity import Quantity

FOLDER: Final = "chains"


class Supplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who does a part of a stage."""

    organisation: str
    share: Quantity


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One stage of a chain."""

    id: str
    name: str
    after: str | None = None
    """The stage before; the first has none."""
    weeks: Quantity
    gained: Quantity
    """Share of the units that pass."""
    capacity_per_week: Quantity | None = None
    """Units that may begin; without it nothing limits the stage but its pools."""
    cost_share: float
    """Share of a finished unit's cost that is spent here."""
    suppliers: tuple[Supplier, ...] = ()
    pool: str | None = None
    """Components that a unit takes as the stage begins."""


class Pool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Components that products share, such as memory stacks or packaging wafers."""

    id: str
    name: str
    per_week: Quantity
    lead_weeks: Quantity | None = None
    """From the decision to supply more until more comes; at once where nothing is stated."""
    suppliers: tuple[Supplier, ...] = ()


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The stages of some chips, in order."""

    name: str
    stage: tuple[Stage, ...]
    pool: tuple[Pool, ...] = ()
    shares: tuple[str, ...] = ()
    """Chains from whose pools it takes as well."""
    transit_weeks: Quantity
    """From the seller's stock to the buyer's hall."""
    note: str = ""


def read_chains(*, root: Path = store.DATA) -> dict[str, Chain]:
    """Return every chain by its id; all faults are raised together."""
    return store.read_folder(FOLDER, Chain, root=root)
