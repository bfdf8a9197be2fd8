"""A claim as a card for a page: chain, times, what it says apart from who says it, what clashes."""

from collections.abc import Mapping, Sequence

import msgspec

from valico.answer.chronicle.desk import Desk
from valico.answer.chronicle.lines import how
from valico.answer.chronicle.questions import conflicts_of
from valico.chronicle.claims import Claim
from valico.chronicle.conflicts import Conflict, Side
from valico.chronicle.origins import Evidence, evidence
from valico.chronicle.propositions import by_claim, proposition_of, propositions


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict as seen from one claim."""

    conflict: Conflict
    other: Side
    """The side on which the claim is not."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with all that surrounds it."""

    claim: Claim
    how: str
    """How firmly it is said, in few words."""
    confirming: tuple[Claim, ...]
    """Who else says the same."""
    denying: tuple[Claim, ...]
    """Who says that it is not so, or leaves it open."""
    behind: Evidence
    against: tuple[Against, ...]
    linked: tuple[Claim, ...]
    """The claims that an editor links to this one as contradicting it."""


def card_of(claim: Claim, at: Desk) -> Card:
    """Return the card of a claim, as it is seen from the desk's sight."""
    said = proposition_of(claim, at.standing())
    return Card(
        claim=claim,
        how=how(claim, at),
        confirming=tuple(c for c in said.affirmed if c.id != claim.id),
        denying=tuple(c for c in (*said.against, *said.unsure) if c.id != claim.id),
        behind=evidence(said.affirmed or said.utterances, at.clues),
        against=tuple(_against(conflict, claim) for conflict in conflicts_of(at, claim)),
        linked=tuple(
            other
            for other in at.standing()
            if any(link.claim == claim.id for link in other.contradicts)
        ),
    )


def _against(conflict: Conflict, claim: Claim) -> Against:
    ours = claim.id in {c.id for c in conflict.first.claims}
    return Against(conflict=conflict, other=conflict.second if ours else conflict.first)


def behind_each(claims: Sequence[Claim], at: Desk) -> Mapping[str, Evidence]:
    """Return what stands behind what each of some claims says: origins and outlets, by its id."""
    said = by_claim(propositions(at.standing()))
    found = {claim.id: said[claim.id] for claim in claims if claim.id in said}
    return {name: evidence(one.affirmed or one.utterances, at.clues) for name, one in found.items()}
