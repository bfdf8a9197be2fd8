"""What is asked of the frontier: the most capable chips that the rules of a day let through."""

from datetime import date
from typing import Literal

import msgspec

from valico.answer.counter.clocks import Clocks, days
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Day, Name, Words
from valico.answer.frontier import Beside, Frontier, Wanted, beside_frontier, frontier
from valico.answer.planning.corner_work import LIKE, Worked, worked
from valico.answer.planning.errand import errand_from_words

Axis = Literal["tpp", "performance_density", "memory_bandwidth", "io_bandwidth"]


class FrontierAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place, a seller, a day, and the order that is wanted."""

    to: Name = "china"
    exporter: Name = "nvidia"
    work: Axis = "tpp"
    datacentre: bool = True
    with_exception: bool = False
    """Whether licence exceptions count as a way."""
    by: Words | None = None
    """Order by some work instead: "decode llama-3.1-70b"."""


class FrontierByWork(msgspec.Struct, frozen=True, kw_only=True):
    """What passes, in the order of some work."""

    schema: str = "valico.frontier-by-work/1"
    on: date
    known_by: date
    to: str
    by: str
    corners: tuple[Worked, ...]


def what_passes(asked: FrontierAsked, counter: Counter) -> Frontier | FrontierByWork:
    """Return the most capable chips that the rules of a day still let through."""
    for word in (asked.by or "").split():
        counter.insist_on_name(word)
    on, known_by = days(asked, counter.today)
    found = frontier(
        Wanted(
            to=asked.to,
            on=on,
            known_by=known_by,
            exporter=asked.exporter,
            datacentre=asked.datacentre,
            allowed=("none", "exception") if asked.with_exception else ("none",),
            work=asked.work,
        ),
        counter.library,
    )
    return found if asked.by is None else _by_work(found, asked.by, counter)


def _by_work(found: Frontier, by: str, counter: Counter) -> FrontierByWork:
    errand = errand_from_words(by, root=counter.root)
    corners = worked(found.corners, errand, counter.library.chips[LIKE], found.on)
    return FrontierByWork(
        on=found.on, known_by=found.known_by, to=found.to, by=errand.show(), corners=tuple(corners)
    )


class DrawnAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As known by which day."""

    known_by: Day | None = None


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """Chips drawn to fit the rules, beside the frontier of their day."""

    schema: str = "valico.frontier-drawn/1"
    known_by: date
    chips: tuple[Beside, ...]


def drawn(asked: DrawnAsked, counter: Counter) -> Drawn:
    """Return the chips that were drawn to fit, and how near they come to their limits."""
    known_by = asked.known_by or counter.today
    return Drawn(known_by=known_by, chips=beside_frontier(counter.library, known_by=known_by))
