"""Ranking: the chips that may be sold to a place on a day, in the order of some work."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from valico.answer.case import Case
from valico.answer.desk import chip_in, place_named
from valico.answer.library import Library
from valico.answer.may import HOME, Clerk, clerk_of
from valico.answer.outcomes import Outcome, outcome
from valico.answer.planning.errand import Errand
from valico.catalogue.chips import Chip
from valico.catalogue.places import jurisdiction
from valico.compute.equals.rates import (
    Rate,
    bench,
    decode_at_load,
    decode_at_speed,
    prefill_rate,
    training_rate,
)
from valico.compute.search.engines import setup_for
from valico.compute.search.nodes import has_room
from valico.compute.serving.load import Load
from valico.dates import interval
from valico.errors import InputError
from valico.regime.verdict import Permission

READ_AT: Final = 20.0
"""Tokens a second that each user gets where the work names no load."""
CHIPS: Final = 32
"""Chips of the cluster on which each kind works."""
FREE: Final[frozenset[Outcome]] = frozenset({"none", "not-enforced"})
LICENSABLE: Final[frozenset[Outcome]] = frozenset(
    {"exception", "approval", "case-by-case", "letter", "licence"}
)
"""Outcomes of the US gate under which a chip may come through."""
UNSOLD: Final = frozenset({"rumoured", "roadmap", "cancelled", "announced", "cloud-only"})
"""What nobody can buy."""


Way = Literal["may", "home", "shut"]


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A chip at the work, and what both gates say."""

    chip: Chip
    rate: Rate
    precision: str
    outcome: Outcome
    permission: Permission | None
    """None where the chip does not pass the Chinese gate."""
    home: bool
    """Whether it is made in the place: it passes no border."""

    @property
    def way(self) -> Way:
        """Whether it may come through both gates, is made behind them, or is shut out of one."""
        if self.home:
            return "home"
        if self.permission == "blocked":
            return "shut"
        return "may" if self.outcome in FREE | LICENSABLE else "shut"


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Chips that exist on the day, the fastest first."""

    to: str
    on: date
    known_by: date
    errand: Errand
    chip: str | None = None
    """The chip whose place is asked for."""
    ranked: tuple[Ranked, ...]
    cannot: Mapping[str, str]
    """Chips that cannot do the work or of which a figure is missing, and why."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be ranked: where to, on which day, by which work."""

    to: str
    on: date
    known_by: date
    errand: Errand
    precision: str | None = None
    framework: str | None = None
    chip: str | None = None
    """The chip whose place is asked for."""


def ranking(wanted: Wanted, library: Library) -> Ranking:
    """Return the chips that somebody can buy on a day, each with its rate and both verdicts.

    Raises InputError where the place is unknown, or nothing that exists can do the work.
    """
    place = place_named(wanted.to, library)
    clerk = clerk_of(library, today=wanted.on)
    cannot: dict[str, str] = {}
    found = sorted(
        _ranked(wanted, place, library, clerk, cannot),
        key=lambda one: (-one.rate.span.mid, one.chip.id),
    )
    if not found:
        message = f"no chip of {wanted.on} can {wanted.errand.show()} on {CHIPS} of them"
        raise InputError(message)
    return Ranking(
        to=place,
        on=wanted.on,
        known_by=wanted.known_by,
        errand=wanted.errand,
        chip=chip_in(library, wanted.chip).id if wanted.chip else None,
        ranked=tuple(found),
        cannot=cannot,
    )


def _ranked(
    wanted: Wanted, place: str, library: Library, clerk: Clerk, cannot: dict[str, str]
) -> Iterator[Ranked]:
    for chip in library.chips.values():
        if not _sold(chip, wanted.on) or not _known(chip, wanted.known_by):
            continue
        try:
            rate, precision = rate_of(chip, wanted)
        except InputError as fault:
            cannot[chip.id] = str(fault)
            continue
        if rate is None:
            cannot[chip.id] = f"{chip.name}: no plan of {CHIPS} chips does it"
            continue
        case = Case(chip=chip.id, to=place, on=wanted.on, known_by=wanted.known_by)
        verdict = clerk.verdict(case)
        yield Ranked(
            chip=chip,
            rate=rate,
            precision=precision,
            outcome=outcome(verdict.us),
            permission=verdict.cn.permission if verdict.cn.applies else None,
            home=place != HOME and _seat(chip, library) == place,
        )


def _seat(chip: Chip, library: Library) -> str | None:
    maker = library.organisations.get(chip.maker)
    return jurisdiction(maker.seat, library.places) if maker else None


def _sold(chip: Chip, on: date) -> bool:
    """Say whether somebody could buy a chip on a day."""
    if chip.status in UNSOLD and not chip.launched:
        return False
    return chip.status != "cloud-only" and (
        chip.launched is not None and interval(chip.launched).first <= on
    )


def _known(chip: Chip, known_by: date) -> bool:
    """Say whether the public could know of a chip by a day: announced, or else on sale."""
    first = chip.announced or chip.launched
    return first is None or interval(first).first <= known_by


def rate_of(chip: Chip, wanted: Wanted) -> tuple[Rate | None, str]:
    """Return the rate of a chip at the work that is wanted, if it can, and its precision."""
    errand = wanted.errand
    setup = setup_for(errand.model, chip, framework=wanted.framework, precision=wanted.precision)
    load = Load(
        input_tokens=errand.input_tokens, output_tokens=errand.output_tokens, concurrency=1.0
    )
    if errand.kind == "train":
        return training_rate(setup), setup.chosen.precision
    on = bench(setup, load, chips=CHIPS)
    if not has_room(setup, on.space, load):
        return None, setup.chosen.precision
    if errand.kind == "prefill":
        return prefill_rate(on), setup.chosen.precision
    if errand.batch is not None:
        return decode_at_load(on, errand.batch), setup.chosen.precision
    return decode_at_speed(on, READ_AT), setup.chosen.precision
