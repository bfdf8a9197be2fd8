"""One organisation: its seat, the chain of its parents, its names, and what belongs to it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.footnotes import Footnotes
from valico.answer.shelf.finding import Label, borne, read_labels
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, fact, joined
from valico.catalogue.names import resolve
from valico.catalogue.organisations import Organisation, lineage, read_organisations
from valico.catalogue.places import Place, jurisdiction, read_places
from valico.errors import InputError
from valico.evidence import Source

RELATION: Final = tuple(Column(key=key) for key in ("relation", "id", "name", "seat"))
"""One record for machines: a thing and what it is to the organisation."""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What an organisation is seen among."""

    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    chips: Mapping[str, Label]
    models: Mapping[str, Label]


def organisation_sheet(name: str, *, root: Path = store.DATA) -> Sheet:
    """Return the card of an organisation by name in any language."""
    around = Surroundings(
        organisations=read_organisations(root=root),
        places=read_places(root=root),
        chips=read_labels("chips", root=root),
        models=read_labels("models", root=root),
    )
    found = around.organisations[_found(name, around)]
    return organisation_card(found, around, store.read_sources(root=root))


def _found(name: str, around: Surroundings) -> str:
    """Return the id of an organisation, saying so where the name is that of a place."""
    exact = borne(name, around.organisations)
    place = borne(name, around.places)
    if exact is None and place is not None:
        message = (
            f"'{name}' is a place, {around.places[place].name}, and no organisation. "
            f"What is said of it: valico says --party {place}"
        )
        raise InputError(message)
    return exact or resolve(name, around.organisations, "organisation")


def organisation_card(
    organisation: Organisation, around: Surroundings, sources: Mapping[str, Source]
) -> Sheet:
    """Return all there is to say of an organisation."""
    footnotes = Footnotes(sources)
    return Sheet(
        schema="valico.organisation/1",
        title=organisation.name,
        facts=(
            *_facts(organisation, around, footnotes),
            *_belongings(organisation, around),
        ),
        records=(_records(organisation, around),),
        notes=footnotes.notes(),
    )


def _facts(
    organisation: Organisation, around: Surroundings, footnotes: Footnotes
) -> Iterator[Fact]:
    yield fact("id", "Id", organisation.id)
    yield Fact(key="name", raw=organisation.name)
    kinds = ", ".join(kind.replace("-", " ") for kind in organisation.kinds)
    yield Fact(key="kinds", label="Kind", text=kinds, raw=organisation.kinds)
    yield Fact(
        key="seat",
        label="Seat",
        text=seat_words(organisation.seat, around.places),
        raw=organisation.seat,
    )
    yield from _parents(organisation, around)
    yield Fact(
        key="aliases",
        label="Also called",
        text=", ".join(organisation.aliases),
        raw=organisation.aliases,
    )
    yield fact("note", "Note", organisation.note)
    marks = footnotes.mark(*organisation.sources)
    said = f"{organisation.confidence}, checked {organisation.checked}"
    yield Fact(label="Who says so", text=joined(" ", said, marks))
    yield Fact(key="confidence", raw=organisation.confidence)
    yield Fact(key="checked", raw=organisation.checked.isoformat())


def seat_words(seat: str, places: Mapping[str, Place]) -> str:
    """Return a seat in words, with the place that it counts as for trade where that is another."""
    counts_as = jurisdiction(seat, places)
    name = places[seat].name if seat in places else seat
    if counts_as == seat:
        return name
    return f"{name}, which counts as {places[counts_as].name} for trade rules"


def _parents(organisation: Organisation, around: Surroundings) -> Iterator[Fact]:
    _, *above = lineage(organisation.id, around.organisations)
    parents = [around.organisations[name] for name in above]
    chain = " → ".join(parent.name for parent in parents)
    yield Fact(key="parents", label="Belongs to", text=chain or "nobody above it", raw=tuple(above))
    top = parents[-1] if parents else organisation
    seat = f"{top.name}, seat in {seat_words(top.seat, around.places)}"
    yield Fact(key="ultimate_parent", label="At the top", text=seat if parents else "", raw=top.id)
    yield Fact(key="ultimate_parent_seat", raw=top.seat)


# --- what belongs to it -----------------------------------------------------------------------


def _belongings(organisation: Organisation, around: Surroundings) -> Iterator[Fact]:
    for label, names in (
        ("Owns", [owned.name for owned in subsidiaries(organisation.id, around.organisations)]),
        ("Chips", [label.name for label in _made(organisation.id, around.chips)]),
        ("Models", [label.name for label in _made(organisation.id, around.models)]),
    ):
        yield Fact(label=label, text=", ".join(names))


def subsidiaries(name: str, organisations: Mapping[str, Organisation]) -> tuple[Organisation, ...]:
    """Return every organisation that has this one somewhere above it."""
    return tuple(
        one
        for one in organisations.values()
        if one.id != name and name in lineage(one.id, organisations)
    )


def _made(maker: str, things: Mapping[str, Label]) -> list[Label]:
    return [thing for thing in things.values() if thing.maker == maker]


def _records(organisation: Organisation, around: Surroundings) -> Table:
    above = [around.organisations[name] for name in lineage(organisation.id, around.organisations)]
    owned = subsidiaries(organisation.id, around.organisations)
    rows = (
        *(_record(("parent" if place else "itself"), one) for place, one in enumerate(above)),
        *(_record("subsidiary", one) for one in owned),
        *_labels("chip", _made(organisation.id, around.chips)),
        *_labels("model", _made(organisation.id, around.models)),
    )
    return Table(key="related", columns=RELATION, rows=rows)


def _record(relation: str, one: Organisation) -> Row:
    return Row(cells=tuple(Cell("", raw) for raw in (relation, one.id, one.name, one.seat)))


def _labels(relation: str, labels: Sequence[Label]) -> Iterator[Row]:
    for one in labels:
        yield Row(cells=tuple(Cell("", raw) for raw in (relation, one.id, one.name, None)))
