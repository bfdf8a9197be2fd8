"""Which claims have enough behind them, for whoever wants to see no others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from valico.chronicle.claims import Claim
from valico.chronicle.fluents import Policy, accepted
from valico.chronicle.mentions import parties, span_of
from valico.chronicle.origins import Clues

WORDS: Final[dict[Policy, str]] = {
    "any": "whoever says so",
    "attributed": "somebody named or vouched for",
    "corroborated": "two independent origins at least",
    "official": "on record",
}
"""Who must stand behind a claim, in words."""
_Matter = tuple[str, str | None, str | None]


def firmly(claims: Sequence[Claim], policy: Policy, clues: Clues) -> tuple[Claim, ...]:
    """Return the claims that have behind them what a policy asks for, in the order given.

    What is said of more parties bears out what is said of some of them, and not the reverse.
    """
    if policy == "any":
        return tuple(claims)
    matters: defaultdict[_Matter, list[Claim]] = defaultdict(list)
    for claim in claims:
        for chip in claim.chips or (None,):
            matters[claim.about, chip, claim.use].append(claim)
    kept = {name for told in matters.values() for name in _kept(told, policy, clues)}
    return tuple(claim for claim in claims if claim.id in kept)


def _kept(told: Sequence[Claim], policy: Policy, clues: Clues) -> Iterable[str]:
    for sort in dict.fromkeys(map(_sort, told)):
        bearing = [claim for claim in told if _bears_out(claim, sort)]
        passing = accepted(bearing, policy, clues)
        yield from (claim.id for claim in passing if _sort(claim) == sort)


def _sort(claim: Claim) -> tuple[frozenset[str], str]:
    """Return whom a claim concerns; where it gives no state, also what exactly it says."""
    if claim.value is not None:
        return frozenset(claim.parties), ""
    return frozenset(
        claim.parties
    ), f"{claim.event}|{claim.since}|{span_of(claim.amount)}|{parties(claim)}"


def _bears_out(claim: Claim, sort: tuple[frozenset[str], str]) -> bool:
    own_parties, said = sort
    return own_parties <= set(claim.parties) and _sort(claim)[1] == said
