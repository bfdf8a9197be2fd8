"""Organisations: makers, buyers, agencies, outlets; their seats and parents."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from valico import store
from valico.errors import DataError
from valico.evidence import Confidence

Kind = Literal[
    "chip-maker",
    "foundry",
    "packager",
    "memory-maker",
    "assembler",
    "server-maker",
    "cloud",
    "buyer",
    "model-maker",
    "agency",
    "legislature",
    "court",
    "outlet",
    "wire",
    "analyst",
    "think-tank",
    "distributor",
    "equipment-maker",
    "testing-laboratory",
    "telecom",
    "investor",
    "law-firm",
    "person-office",
]


class OrganisationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organisation as it stands in its file."""

    name: str
    kinds: tuple[Kind, ...]
    seat: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...]
    confidence: Confidence
    checked: date
    note: str | None = None


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation; `seat` is where its headquarters are."""

    id: str
    name: str
    kinds: tuple[Kind, ...]
    seat: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...]
    confidence: Confidence
    checked: date
    note: str | None = None


def read_organisations(*, root: Path = store.DATA) -> dict[str, Organisation]:
    """Return every organisation of the catalogue by its id."""
    return {
        name: Organisation(
            id=name, **{field: getattr(file, field) for field in file.__struct_fields__}
        )
        for name, file in store.read_folder("organisations", OrganisationFile, root=root).items()
    }


def lineage(name: str, organisations: Mapping[str, Organisation]) -> tuple[str, ...]:
    """Return the organisation, its parent, and so on up to the ultimate parent.

    Raises DataError when a parent is missing or the chain runs in a circle.
    """
    chain = [name]
    while parent := organisations[chain[-1]].parent:
        if parent in chain:
            circle = " → ".join([*chain, parent])
            where = f"data/organisations/{name}.toml"
            raise DataError([f"{where}: `parent` runs in a circle: {circle}; take one parent out"])
        if parent not in organisations:
            where = f"data/organisations/{chain[-1]}.toml"
            raise DataError([f"{where}: `parent` is '{parent}', which is no organisation"])
        chain.append(parent)
    return tuple(chain)


def ultimate_parent(name: str, organisations: Mapping[str, Organisation]) -> Organisation:
    """Return the organisation at the top of the chain of parents; itself if it has none."""
    return organisations[lineage(name, organisations)[-1]]
