"""What a chip needs in each place of the world on a day, and who has a seat there."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from valico.answer.library import Library
from valico.answer.outcomes import WORDS, Outcome, Terms, verdicts_by_place
from valico.answer.table.record import Cell, Column, Row, Sheet, Table
from valico.catalogue.chips import Chip
from valico.catalogue.places import jurisdiction
from valico.regime.measures import measure

TRADING: Final = frozenset(
    {
        *("chip-maker", "foundry", "packager", "memory-maker", "assembler", "server-maker"),
        *("cloud", "buyer", "model-maker", "agency", "distributor", "equipment-maker", "telecom"),
    }
)
"""The kinds of organisation that take part; outlets and law firms only speak of it."""
HOME: Final = "united-states"


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place, what the chip needs there, and how many have their seat there."""

    place: str
    name: str
    iso: str | None
    outcome: Outcome | None
    """None at home: no export is needed."""
    seats: int
    within: str | None
    """The place that it counts as for trade, where that is another."""


def world(chip: Chip, library: Library, *, on: date, known_by: date) -> tuple[Spot, ...]:
    """Return every country with what the maker of a chip needs to sell it there, by name."""
    terms = Terms(library=library, destination=HOME, on=on, known_by=known_by)
    lands = [name for name, one in library.places.items() if one.iso and len(one.iso) == 2]  # noqa: PLR2004  # a country's code
    trade = list(dict.fromkeys(jurisdiction(name, library.places) for name in lands))
    others = [name for name in trade if name != HOME]
    measures = measure(chip)
    said = dict(verdicts_by_place(measures, others, terms, name=chip.name, exporter=chip.maker))
    seats = _seats(library)
    spots = (_spot(name, said, seats, library) for name in lands)
    return tuple(sorted(spots, key=lambda spot: spot.name))


def _spot(
    name: str, said: Mapping[str, Outcome], seats: Mapping[str, int], library: Library
) -> Spot:
    counts_as = jurisdiction(name, library.places)
    return Spot(
        place=name,
        name=library.places[name].name,
        iso=library.places[name].iso,
        outcome=said.get(counts_as),
        seats=seats.get(name, 0),
        within=None if counts_as == name else counts_as,
    )


def _seats(library: Library) -> Counter[str]:
    """Return how many of those that take part have their seat in each country."""
    found: Counter[str] = Counter()
    for one in library.organisations.values():
        if TRADING & frozenset(one.kinds):
            found[_country(one.seat, library)] += 1
    return found


def _country(seat: str, library: Library) -> str:
    """Return the country of a seat: of a city the one that it lies in."""
    place = library.places.get(seat)
    inside = place is not None and place.within and (not place.iso or "-" in place.iso)
    return _country(place.within, library) if place and place.within and inside else seat


def world_sheet(spots: tuple[Spot, ...], *, title: str) -> Sheet:
    """Return the places as a table, to be taken away."""
    columns = tuple(
        Column(key=key) for key in ("place", "name", "iso", "outcome", "needs", "seats")
    )
    rows = tuple(Row(cells=tuple(Cell("", raw) for raw in _raws(spot))) for spot in spots)
    return Sheet(
        schema="valico.world/1",
        title=title,
        tables=(Table(key="places", columns=columns, rows=rows),),
    )


def _raws(spot: Spot) -> tuple[str | int | None, ...]:
    needs = WORDS[spot.outcome] if spot.outcome else None
    return spot.place, spot.name, spot.iso, spot.outcome, needs, spot.seats
