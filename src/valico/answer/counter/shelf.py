"""What is asked of the shelves: chips, models, organisations, sources."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from valico.answer.counter.clocks import Clocks, days
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Name
from valico.answer.shelf.card_chip import chip_sheet
from valico.answer.shelf.card_model import model_sheet
from valico.answer.shelf.card_organisation import organisation_sheet
from valico.answer.shelf.chips import chips_sheet
from valico.answer.shelf.compare import compare_sheet
from valico.answer.shelf.models import models_sheet
from valico.answer.table.record import Sheet
from valico.catalogue.chips import Chip, Status
from valico.catalogue.organisations import Organisation
from valico.chronicle.claims import Claim
from valico.errors import UnknownNameError
from valico.evidence import Source, SourceKind
from valico.regime.provisions import Provision

Order = Literal["tpp", "memory_bandwidth", "launched", "name"]


class ChipsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which chips, in which order."""

    maker: Name | None = None
    status: Status | None = None
    sort: Order = "tpp"


class NameAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing, by any of its names."""

    name: Name


class CompareAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two to six chips."""

    chip: Annotated[tuple[Name, ...], Meta(min_length=2, max_length=6)]


class ModelsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All models."""


def chips(asked: ChipsAsked, counter: Counter) -> Sheet:
    """Return all chips: rates, TPP, memory, links, power."""
    return chips_sheet(maker=asked.maker, status=asked.status, sort=asked.sort, root=counter.root)


def chip(asked: NameAsked, counter: Counter) -> Sheet:
    """Return one chip: every figure, who says so, and who says otherwise."""
    return chip_sheet(asked.name, root=counter.root)


def compare(asked: CompareAsked, counter: Counter) -> Sheet:
    """Return chips side by side, each against the first."""
    return compare_sheet(asked.chip, root=counter.root)


def models(asked: ModelsAsked, counter: Counter) -> Sheet:
    """Return all models, the latest first: size, cache, context, training."""
    del asked
    return models_sheet(root=counter.root)


def model(asked: NameAsked, counter: Counter) -> Sheet:
    """Return one model: its shape, size, cache and training."""
    return model_sheet(asked.name, root=counter.root)


def organisation(asked: NameAsked, counter: Counter) -> Sheet:
    """Return one organisation: its seat, the chain of its parents, its names, what it makes."""
    return organisation_sheet(asked.name, root=counter.root)


class OrganisationsAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which organisations."""

    seat: Name | None = None
    """The id of a place, such as china."""
    kind: Name | None = None
    """Such as chip-maker or cloud."""


class Organisations(msgspec.Struct, frozen=True, kw_only=True):
    """Organisations, in order of id."""

    schema: str = "valico.organisations/1"
    organisations: tuple[Organisation, ...]


def organisations(asked: OrganisationsAsked, counter: Counter) -> Organisations:
    """Return all organisations, or those of a seat or kind."""
    found = tuple(
        one
        for one in counter.library.organisations.values()
        if asked.seat in {None, one.seat} and (asked.kind is None or asked.kind in one.kinds)
    )
    return Organisations(organisations=found)


class SourcesAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which sources."""

    kind: SourceKind | None = None


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """Sources, in order of id."""

    schema: str = "valico.sources/1"
    sources: tuple[Source, ...]


def sources(asked: SourcesAsked, counter: Counter) -> Sources:
    """Return all sources, or those of a kind."""
    known = counter.library.sources.values()
    return Sources(sources=tuple(one for one in known if asked.kind in {None, one.kind}))


class CiteAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A source, by its id."""

    source: Name


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A source, and what rests on it."""

    schema: str = "valico.source/1"
    source: Source
    citation: str
    """Publisher, title, date and address on one line."""
    claims: tuple[Claim, ...]
    """Those published by the day of knowledge, each with its quote."""
    rules: tuple[str, ...]
    chips: tuple[str, ...]
    models: tuple[str, ...]


def cite(asked: CiteAsked, counter: Counter) -> Cited:
    """Return a source with what rests on it: claims with their quotes, rules, chips, models."""
    library, name = counter.library, asked.source
    if name not in library.sources:
        kind = "source"
        raise UnknownNameError(kind, name, _near(name, list(library.sources)))
    _, known_by = days(asked, counter.today)
    found = library.sources[name]
    return Cited(
        source=found,
        citation=found.citation(),
        claims=tuple(c for c in library.claims if c.source == name and c.published <= known_by),
        rules=tuple(p.id for p in library.book.provisions.values() if _rests(p, name)),
        chips=tuple(c.id for c in library.chips.values() if name in _stated(c)),
        models=tuple(
            m.id for m in library.models.values() if name in {f.source for f in m.figures.values()}
        ),
    )


def _near(name: str, known: list[str]) -> list[str]:
    import difflib  # noqa: PLC0415  # only a mistaken name pays for the import

    return difflib.get_close_matches(name, known)


def _rests(provision: Provision, name: str) -> bool:
    return any(version.source == name for version in provision.version)


def _stated(chip: Chip) -> Iterator[str]:
    """Yield the sources of a chip's figures, those that dissent included."""
    for figure in chip.figures.values():
        yield figure.source
        yield from (other.source for other in figure.dissent)
