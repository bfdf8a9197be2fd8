"""What is said, apart from who says it: ten outlets that say one thing make one proposition.

A proposition has no language: event, matter, value, roles, chips, amount, and the days on which it
begins. Claims make one proposition where all of these agree and their days meet or lie near.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import SAME_TIME_DAYS
from valico.chronicle.mentions import onset, span_of

LONG_DAYS: Final = 8
"""A beginning that is left open for longer joins what lies near, and joins nothing together."""
LETTERS: Final = 12


class Proposition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said, with every utterance of it."""

    id: str
    event: str
    about: str
    value: str | None
    actors: tuple[str, ...]
    parties: tuple[str, ...]
    chips: tuple[str, ...]
    first: date
    """The days between which it may begin: the first."""
    last: date
    """The last of them."""
    affirmed: tuple[Claim, ...]
    against: tuple[Claim, ...]
    """Who denies it or says that it is not so."""
    unsure: tuple[Claim, ...]
    """Who commits to neither."""

    @property
    def utterances(self) -> tuple[Claim, ...]:
        """Every claim that speaks of it, the earliest published first."""
        everybody = (*self.affirmed, *self.against, *self.unsure)
        return tuple(sorted(everybody, key=lambda claim: (claim.published, claim.id)))


def propositions(claims: Iterable[Claim]) -> tuple[Proposition, ...]:
    """Return what claims say, each thing once, in the order in which it was first published."""
    kinds: defaultdict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        kinds[_kind(claim)].append(claim)
    made = (_proposition(kind, told) for kind, same in kinds.items() for told in _of_one_time(same))
    return tuple(sorted(made, key=lambda p: (p.utterances[0].published, p.id)))


def by_claim(found: Iterable[Proposition]) -> Mapping[str, Proposition]:
    """Return propositions by the ids of the claims that say them."""
    return {claim.id: one for one in found for claim in one.utterances}


def proposition_of(claim: Claim, claims: Iterable[Claim]) -> Proposition:
    """Return what a claim says, with all among some claims who say the same."""
    kind = _kind(claim)
    same = {c.id: c for c in claims if _kind(c) == kind} | {claim.id: claim}
    return by_claim(propositions(same.values()))[claim.id]


def _kind(claim: Claim) -> tuple[str, ...]:
    """Return all that makes a proposition but its days; its order counts for nothing."""
    return (
        claim.event,
        claim.about,
        claim.value or _says(claim),
        " ".join(sorted(claim.actors)),
        " ".join(sorted(claim.parties)),
        " ".join(sorted(claim.chips)),
        claim.use or "",
        span_of(claim.amount),
    )


def _says(claim: Claim) -> str:
    """Return what tells claims apart that give no value: the words, where nothing else does."""
    return "" if claim.amount is not None else claim.quote or claim.says


def _of_one_time(same: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Yield the claims whose days meet or lie near; one of an open day joins those around it."""
    days: list[list[Claim]] = []
    for claim in sorted(same, key=lambda c: (_is_open(c), onset(c.since), c.published, c.id)):
        near = [told for told in days if any(_near(claim, other) for other in told)]
        if near and not (_is_open(claim) and len(near) > 1):
            near[0].append(claim)
        else:
            days.append([claim])
    yield from days


def _is_open(claim: Claim) -> bool:
    first, end = onset(claim.since)
    return end - first > LONG_DAYS


def _near(claim: Claim, other: Claim) -> bool:
    (first, end), (one, last) = onset(claim.since), onset(other.since)
    return first - SAME_TIME_DAYS < last and one - SAME_TIME_DAYS < end


def _proposition(kind: tuple[str, ...], told: Sequence[Claim]) -> Proposition:
    first_told = min(told, key=lambda claim: (claim.published, claim.id))
    starts, ends = zip(*(onset(claim.since) for claim in told), strict=True)
    mark = hashlib.sha256("|".join((*kind, first_told.since)).encode()).hexdigest()[:LETTERS]
    return Proposition(
        id=f"p-{mark}",
        event=first_told.event,
        about=first_told.about,
        value=first_told.value,
        actors=first_told.actors,
        parties=first_told.parties,
        chips=first_told.chips,
        first=date.fromordinal(min(starts)),
        last=date.fromordinal(max(ends) - 1),
        affirmed=tuple(c for c in told if c.polarity == "affirmed"),
        against=tuple(c for c in told if c.polarity == "negated"),
        unsure=tuple(c for c in told if c.polarity == "uncertain"),
    )
