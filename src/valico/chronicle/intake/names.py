"""What names in an article lead to: chips, organisations, places, by id."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.catalogue.chips import read_chips
from valico.catalogue.names import fold, index
from valico.catalogue.organisations import Organisation, read_organisations
from valico.catalogue.places import read_places
from valico.chronicle.origins import REPORTERS
from valico.chronicle.reading.names import NamesFile, read_names

DECIDING: Final = frozenset({"agency", "legislature", "court", "person-office"})
"""Organisations of these kinds decide for a state."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The names of the catalogue, read once."""

    chips: Mapping[str, tuple[str, ...]]
    """The ids that each folded name of a chip leads to."""
    bodies: Mapping[str, tuple[str, ...]]
    """The same for organisations and places."""
    people: Mapping[str, tuple[str, str]]
    """The full name and the organisation that each folded name of a person leads to."""
    spoken: Mapping[str, str]
    """How each chip is spoken of: without memory and form."""
    organisations: Mapping[str, Organisation]
    places: frozenset[str]

    def chip(self, name: str) -> str | None:
        """Return the id of the one chip of a name; a family or an unknown chip has none."""
        return _only(self.chips, name)

    def body(self, name: str) -> str | None:
        """Return the id of the one organisation or place of a name."""
        return _only(self.bodies, name)

    def knows(self, name: str) -> bool:
        """Say whether an id is that of an organisation or a place."""
        return name in self.organisations or name in self.places

    def power(self, name: str) -> str | None:
        """Return for which state a body decides, as a place; None where it decides for none."""
        if name in self.places:
            return name
        body = self.organisations.get(name)
        return body.seat if body is not None and DECIDING.intersection(body.kinds) else None

    def reports(self, name: str | None) -> bool:
        """Say whether an organisation only reports."""
        body = self.organisations.get(name or "")
        return body is not None and REPORTERS.issuperset(body.kinds)


def _people(lexicon: NamesFile) -> Iterator[tuple[str, tuple[str, str]]]:
    for person in lexicon.person:
        for name in (person.name, *person.aliases):
            yield fold(name), (person.name, person.organisation)


def _only(things: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    ids = things.get(fold(name), ())
    return ids[0] if len(ids) == 1 else None


def spoken_name(name: str) -> str:
    """Return a chip's name as articles write it.

    >>> spoken_name("H100 SXM5 80GB"), spoken_name("Ascend 910C")
    ('H100', 'Ascend 910C')
    """
    words = name.partition(" (")[0].split()
    plain = [w for w in words if not w.startswith(("SXM", "PCIe")) and not w.endswith("GB")]
    return " ".join(plain) or name


def read_catalogue(*, root: Path = store.DATA) -> Names:
    """Return the names of the catalogue."""
    organisations, places = read_organisations(root=root), read_places(root=root)
    chips = read_chips(root=root)
    spoken = {name: spoken_name(chip.name) for name, chip in chips.items()}
    lexicon = read_names(root=root)
    return Names(
        chips=index(chips.values()),
        people=dict(_people(lexicon)),
        spoken=spoken | lexicon.spoken,
        bodies=index([*organisations.values(), *places.values()]),
        organisations=organisations,
        places=frozenset(places),
    )
