"""What the verbs of the chronicle lay out before them: claims in sight, clues, names, sources."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.library import Library
from valico.answer.page import TOPICS, Note
from valico.answer.shelf.finding import Label, borne, find, read_labels
from valico.catalogue.names import Named, nearest, resolve
from valico.catalogue.organisations import Organisation, lineage, read_organisations
from valico.catalogue.places import Place, read_places
from valico.chronicle.book import opened
from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.intake.documents import source_from_document
from valico.chronicle.ledger import read_claims
from valico.chronicle.origins import Clues, reporting
from valico.chronicle.shelf import Shelf, clues, shelf
from valico.chronicle.sight import Sight
from valico.chronicle.state import about as speaking_of
from valico.errors import UnknownNameError
from valico.evidence import Source

MATTERS: Final = {
    topic: Label(id=topic, name=TOPICS.get(topic, topic), maker="") for topic in VALUES
}
"""The topics, as things that bear names."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a question about the chronicle needs, read once."""

    shelf: Shelf
    sight: Sight
    clues: Clues
    sources: Mapping[str, Source]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    chips: Mapping[str, Label]
    root: Path

    def standing(self) -> tuple[Claim, ...]:
        """Return the claims in sight."""
        return self.shelf.standing(self.sight)

    def claim(self, name: str) -> Claim:
        """Return a claim by its id, or by what it begins with where only one does."""
        by_id = {claim.id: claim for claim in self.shelf.claims}
        begun = [name] if name in by_id else [known for known in by_id if known.startswith(name)]
        if len(begun) != 1:
            near = begun[:3] or nearest(name, {n: _Tag(id=n, name=n) for n in by_id})
            kind = "claim"
            raise UnknownNameError(kind, name, near)
        return by_id[begun[0]]


class _Tag(msgspec.Struct, frozen=True, kw_only=True):
    """A name that is nothing but an id."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


class Focus(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about, as ids."""

    topic: str | None = None
    chip: str | None = None
    party: str | None = None
    parties: tuple[str, ...] = ()
    """The party with those above it."""

    def wants(self, claim: Claim) -> bool:
        """Say whether a claim speaks of it; a claim that names no party concerns everybody."""
        chips = (self.chip,) if self.chip else ()
        of_topic = self.topic is None or claim.about == self.topic
        return of_topic and bool(speaking_of([claim], chips=chips, parties=self.parties))

    def words(self) -> str:
        """Return the focus in words."""
        parts = [p for p in (self.chip, self.topic, self.party) if p]
        return ", ".join(parts) if parts else "everything"


@contextmanager
def desk(ledger: str | None, sight: Sight, *, root: Path = store.DATA) -> Iterator[Desk]:
    """Lay out the claims that ship with Valico, and above them those of a ledger."""
    base = read_claims(root=root)
    if ledger is None:
        yield _laid(shelf(base), sight, root)
        return
    with opened(ledger) as book:
        held = shelf(base, book.entries(upto=book.upto(sight.recorded_by)))
        yield _laid(held, sight, root)


def _laid(held: Shelf, sight: Sight, root: Path) -> Desk:
    organisations = read_organisations(root=root)
    return Desk(
        shelf=held,
        sight=sight,
        clues=clues(held, reporting(organisations)),
        sources=store.read_sources(root=root) | _articles(held),
        organisations=organisations,
        places=read_places(root=root),
        chips=read_labels("chips", root=root),
        root=root,
    )


def desk_of(library: Library, sight: Sight, *, root: Path = store.DATA) -> Desk:
    """Return the desk of records that are in memory already, without a ledger."""
    held = shelf(library.claims)
    return Desk(
        shelf=held,
        sight=sight,
        clues=clues(held, reporting(library.organisations)),
        sources=library.sources,
        organisations=library.organisations,
        places=library.places,
        chips={
            chip.id: Label(id=chip.id, name=chip.name, maker=chip.maker, aliases=chip.aliases)
            for chip in library.chips.values()
        },
        root=root,
    )


def _articles(held: Shelf) -> dict[str, Source]:
    """Return the articles of a ledger as sources."""
    found = (source_from_document(document) for document in held.documents.values())
    return {source.id: source for source in found}


def focus(at: Desk, about: str | None, topic: str | None, party: str | None) -> Focus:
    """Return what a user names; raises UnknownNameError for what nothing bears."""
    chip, matter = _about(at, about)
    if topic is not None:
        matter = resolve(topic, MATTERS, "topic")
    if party is None:
        return Focus(topic=matter, chip=chip)
    both: dict[str, Named] = {**at.organisations, **at.places}
    found = resolve(party, both, "organisation or place")
    above = lineage(found, at.organisations) if found in at.organisations else (found,)
    return Focus(topic=matter, chip=chip, party=found, parties=above)


def _about(at: Desk, name: str | None) -> tuple[str | None, str | None]:
    if name is None:
        return None, None
    topic = borne(name, MATTERS)
    if topic is not None:
        return None, topic
    try:
        return find(name, at.chips, "chip", root=at.root), None
    except UnknownNameError as fault:
        kind, things = "chip or topic", {**at.chips, **MATTERS}
        raise UnknownNameError(kind, name, nearest(name, things)) from fault


class Cited:
    """Numbers sources in the order of first use, and keeps those that a page cites."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Take the sources that may be cited."""
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> tuple[int, ...]:
        """Return the number of a source; one that no file defines has none."""
        if name not in self._sources:
            return ()
        return (self._numbers.setdefault(name, len(self._numbers) + 1),)

    def notes(self) -> tuple[Note, ...]:
        """Return every footnote that was used."""
        numbered = self._numbers.items()
        return tuple(Note(number=n, source=self._sources[name]) for name, n in numbered)
