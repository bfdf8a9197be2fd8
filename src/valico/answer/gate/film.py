"""The gate over the years: which chip is told what from which day on, and how the lines move.

In: the library, a place, and what was known. Out: a Film, which a slider can run through without
asking again. The rules change on few days, so few days are judged.
"""

from datetime import date

import msgspec

from valico.answer.gate.cues import cues
from valico.answer.gate.record import first_day, short_labels
from valico.answer.gate.reel import Actor, Film
from valico.answer.gate.turns import CHINA, american, chinese, turning_days
from valico.answer.history import BEGINNING
from valico.answer.library import Library
from valico.answer.seat import seat_of
from valico.catalogue.chips import Chip
from valico.catalogue.places import jurisdiction
from valico.regime.measures import Measures, measure


def film(
    library: Library, *, destination: str, last: date, known_by: date, buyer: str = ""
) -> Film:
    """Return the gate to a place, from the first letter of 2022 to a day, as known by another.

    The Chinese gate is that for a buyer, or for any where none is named.
    A chip that nobody knew of by `known_by` is left out; one without TPP has no place on a plane.
    """
    place = jurisdiction(destination, library.places)
    days = turning_days(library, last=last, known_by=known_by)
    cast = _cast(library, last=min(last, known_by))
    us, scenes = american(library, place, days, known_by, cast)
    cn = (
        chinese(library, last=last, known_by=known_by, cast=cast, buyer=buyer)
        if place == CHINA
        else {}
    )
    labels = short_labels(library.chips)
    actors = tuple(
        msgspec.structs.replace(
            _actor(chip, measures, labels[chip.id], library, place),
            us=us[chip.id],
            cn=cn.get(chip.id, ()),
        )
        for chip, measures in cast
    )
    return Film(
        destination=place,
        destination_name=library.places[place].name,
        known_by=known_by,
        first=BEGINNING,
        last=last,
        scenes=scenes,
        actors=actors,
        cues=tuple(cues(library, actors, scenes, last=last, known_by=known_by)),
    )


def _cast(library: Library, *, last: date) -> tuple[tuple[Chip, Measures], ...]:
    found = ((chip, first_day(chip, library.sources)) for chip in library.chips.values())
    return tuple((chip, measure(chip)) for chip, day in found if day is not None and day <= last)


def _actor(chip: Chip, measures: Measures, label: str, library: Library, place: str) -> Actor:
    known = first_day(chip, library.sources)
    assert known is not None  # noqa: S101  # the cast holds none without a day
    return Actor(
        chip=chip.id,
        label=label,
        name=chip.name,
        maker=library.organisations[chip.maker].name,
        tpp=measures.values.get("tpp"),
        tpp_at_least="tpp" in measures.least,
        memory_bandwidth=measures.values.get("memory_bandwidth"),
        performance_density=measures.values.get("performance_density"),
        known=known,
        home=seat_of(chip.maker, library) == place,
    )
