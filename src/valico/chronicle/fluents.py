"""What holds of a matter on a day, from where one looks: a state, its age, and what it rests on.

A claim begins a state; the state lasts until a certainly later claim ends it. Where the day of a
beginning is open ("in February"), the state is only possibly held within these days. Where sources
of one time exclude each other, each state is only possibly held: nobody is silently the winner.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from valico import dates
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import SAME_TIME_DAYS
from valico.chronicle.disputes import exclude
from valico.chronicle.mentions import onset
from valico.chronicle.origins import STORY, Clues, Evidence, evidence
from valico.chronicle.sight import Sight

Policy = Literal["any", "attributed", "corroborated", "official"]
"""Who must stand behind a state: anybody, somebody vouched for, two origins, the record."""
Holding = Literal["held", "possibly-held", "not-held"]
CORROBORATED: Final = 2
"""So many independent origins corroborate each other."""
OPEN_HEDGES: Final = frozenset({"planned"})
"""Hedges under which a thing is only to come."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about: a matter, and perhaps a chip, a party and a use."""

    about: str
    chip: str | None = None
    parties: tuple[str, ...] = ()
    """The party and its parents; claims that name nobody concern everybody."""
    use: str | None = None

    def concerns(self, claim: Claim) -> bool:
        """Say whether a claim speaks of this subject."""
        return (
            claim.about == self.about
            and claim.value is not None
            and (self.chip is None or self.chip in claim.chips)
            and (not self.parties or not claim.parties or _meet(self.parties, claim.parties))
            and (claim.use is None or claim.use == self.use)
        )

    def narrowed(self, claim: Claim) -> Claim:
        """Return a claim as it bears on the party asked about; nothing is asked of others."""
        if not self.parties or not claim.parties:
            return claim
        return msgspec.structs.replace(claim, parties=tuple(sorted(self.parties)))


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a subject: whether it holds on the day, and what says so."""

    value: str
    holding: Holding
    since: date
    """The first day on which it may have begun."""
    last_support: date
    """The day on which the last claim that supports it was published."""
    age_days: int
    """How long before the day asked about that was; negative with hindsight."""
    evidence: Evidence
    claims: tuple[Claim, ...]
    contested_by: tuple[str, ...] = ()
    """Ids of claims of the same time that exclude it."""


def states(
    claims: Iterable[Claim],
    subject: Subject,
    sight: Sight,
    *,
    policy: Policy = "any",
    clues: Clues | None = None,
) -> tuple[State, ...]:
    """Return the values of a subject that hold, or possibly hold, the surest and latest first.

    Only what was published by `sight.known_by` counts: a back-test cannot look ahead.
    """
    seen = [subject.narrowed(c) for c in claims if subject.concerns(c) and _in_sight(c, sight)]
    passing = accepted(seen, policy, clues or Clues())
    enders = _enders(passing)
    standing = [c for c in passing if not _ended(c, enders, sight)]
    found = (_state(v, standing, passing, sight, clues or Clues()) for v in _values(standing))
    return tuple(sorted(found, key=lambda s: (s.holding != "held", -s.since.toordinal(), s.value)))


def holding(found: Iterable[State], value: str) -> Holding:
    """Return whether one value of a subject holds, among the states found."""
    return next((state.holding for state in found if state.value == value), "not-held")


def _in_sight(claim: Claim, sight: Sight) -> bool:
    return claim.published <= sight.known_by and claim.holds_from() <= sight.on


def accepted(seen: Sequence[Claim], policy: Policy, clues: Clues) -> tuple[Claim, ...]:
    """Return the claims that have enough behind them, counted run by run."""
    if policy == "any":
        return tuple(seen)
    return tuple(claim for run in _runs(seen) for claim in _firm(run, policy, clues))


def _runs(seen: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Yield the claims that support one value without another certainly coming between."""
    enders = _enders(seen)
    for value in dict.fromkeys((c.value, c.polarity) for c in seen):
        same = sorted((c for c in seen if (c.value, c.polarity) == value), key=_beginning)
        run = same[:1]
        for claim in same[1:]:
            if _parted(run[-1], claim, enders):
                yield run
                run = []
            run.append(claim)
        yield run


def _beginning(claim: Claim) -> tuple[int, int]:
    return onset(claim.since)


def _parted(first: Claim, second: Claim, enders: Sequence[Claim]) -> bool:
    """Say whether something between two claims certainly ended what the first began."""
    after, before = onset(first.since)[1], onset(second.since)[0]
    return any(
        onset(other.since)[0] >= after and onset(other.since)[1] <= before and ends(first, other)
        for other in enders
    )


def _firm(run: Sequence[Claim], policy: Policy, clues: Clues) -> Iterator[Claim]:
    """Yield the claims of a run that rest on origins of the kind that a policy asks for."""
    behind = evidence(run, clues)
    if policy == "corroborated" and behind.n_origins_least < CORROBORATED:
        return
    kinds = {"on-record"} if policy == "official" else {"on-record", "named", "anonymous"}
    firm = {name for origin in behind.origins if origin.kind in kinds for name in origin.claims}
    yield from (claim for claim in run if claim.id in firm)


def _enders(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims that may end what others began, the latest first.

    A plan ends nothing, nor does a doubt.
    """
    sure = (c for c in claims if c.polarity != "uncertain" and c.hedge not in OPEN_HEDGES)
    return sorted(sure, key=lambda c: onset(c.since), reverse=True)


def _ended(claim: Claim, enders: Sequence[Claim], sight: Sight) -> bool:
    """Say whether a claim's state is over: by its own words, or by a certainly later claim."""
    if claim.until is not None and dates.interval(claim.until).end <= sight.on:
        return True
    last = onset(claim.since)[1]
    for other in enders:
        if onset(other.since)[0] < last:
            return False
        if ends(claim, other):
            return True
    return False


def ends(claim: Claim, later: Claim) -> bool:
    """Say whether a certainly later claim ends what an earlier one began.

    What clashes with it stands beside it, and does not end it.
    """
    if (claim.value, claim.polarity) == (later.value, later.polarity):
        return False
    if later.polarity == "negated" and later.value != claim.value:
        return False
    if claim.parties and later.parties and not set(claim.parties) <= set(later.parties):
        return False
    gap = onset(later.since)[0] - onset(claim.since)[1]
    return gap >= SAME_TIME_DAYS or not _clash(claim, later)


def _clash(claim: Claim, other: Claim) -> bool:
    """Say whether two claims exclude each other, by rule or by an editor's word."""
    if exclude(claim, other):
        return True
    return any(link.claim == other.id for link in claim.contradicts) or any(
        link.claim == claim.id for link in other.contradicts
    )


def _values(standing: Iterable[Claim]) -> tuple[str, ...]:
    affirmed = (c.value for c in standing if c.value is not None and c.polarity != "negated")
    return tuple(dict.fromkeys(affirmed))


def _state(
    value: str, standing: Sequence[Claim], passing: Sequence[Claim], sight: Sight, clues: Clues
) -> State:
    claims = tuple(c for c in standing if c.value == value and c.polarity != "negated")
    against = _against(claims, standing)
    supporting = [c for c in passing if c.value == value and c.polarity != "negated"]
    last = max(claim.published for claim in supporting)
    return State(
        value=value,
        holding="held" if not against and _certain(claims, sight) else "possibly-held",
        since=min(claim.holds_from() for claim in claims),
        last_support=last,
        age_days=(sight.on - last).days,
        evidence=evidence(claims, clues),
        claims=tuple(sorted(claims, key=lambda c: (c.published, c.id))),
        contested_by=tuple(sorted(against)),
    )


def _against(claims: Sequence[Claim], standing: Sequence[Claim]) -> set[str]:
    """Return the claims still standing that cannot hold together with a state."""
    return {
        other.id
        for claim in claims
        for other in standing
        if (other.value, other.polarity) != (claim.value, claim.polarity) and _clash(claim, other)
    }


def _certain(claims: Sequence[Claim], sight: Sight) -> bool:
    """Say whether a state has certainly begun, by a claim that is neither a plan nor a doubt."""
    day = sight.on.toordinal()
    return any(
        onset(claim.since)[1] <= day + 1
        and claim.polarity == "affirmed"
        and claim.hedge not in OPEN_HEDGES
        and (claim.until is None or dates.interval(claim.until).first > sight.on)
        for claim in claims
    )


def _meet(first: Iterable[str], second: Iterable[str]) -> bool:
    return not set(first).isdisjoint(second)


def settled(claims: Sequence[Claim], subject: Subject, policy: Policy, clues: Clues) -> bool:
    """Say whether no earlier claim can matter any more, given the last of a subject to begin.

    Whatever began before two certain claims of different values has been ended by one of them.
    What corroborates may be old, so that this policy asks for everything.
    """
    bearing = [subject.narrowed(c) for c in claims if subject.concerns(c)]
    if not bearing or policy == "corroborated":
        return False
    horizon = min(onset(c.since)[1] for c in claims) + SAME_TIME_DAYS + STORY.days + 1
    sure = {
        c.value
        for c in _enders(accepted(bearing, policy, clues))
        if onset(c.since)[0] >= horizon
        and c.polarity == "affirmed"
        and (subject.parties or not c.parties)
    }
    return len(sure) > 1
