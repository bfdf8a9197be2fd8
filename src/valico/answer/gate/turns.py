"""What each chip is told at both gates, on the few days on which that can change."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import msgspec

from valico.answer.case import Case
from valico.answer.gate.clauses import Clause, clauses
from valico.answer.gate.density import density_zones
from valico.answer.gate.record import needs_words
from valico.answer.gate.reel import Scene, Turn
from valico.answer.gate.regions import regions, zones
from valico.answer.history import BEGINNING
from valico.answer.library import Library
from valico.answer.may import Clerk, clerk_of
from valico.answer.outcomes import Terms, outcome, verdict
from valico.answer.seat import seat_of
from valico.catalogue.chips import Chip
from valico.regime.measures import Measures
from valico.regime.provisions import Version
from valico.regime.verdict import Permission

CHINA: Final = "china"
"""The place whose own gate is known from reports."""

Cast = Sequence[tuple[Chip, Measures]]


def turning_days(library: Library, *, last: date, known_by: date) -> tuple[date, ...]:
    """Return the first day and every later one on which a rule of the United States turns."""
    turning = {BEGINNING}
    for provision in library.book.provisions.values():
        if provision.jurisdiction == "us":
            turning |= {d for v in provision.version for d in turns_of(v, known_by)}
    turning |= {groups.effective for groups in library.book.groups}
    return tuple(sorted(day for day in turning if BEGINNING <= day <= last))


def turns_of(version: Version, known_by: date) -> Iterator[date]:
    """Yield the days on which a version begins, binds or ends, where it was known by a day."""
    if version.published <= known_by:
        ends = (paragraph.end for paragraph in version.paragraphs)
        starts = (paragraph.first for paragraph in version.paragraphs)
        days = (version.effective, version.compliance, version.until, *starts, *ends)
        yield from (day for day in days if day)


# --- the gate of the United States ------------------------------------------------------------


def american(
    library: Library, place: str, days: Sequence[date], known_by: date, cast: Cast
) -> tuple[dict[str, tuple[Turn, ...]], tuple[Scene, ...]]:
    """Return what each chip is told from which day on, and how the lines move."""
    turns: dict[str, list[Turn]] = {chip.id: [] for chip, _ in cast}
    scenes: list[Scene] = []
    for day in days:
        terms = Terms(library=library, destination=place, on=day, known_by=known_by)
        standing = clauses(terms)
        scenes.append(_scene(day, standing, terms))
        for chip, measures in cast:
            turns[chip.id].append(_turn(chip, measures, terms))
    return {name: _changes(found) for name, found in turns.items()}, tuple(_moves(scenes))


def _scene(day: date, standing: Sequence[Clause], terms: Terms) -> Scene:
    drawn = regions(standing, terms)
    return Scene(
        first=day,
        regions=drawn,
        zones=zones(drawn, standing, terms),
        density=density_zones(standing, terms),
    )


def _moves(scenes: Sequence[Scene]) -> Iterator[Scene]:
    """Yield the scenes that differ from the one before."""
    yield from scenes[:1]
    for before, after in pairwise(scenes):
        if msgspec.structs.replace(after, first=before.first) != before:
            yield after


def _turn(chip: Chip, measures: Measures, terms: Terms) -> Turn:
    home = seat_of(chip.maker, terms.library) == terms.destination
    us = verdict(measures, terms, name=chip.name, exporter=chip.maker, home=home).us
    return Turn(first=terms.on, said=outcome(us), needs=needs_words(us))


def _changes(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    kept = list(turns[:1])
    for before, after in pairwise(turns):
        if (before.said, before.needs) != (after.said, after.needs):
            kept.append(after)
    return tuple(kept)


# --- the gate of China ------------------------------------------------------------------------


def chinese(
    library: Library, *, last: date, known_by: date, cast: Cast, buyer: str = ""
) -> Mapping[str, tuple[Turn, ...]]:
    """Return what the Chinese gate is reported to say of each chip made elsewhere."""
    days = _heard(library, last=last, known_by=known_by)
    clerk = clerk_of(library, today=last)
    return {
        chip.id: _changes(list(_permitted(chip.id, buyer or CHINA, clerk, days, known_by)))
        for chip, _ in cast
        if seat_of(chip.maker, library) != CHINA
    }


def permissions(
    library: Library, *, on: date, known_by: date, buyer: str = ""
) -> Mapping[str, Permission]:
    """Return what the Chinese gate is reported to say on a day of each chip made elsewhere."""
    clerk = clerk_of(library, today=on)
    found: dict[str, Permission] = {}
    for chip in library.chips.values():
        if seat_of(chip.maker, library) != CHINA:
            case = Case(chip=chip.id, to=buyer or CHINA, on=on, known_by=known_by)
            found[chip.id] = clerk.verdict(case).cn.permission
    return found


def _permitted(
    chip: str, to: str, clerk: Clerk, days: Sequence[date], known_by: date
) -> Iterator[Turn]:
    transaction = clerk.transaction(Case(chip=chip, to=to, known_by=known_by))
    for day in days:
        cn = clerk.judged(msgspec.structs.replace(transaction, on=day)).cn
        needs = cn.permission if cn.reports else "no report"
        yield Turn(first=day, said=cn.permission, needs=needs)


def _heard(library: Library, *, last: date, known_by: date) -> tuple[date, ...]:
    """Return the days on which a report or a directive about the Chinese gate begins."""
    claims = (c for c in library.claims if c.about == "import-permission")
    turning = {BEGINNING} | {c.holds_from() for c in claims if c.published <= known_by}
    for provision in library.book.provisions.values():
        if provision.jurisdiction == "cn":
            turning |= {d for v in provision.version for d in turns_of(v, known_by)}
    return tuple(sorted(day for day in turning if BEGINNING <= day <= last))
