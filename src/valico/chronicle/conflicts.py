"""What clashes, side by side with both quotes; nobody is silently the winner.

Claims are filed under numbers that only claims of one matter share, so that a million of them are
searched without comparing all with all. Pairs of one matter become one conflict with two sides.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

import msgspec

from valico.chronicle.book import Book
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import LINKED
from valico.chronicle.disputes import ConflictKind
from valico.chronicle.headlines import not_borne_out
from valico.chronicle.meetings import Pair, candidates, linked_pairs, matters, pairs
from valico.chronicle.mentions import HEADLINE, parties, signed, slots
from valico.chronicle.origins import Clues, Evidence, Origin, evidence
from valico.chronicle.sight import Sight

WEIGHTS: Final = {"on-record": 1.0, "named": 0.8, "anonymous": 0.6, "unknown": 0.2}
"""What one origin of each kind weighs."""
IMPORTANCE: Final = {
    "import-permission": 1.0,
    "us-licence": 1.0,
    "us-rule": 1.0,
    "levy": 0.8,
    "production": 0.8,
    "orders": 0.8,
    "shipments": 0.8,
    "security": 0.6,
    "domestic-use": 0.6,
}
"""What a matter weighs; others weigh less."""
ELSE: Final = 0.4
KINDS: Final[Mapping[ConflictKind, float]] = {
    "polarity": 1.0,
    "state": 1.0,
    "quantity": 0.8,
    "roles": 0.8,
    "time": 0.6,
    "source-error": 0.5,
    "hedge-drift": 0.3,
    "origin-drift": 0.2,
}
"""What a kind of conflict weighs."""

MOST: Final = 100
"""How many conflicts of a ledger are shown with all who take part."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a conflict: what it says, the claim that says it best, on how many origins."""

    says: str
    claim: Claim
    claims: tuple[Claim, ...]
    """All claims on this side, the one above among them."""
    evidence: Evidence

    @property
    def weight(self) -> float:
        """Return the independent weight: each origin counts once, by its kind."""
        return sum(_weight(origin) for origin in self.evidence.origins)


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two sides that cannot both hold, the one that was published first before the other."""

    kind: ConflictKind
    about: str
    first: Side
    second: Side
    found: str
    """Linked by an editor, or what the rule saw."""

    @property
    def severity(self) -> float:
        """Return the weight of the weaker side, times the importance of the matter and kind."""
        weaker = min(self.first.weight, self.second.weight)
        return weaker * IMPORTANCE.get(self.about, ELSE) * KINDS[self.kind]


def conflicts(claims: Sequence[Claim], clues: Clues | None = None) -> tuple[Conflict, ...]:
    """Return every conflict among claims, linked by editors or found, the gravest first."""
    filed: defaultdict[tuple[int, int, int], list[Claim]] = defaultdict(list)
    places: dict[str, tuple[tuple[int, int, int], ...]] = {}
    for claim in claims:
        places[claim.id] = tuple((s.key, s.mark, s.sort) for s in slots(0, claim))
        for place in places[claim.id]:
            filed[place].append(claim)

    def alike(claim: Claim) -> Iterable[Claim]:
        return chain.from_iterable(filed[place] for place in places[claim.id])

    clues = clues or Clues()
    made = weighed(claims, pairs(candidates(claims), dict(enumerate(claims))), clues)
    return tuple(filled(conflict, alike, clues) for conflict in made)


def weighed(
    claims: Sequence[Claim], found: Iterable[tuple[ConflictKind, Pair]], clues: Clues
) -> tuple[Conflict, ...]:
    """Return conflicts from pairs, the gravest first; an editor's pair is not found again."""
    found = not_borne_out(claims, found)
    linked = {frozenset({a.id, b.id}): (kind, (a, b)) for kind, (a, b) in linked_pairs(claims)}
    rest = [(k, p) for k, p in found if frozenset({p[0].id, p[1].id}) not in linked]
    alone = [pair for pair in linked.values() if _one_label(*pair)]
    shared = [pair for pair in linked.values() if not _one_label(*pair)]
    made = [_conflict(kind, [pair], LINKED, clues) for kind, pair in alone]
    for kind, matter in matters([*shared, *rest], _label):
        by_hand = any(frozenset({a.id, b.id}) in linked for a, b in matter)
        made.append(_conflict(kind, matter, LINKED if by_hand else "", clues))
    return tuple(sorted(made, key=lambda c: (-c.severity, c.first.claim.id, c.second.claim.id)))


def _one_label(kind: ConflictKind, pair: Pair) -> bool:
    """Say whether two claims stand for the same, so that only an editor tells them apart."""
    return _label(kind, pair[0]) == _label(kind, pair[1])


def _label(kind: ConflictKind, claim: Claim) -> str:
    """Return what a claim stands for in a conflict of a kind."""
    match kind:
        case "quantity" | "source-error":
            return claim.amount.words() if claim.amount else signed(claim)
        case "roles":
            return parties(claim)
        case "time":
            return claim.since
        case "hedge-drift":
            return claim.hedge if claim.section is None else _placed(claim)
        case "origin-drift":
            return " ← ".join(holder.words() for holder in claim.holders[1:]) or claim.origin.name
    return signed(claim)


def _placed(claim: Claim) -> str:
    """Return where in an article something is said, what, and how firmly."""
    return f"{claim.section}: {signed(claim)} ({claim.hedge})"


def _conflict(kind: ConflictKind, matter: Sequence[Pair], found: str, clues: Clues) -> Conflict:
    first, second = matter[0]
    label = _label(kind, first)
    here: dict[str, Claim] = {}
    there: dict[str, Claim] = {}
    for claim in (claim for pair in matter for claim in pair):
        (here if _label(kind, claim) == label else there)[claim.id] = claim
    if not there:
        here, there = {first.id: first}, {second.id: second}
    sides = [_side(kind, tuple(side.values()), clues) for side in (here, there)]
    sides.sort(key=lambda side: (side.claim.published, side.claim.id))
    seen = f"{sides[0].says} / {sides[1].says}"
    return Conflict(
        kind=kind, about=first.about, first=sides[0], second=sides[1], found=found or seen
    )


def _side(kind: ConflictKind, claims: Sequence[Claim], clues: Clues) -> Side:
    """Return a side; the claim that speaks for it is the one with most behind it."""
    best = min(claims, key=_standing)
    return Side(
        says=_label(kind, best) or best.says,
        claim=best,
        claims=tuple(sorted(claims, key=lambda c: (c.published, c.id))),
        evidence=evidence(claims, clues),
    )


def _standing(claim: Claim) -> tuple[object, ...]:
    """Named before unnamed, wires before blogs, a quote before none, the early before the late.

    A headline speaks for a side only where nothing else does.
    """
    return (
        claim.section == HEADLINE,
        claim.origin.anonymous,
        claim.reliability,
        claim.quote is None,
        claim.published,
        claim.id,
    )


def _weight(origin: Origin) -> float:
    return WEIGHTS[origin.kind]


def filled(conflict: Conflict, alike: Callable[[Claim], Iterable[Claim]], clues: Clues) -> Conflict:
    """Return a conflict with all who say what one of each sort says: more outlets only."""
    first, second = (
        _side(conflict.kind, _all_of(conflict.kind, side, alike), clues)
        for side in (conflict.first, conflict.second)
    )
    return msgspec.structs.replace(conflict, first=first, second=second)


def _all_of(
    kind: ConflictKind, side: Side, alike: Callable[[Claim], Iterable[Claim]]
) -> tuple[Claim, ...]:
    """Return the claims of a side with those like them that stand for the same."""
    label = _label(kind, side.claim)
    everybody = {claim.id: claim for claim in side.claims}
    for claim in side.claims:
        everybody |= {c.id: c for c in alike(claim) if _label(kind, c) == label}
    return tuple(everybody.values())


def conflicts_in(
    book: Book, sight: Sight, clues: Clues | None = None, *, most: int = MOST
) -> tuple[Conflict, ...]:
    """Return the gravest conflicts that can be seen in a ledger, reading only what may clash."""
    clues = clues or Clues()
    meeting = tuple(book.disputed(sight))
    numbered = book.seen({slot.seq for slot in meeting}, sight)
    made = weighed(tuple(numbered.values()), pairs(meeting, numbered), clues)
    slot_of = {numbered[slot.seq].id: slot for slot in meeting if slot.seq in numbered}

    def alike(claim: Claim) -> Iterable[Claim]:
        slot = slot_of.get(claim.id)
        return () if slot is None else book.seen(book.alike(slot, sight), sight).values()

    return tuple(filled(conflict, alike, clues) for conflict in made[:most])
