"""What is asked of the claims: who said what, why, against whom, since when."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from valico.answer.chronicle import questions
from valico.answer.chronicle.desk import Desk, Focus, focus
from valico.answer.chronicle.saying import Choice, claims_sheet
from valico.answer.chronicle.timeline import Timeline
from valico.answer.chronicle.timeline import timeline as drawn_up
from valico.answer.counter.clocks import Clocks, sight_of
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Day, Name
from valico.answer.table.record import Sheet
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict
from valico.chronicle.differences import Difference
from valico.chronicle.disputes import ConflictKind
from valico.chronicle.fluents import Policy
from valico.chronicle.sight import Sight, foresight
from valico.errors import InputError
from valico.evidence import Source


class Matter(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip, a topic, a party, as seen from a day."""

    about: Name | None = None
    """A chip, or a topic such as shipments or us-licence."""
    topic: Name | None = None
    party: Name | None = None


class SaysAsked(Matter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which claims are wanted."""

    by: Name | None = None
    """Who says so: an outlet, an origin, or part of a name in the chain."""
    firmly: Policy = "any"


def says(asked: SaysAsked, counter: Counter, *, limit: int | None = None) -> Sheet:
    """Return who said what, the latest first: how firmly, through whom, in which words."""
    choice = Choice(
        about=asked.about, party=asked.party, by=asked.by, topic=asked.topic, firmly=asked.firmly
    )
    return claims_sheet(choice, _desk(asked, counter), limit=limit)


class ConflictsAsked(Matter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which conflicts are wanted."""

    kind: Annotated[tuple[ConflictKind, ...], Meta(max_length=20)] = ()


class Conflicts(msgspec.Struct, frozen=True, kw_only=True):
    """What cannot all be so, the gravest first, with the sources of both sides."""

    sight: Sight
    asked: Focus
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]


def conflicts(asked: ConflictsAsked, counter: Counter) -> Conflicts:
    """Return what cannot all be so, both sides with their claims."""
    at, of = _focused(asked, counter)
    found = questions.conflicts_about(at, of, asked.kind)
    sources = sources_of(_sides(found), at.sources)
    return Conflicts(sight=at.sight, asked=of, conflicts=found, sources=sources)


def few(told: Conflicts, most: int) -> Conflicts:
    """Return the gravest of some conflicts, with the sources of these alone."""
    kept, known = told.conflicts[:most], {source.id: source for source in told.sources}
    return msgspec.structs.replace(told, conflicts=kept, sources=sources_of(_sides(kept), known))


class WhyAsked(Clocks, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A claim, by its id or by what the id begins with."""

    claim: Name


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """One claim, what clashes with it, and from where one looked."""

    sight: Sight
    claim: Claim
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]


def why(asked: WhyAsked, counter: Counter) -> Why:
    """Return one claim: its chain, its words, its origin, what it clashes with."""
    at = _desk(asked, counter)
    found = at.claim(asked.claim)
    against = questions.conflicts_of(at, found)
    sources = sources_of([found, *_sides(against)], at.sources)
    return Why(sight=at.sight, claim=found, conflicts=against, sources=sources)


class DiffAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Two days, and a matter."""

    first: Day
    second: Day
    about: Name | None = None
    topic: Name | None = None
    party: Name | None = None


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader learnt between two days, and which states changed by it."""

    earlier: Sight
    sight: Sight
    asked: Focus
    difference: Difference
    sources: tuple[Source, ...]


def diff(asked: DiffAsked, counter: Counter) -> Diff:
    """Return what became known between two days; each is seen as it was."""
    if asked.second <= asked.first:
        message = f"{asked.second} is not after {asked.first}; give the earlier day first"
        raise InputError(message)
    earlier, at = foresight(asked.first), counter.desk(foresight(asked.second))
    of = focus(at, asked.about, asked.topic, asked.party)
    found = questions.difference_since(at, earlier, of)
    told = sources_of([*found.became_known, *found.withdrawn], at.sources)
    return Diff(earlier=earlier, sight=at.sight, asked=of, difference=found, sources=told)


class TimelineAsked(Matter, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A matter, and since when."""

    since: Day | None = None


class Stories(msgspec.Struct, frozen=True, kw_only=True):
    """The stories of a matter, a lane for each topic."""

    sight: Sight
    timeline: Timeline


def timeline(asked: TimelineAsked, counter: Counter) -> Stories:
    """Return the stories of a matter: a shape for each hedge, origins counted."""
    at, of = _focused(asked, counter)
    return Stories(sight=at.sight, timeline=drawn_up(at, of, since=asked.since))


def sources_of(claims: Sequence[Claim], known: Mapping[str, Source]) -> tuple[Source, ...]:
    """Return the sources of claims, in order of first use."""
    names = dict.fromkeys(claim.source for claim in claims)
    return tuple(known[name] for name in names if name in known)


def _sides(found: Sequence[Conflict]) -> list[Claim]:
    return [claim for one in found for claim in (*one.first.claims, *one.second.claims)]


def _desk(asked: Clocks, counter: Counter) -> Desk:
    return counter.desk(sight_of(asked, counter.today))


def _focused(asked: Matter, counter: Counter) -> tuple[Desk, Focus]:
    at = _desk(asked, counter)
    return at, focus(at, asked.about, asked.topic, asked.party)
