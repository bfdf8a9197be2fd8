"""Claims that cannot all hold, side by side; none of them is silently the winner.

A later change of the world is an update and no contradiction. The US licence and the Chinese
permission are different things and never clash with each other.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.chronicle.claims import Claim, ClashKind, beginning

INCOMPATIBLE: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "import-permission": (
        frozenset({"allowed", "blocked"}),
        frozenset({"conditional", "blocked"}),
        frozenset({"allowed", "undecided"}),
        frozenset({"conditional", "undecided"}),
    ),
    "us-licence": (
        frozenset({"granted", "refused"}),
        frozenset({"granted", "withheld"}),
        frozenset({"required", "not-required"}),
    ),
    "orders": (frozenset({"placed", "none"}), frozenset({"placed", "cancelled"})),
    "shipments": (frozenset({"none", "begun"}), frozenset({"none", "small"})),
    "security": (frozenset({"accused", "denied"}),),
    "levy": (frozenset({"in-force", "none"}),),
}
"""Pairs of values of one subject that cannot hold at one time."""
LINKED: Final = "linked by an editor"
SAME_TIME_DAYS: Final = 3
"""Claims whose facts begin within so many days of each other speak of one time."""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold."""

    first: Claim
    second: Claim
    kind: ClashKind
    found: str
    """Why they are held to clash: linked by an editor, or which rule found them."""


def clashes(claims: Sequence[Claim]) -> tuple[Clash, ...]:
    """Return every pair that cannot hold together: those linked by editors, then those found."""
    linked = tuple(_linked(claims))
    known = {frozenset({c.first.id, c.second.id}) for c in linked}
    found = (c for c in _found(claims) if frozenset({c.first.id, c.second.id}) not in known)
    return (*linked, *found)


def _linked(claims: Sequence[Claim]) -> Iterator[Clash]:
    by_id = {claim.id: claim for claim in claims}
    seen: set[frozenset[str]] = set()
    for claim in claims:
        for link in claim.contradicts:
            pair = frozenset({claim.id, link.claim})
            if link.claim in by_id and pair not in seen:
                seen.add(pair)
                first, second = sorted((claim, by_id[link.claim]), key=lambda c: c.published)
                yield Clash(first=first, second=second, kind=link.kind, found=LINKED)


def _found(claims: Sequence[Claim]) -> Iterator[Clash]:
    for about in INCOMPATIBLE:
        subject = [claim for claim in claims if claim.about == about and claim.value]
        for first, second in sorted(_of_one_time(subject)):
            one, other = subject[first], subject[second]
            if _same_matter(one, other) and _cannot_both_hold(one, other):
                yield Clash(first=one, second=other, kind="direct", found=_why(one, other))


def _of_one_time(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the places of the pairs whose facts begin within a few days of each other."""
    dated = [(claim.holds_from(), n) for n, claim in enumerate(claims) if _to_the_day(claim)]
    dated.sort()
    for place, (day, first) in enumerate(dated):
        for later, second in dated[place + 1 :]:
            if (later - day).days > SAME_TIME_DAYS:
                break
            yield min(first, second), max(first, second)


def _same_matter(first: Claim, second: Claim) -> bool:
    chips = set(first.chips) & set(second.chips)
    parties = not first.parties or not second.parties or set(first.parties) & set(second.parties)
    return bool(chips) and bool(parties) and first.use == second.use


def _why(first: Claim, second: Claim) -> str:
    if first.value == second.value:
        return f"one affirms and the other denies '{first.value}'"
    return f"{first.value} and {second.value} exclude each other"


def _to_the_day(claim: Claim) -> bool:
    """Say whether a claim names its day; "in February" leaves it open, and no rule finds it."""
    days = beginning(claim.since)
    return (days.end - days.first).days == 1


def _cannot_both_hold(first: Claim, second: Claim) -> bool:
    if first.value == second.value:
        return {first.polarity, second.polarity} == {"affirmed", "negated"}
    if first.polarity != "affirmed" or second.polarity != "affirmed":
        return False
    return frozenset({first.value or "", second.value or ""}) in INCOMPATIBLE[first.about]
