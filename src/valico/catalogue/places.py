"""Places: countries and territories, as trade rules tell them apart."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store


class PlaceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place as it stands in its file."""

    name: str
    iso: str | None = None
    within: str | None = None
    aliases: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A country or territory; `within` names the one that it is part of for trade purposes."""

    id: str
    name: str
    iso: str | None = None
    within: str | None = None
    aliases: tuple[str, ...] = ()


def read_places(*, root: Path = store.DATA) -> dict[str, Place]:
    """Return every place of the catalogue by its id."""
    return {
        name: Place(id=name, name=file.name, iso=file.iso, within=file.within, aliases=file.aliases)
        for name, file in store.read_folder("places", PlaceFile, root=root).items()
    }


def jurisdiction(place: str, places: Mapping[str, Place]) -> str:
    """Return the place that a place is part of for trade purposes: Hong Kong counts as China.

    A district of Hong Kong would count as China too: the outermost place decides.
    """
    chain = [place]
    while (found := places.get(chain[-1])) and found.within and found.within not in chain:
        chain.append(found.within)
    return chain[-1]
