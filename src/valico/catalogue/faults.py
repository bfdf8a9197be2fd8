"""What a schema cannot say about chips, organisations and places: every fault in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Protocol

from valico import dates
from valico.catalogue.chips import Chip
from valico.catalogue.names import Named, fold, names_of
from valico.catalogue.organisations import Organisation, lineage
from valico.catalogue.places import Place
from valico.errors import DataError, InputError
from valico.evidence import Figure

WIDER: Final = (
    ("dense_fp8", "dense_fp16", 2.1),
    ("dense_int8", "dense_fp16", 4.2),
    ("dense_fp4", "dense_fp8", 2.1),
    ("dense_fp6", "dense_fp8", 2.1),
)
"""Rates that are at most so many times that of the wider format, unless a note says why."""


class Figured(Protocol):
    """A thing with figures."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """The figures."""


def all_figures(thing: Figured) -> Iterator[Figure]:
    """Yield every figure of a thing, dissent included."""
    for figure in thing.figures.values():
        yield figure
        yield from figure.dissent


def chip_faults(
    chips: Mapping[str, Chip],
    organisations: Mapping[str, Organisation],
    sources: Collection[str],
    *,
    on: date,
) -> Iterator[str]:
    """Yield what is wrong with the chips."""
    for chip in chips.values():
        where = f"data/chips/{chip.id}.toml"
        if chip.maker not in organisations:
            yield f"{where}: `maker` is '{chip.maker}', which is no organisation"
        yield from date_faults(where, announced=chip.announced, launched=chip.launched)
        yield from missing_sources(where, chip.sources, sources)
        if not chip.sources and not chip.figures:
            yield f"{where}: rests on no source; add a statement, or `sources`"
        yield from figure_faults(where, chip, sources, on=on)
        yield from rate_faults(where, chip)
    yield from name_faults("chips", chips.values())


def date_faults(where: str, **written: str | None) -> Iterator[str]:
    """Yield the partial dates that cannot be read."""
    for field, value in written.items():
        try:
            if value is not None:
                dates.day(value)
        except InputError as fault:
            yield f"{where}: `{field}`: {fault}"


def missing_sources(where: str, cited: Iterable[str], sources: Collection[str]) -> Iterator[str]:
    """Yield the cited sources that do not exist."""
    for source in dict.fromkeys(cited):
        if source not in sources:
            yield f"{where}: cites the source '{source}', which no file under data/sources defines"


def figure_faults(
    where: str, thing: Figured, sources: Collection[str], *, on: date
) -> Iterator[str]:
    """Yield what is wrong with figures: source, date of check, notes, prices without a date."""
    figures = tuple(all_figures(thing))
    yield from missing_sources(where, (figure.source for figure in figures), sources)
    for figure in figures:
        field = f"{where}: `{figure.quantity}` ({figure.source})"
        if figure.value == 0:
            yield f"{field} is zero; leave out what is not known"
        if figure.checked > on:
            yield f"{field}: `checked` is {figure.checked}, which is still to come"
        if figure.dimension in {"USD", "CNY"} and figure.as_of is None:
            yield f"{field}: a price needs `as_of`, for a dollar has a year"
        if figure.confidence in {"derived", "assumed"} and not figure.note:
            yield f"{field}: a figure that is {figure.confidence} needs a note that says why"


def rate_faults(where: str, chip: Chip) -> Iterator[str]:
    """Yield dense rates that look sparse: too high for the format, or above their sparse twin."""
    for narrow, wide, most in WIDER:
        found, base = chip.figures.get(narrow), chip.figures.get(wide)
        if found and base and found.value > most * base.value and not found.note:
            times = found.value / base.value
            yield (
                f"{where}: `{narrow}` is {times:.1f} times `{wide}`; if that is sparse write it as "
                f"sparse_{narrow.removeprefix('dense_')}, otherwise add a note that says why"
            )
    for name, sparse in chip.figures.items():
        dense = chip.figures.get(name.replace("sparse_", "dense_"))
        if name.startswith("sparse_") and dense and dense.value > sparse.value:
            yield f"{where}: `{dense.quantity}` is above `{name}`; the two seem to be exchanged"


def name_faults(kind: str, things: Iterable[Named]) -> Iterator[str]:
    """Yield the names that two things bear."""
    owner: dict[str, str] = {}
    for thing in things:
        for folded, name in {fold(name): name for name in names_of(thing)}.items():
            first = owner.setdefault(folded, thing.id)
            if first != thing.id:
                yield f"data/{kind}/{thing.id}.toml: the name '{name}' belongs to {first} already"


def organisation_faults(
    organisations: Mapping[str, Organisation],
    places: Mapping[str, Place],
    sources: Collection[str],
) -> Iterator[str]:
    """Yield what is wrong with the organisations: seats, parents, circles, sources, names."""
    for name, organisation in organisations.items():
        where = f"data/organisations/{name}.toml"
        if organisation.seat not in places:
            yield f"{where}: `seat` is '{organisation.seat}', which is no place"
        for field in ("kinds", "sources"):
            if not getattr(organisation, field):
                yield f"{where}: `{field}` is empty; name at least one"
        yield from missing_sources(where, organisation.sources, sources)
        try:
            lineage(name, organisations)
        except DataError as fault:
            yield from fault.faults
    yield from name_faults("organisations", organisations.values())


def _circle(name: str, places: Mapping[str, Place]) -> str:
    """Return the circle of `within` that a place lies on, or nothing."""
    chain = [name]
    while (place := places.get(chain[-1])) and place.within:
        if place.within in chain:
            return " → ".join([*chain, place.within]) if place.within == name else ""
        chain.append(place.within)
    return ""


def place_faults(places: Mapping[str, Place]) -> Iterator[str]:
    """Yield what is wrong with the places."""
    for name, place in places.items():
        if place.within is not None and place.within not in places:
            yield f"data/places/{name}.toml: `within` is '{place.within}', which is no place"
        if circle := _circle(name, places):
            yield f"data/places/{name}.toml: `within` runs in a circle: {circle}; take one out"
    yield from name_faults("places", places.values())
