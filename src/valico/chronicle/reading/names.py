"""The names that are looked for: those of the catalogue, and those of the lexicon beside it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.catalogue.chips import read_chips
from valico.catalogue.organisations import read_organisations
from valico.catalogue.places import read_places
from valico.chronicle.reading.gazetteer import Gazetteer, Name, Standing

_STANDINGS: Final[Mapping[str, Standing]] = {
    "legislature": "legislature",
    "agency": "government",
    "court": "government",
    "person-office": "government",
    "wire": "outlet",
    "outlet": "outlet",
    "buyer": "buyer",
    "model-maker": "buyer",
    "cloud": "buyer",
    "telecom": "buyer",
    "chip-maker": "maker",
    "foundry": "supplier",
    "packager": "supplier",
    "memory-maker": "supplier",
    "assembler": "supplier",
    "server-maker": "supplier",
    "equipment-maker": "supplier",
    "testing-laboratory": "supplier",
    "analyst": "analyst",
    "think-tank": "analyst",
    "investor": "analyst",
}
"""What an organisation of a kind is in this trade; the first kind of its file decides."""
_TASKS: Final = {
    "foundry": "foundry",
    "memory-maker": "memory",
    "assembler": "assembly",
    "packager": "packaging",
    "server-maker": "assembly",
    "equipment-maker": "equipment",
    "testing-laboratory": "testing",
}
"""What a supplier supplies, by its first kind."""


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Persons and offices that articles name without saying more."""

    name: str
    aliases: tuple[str, ...] = ()
    organisation: str = ""
    standing: Standing = "person"


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A family of chips that is spoken of as one."""

    name: str
    aliases: tuple[str, ...] = ()
    maker: str = ""


class NamesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names that the catalogue does not hold, and names of it that are common words."""

    person: tuple[People, ...] = ()
    office: tuple[People, ...] = ()
    series: tuple[Series, ...] = ()
    left_out: tuple[str, ...] = ()
    traditional: str = ""
    simplified: str = ""
    spoken: dict[str, str] = {}
    """The name by which a chip of the catalogue is spoken of, where it is not the shortest."""


def read_names(*, root: Path = store.DATA) -> NamesFile:
    """Return the names that stand beside the catalogue."""
    return store.read_document(root / "lexicons" / "names.toml", NamesFile, root=root)


def simplified_of(names: NamesFile) -> dict[int, str]:
    """Return the table from traditional to simplified characters, one for one."""
    return {ord(t): s for t, s in zip(names.traditional, names.simplified, strict=True)}


def read_gazetteer(names: NamesFile, *, root: Path = store.DATA) -> Gazetteer:
    """Return all names of the catalogue and of the lexicon."""
    left_out = {name.casefold() for name in names.left_out}
    entries = [
        *_people(names),
        *_series(names),
        *_chips(names.spoken, root),
        *_organisations(root),
        *_places(root),
    ]
    kept = [(written, name) for written, name in entries if written.casefold() not in left_out]
    return Gazetteer(kept, simplified_of(names))


def _people(names: NamesFile) -> Iterator[tuple[str, Name]]:
    for kind, people in (("person", names.person), ("organisation", names.office)):
        for one in people:
            name = Name(
                kind="person" if kind == "person" else "organisation",
                id=one.organisation,
                canonical=one.name,
                standing=one.standing,
            )
            yield from ((written, name) for written in (one.name, *one.aliases))


def _series(names: NamesFile) -> Iterator[tuple[str, Name]]:
    for one in names.series:
        name = Name(kind="series", id=f"series/{one.name}", canonical=one.name, maker=one.maker)
        yield from ((written, name) for written in (one.name, *one.aliases))


def _chips(spoken: Mapping[str, str], root: Path) -> Iterator[tuple[str, Name]]:
    chips = read_chips(root=root)
    makers = _maker_names(root)
    for chip in chips.values():
        written = [w for w in (chip.name, *chip.aliases) if not w.startswith(makers[chip.maker])]
        canonical = spoken.get(chip.id, _spoken_name(chip.name))
        name = Name(kind="chip", id=chip.id, canonical=canonical, maker=chip.maker)
        yield from ((w, name) for w in written)


def _spoken_name(name: str) -> str:
    """Return a chip's name without memory, form factor and brackets.

    >>> _spoken_name("H100 SXM5 80GB"), _spoken_name("RTX PRO 6000D (B40)")
    ('H100', 'RTX PRO 6000D')
    """
    words = name.partition(" (")[0].split()
    kept = [w for w in words if not w.startswith(("SXM", "PCIe")) and not w.endswith("GB")]
    return " ".join(w for w in kept if w not in {"GeForce", "Instinct"})


def _maker_names(root: Path) -> dict[str, tuple[str, ...]]:
    return {
        o.id: tuple(f"{n}" for n in (o.name, *o.aliases) if len(n) > 1)
        for o in read_organisations(root=root).values()
    }


def _organisations(root: Path) -> Iterator[tuple[str, Name]]:
    for one in read_organisations(root=root).values():
        standing = _standing(one.kinds)
        task = next((_TASKS[kind] for kind in one.kinds if kind in _TASKS), "")
        name = Name(
            kind="organisation", id=one.id, canonical=one.name, standing=standing, task=task
        )
        yield from ((written, name) for written in (one.name, *one.aliases))


def _standing(kinds: Iterable[str]) -> Standing:
    return next((_STANDINGS[kind] for kind in kinds if kind in _STANDINGS), "other")


def _places(root: Path) -> Iterator[tuple[str, Name]]:
    for one in read_places(root=root).values():
        name = Name(kind="place", id=one.id, canonical=one.name, standing="government")
        yield from ((written, name) for written in (one.name, *one.aliases))
