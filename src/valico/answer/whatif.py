"""Rules turned: a threshold moved, a bill enacted, a rule ended; who changes sides by it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from valico.answer.library import Library
from valico.answer.outcomes import WORDS, Outcome, Terms, outcome, verdict
from valico.answer.seat import seat_of
from valico.catalogue.names import resolve
from valico.errors import InputError
from valico.regime.bills import with_bill
from valico.regime.measures import measure
from valico.regime.provisions import Provision, Rulebook, Version
from valico.store import read_document

SCHEMA: Final = "valico.whatif/1"


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One turn of a rule: give `enact`, `end`, or `rule` with what it is to say."""

    enact: str | None = None
    """A bill to be taken for law."""
    end: str | None = None
    """A rule to be taken out of force."""
    rule: str | None = None
    paragraph: str | None = None
    all: tuple[str, ...] | None = None
    """The inequalities that the paragraph is to hold."""
    rate: float | None = None
    cap_ratio: float | None = None


class ScenarioFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rules as somebody would have them on a day."""

    title: str
    on: date
    to: str = "china"
    change: tuple[Change, ...]


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A chip that changes sides."""

    chip: str
    name: str
    before: Outcome
    after: Outcome
    tpp: float | None

    def words(self) -> str:
        """Return the change in words."""
        return f"{WORDS[self.before]} → {WORDS[self.after]}"


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes sides when the rules are turned, and how many stay."""

    schema: str = SCHEMA
    title: str
    on: date
    to: str
    moved: tuple[Moved, ...]
    unmoved: int


def read_scenario(path: Path) -> ScenarioFile:
    """Return a scenario of rules; raises DataError naming the field at fault."""
    return read_document(path, ScenarioFile)


def turned(book: Rulebook, scenario: ScenarioFile) -> Rulebook:
    """Return the rules as the scenario would have them.

    Raises InputError where a change names no rule, no paragraph, or nothing to do.
    """
    for change in scenario.change:
        book = _turned(book, change, scenario.on)
    return book


def _turned(book: Rulebook, change: Change, on: date) -> Rulebook:
    if change.enact is not None:
        return with_bill(book, _known(book, change.enact).id, on=on)
    if change.end is not None:
        return _replaced(book, _ended(_known(book, change.end), on))
    if change.rule is None:
        message = "a change does nothing; give `enact`, `end`, or `rule`"
        raise InputError(message)
    provision = _known(book, change.rule)
    version = book.version(provision.id, on=on, known_by=on)
    if version is None:
        message = f"`rule` is '{change.rule}', which is not in force on {on}"
        raise InputError(message)
    said = _said(version, change)
    versions = tuple(said if v == version else v for v in provision.version)
    return _replaced(book, msgspec.structs.replace(provision, version=versions))


def _known(book: Rulebook, name: str) -> Provision:
    if name not in book.provisions:
        listed = ", ".join(book.provisions)
        message = f"'{name}' is no rule; allowed: {listed}"
        raise InputError(message)
    return book.provisions[name]


def _replaced(book: Rulebook, provision: Provision) -> Rulebook:
    provisions = {**book.provisions, provision.id: provision}
    return msgspec.structs.replace(book, provisions=provisions)


def _ended(provision: Provision, on: date) -> Provision:
    kept = (
        msgspec.structs.replace(v, until=on, until_published=v.published)
        for v in provision.version
        if v.effective < on
    )
    return msgspec.structs.replace(provision, version=tuple(kept))


def _said(version: Version, change: Change) -> Version:
    said = version
    if change.rate is not None:
        said = msgspec.structs.replace(said, rate=change.rate)
    if change.cap_ratio is not None:
        said = msgspec.structs.replace(said, cap_ratio=change.cap_ratio)
    if change.all is None:
        return said
    if change.paragraph not in {paragraph.id for paragraph in version.paragraphs}:
        listed = ", ".join(paragraph.id for paragraph in version.paragraphs)
        message = f"`paragraph` is '{change.paragraph}'; {change.rule} has: {listed}"
        raise InputError(message)
    paragraphs = tuple(
        msgspec.structs.replace(p, all=change.all) if p.id == change.paragraph else p
        for p in version.paragraphs
    )
    for paragraph in paragraphs:
        paragraph.conditions()
    return msgspec.structs.replace(said, paragraphs=paragraphs)


def what_if(scenario: ScenarioFile, library: Library) -> tuple[WhatIf, Library]:
    """Return who changes sides, and the library with its rules turned for pictures of it."""
    after = msgspec.structs.replace(library, book=turned(library.book, scenario))
    place = resolve(scenario.to, library.places, "place")
    moved, unmoved = [], 0
    for name, before_word, after_word, tpp in _outcomes(library, after, place, scenario.on):
        if before_word == after_word:
            unmoved += 1
            continue
        moved.append(
            Moved(
                chip=name,
                name=library.chips[name].name,
                before=before_word,
                after=after_word,
                tpp=tpp,
            )
        )
    found = WhatIf(
        title=scenario.title, on=scenario.on, to=place, moved=tuple(moved), unmoved=unmoved
    )
    return found, after


def _outcomes(
    before: Library, after: Library, place: str, on: date
) -> Iterator[tuple[str, Outcome, Outcome, float | None]]:
    early, late = (
        Terms(library=library, destination=place, on=on, known_by=on) for library in (before, after)
    )
    for chip in before.chips.values():
        if seat_of(chip.maker, before) == place:
            continue
        measures = measure(chip)
        words = [
            outcome(verdict(measures, terms, name=chip.name, exporter=chip.maker).us)
            for terms in (early, late)
        ]
        yield chip.id, words[0], words[1], measures.values.get("tpp")
