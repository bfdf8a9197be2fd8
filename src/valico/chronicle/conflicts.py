"""What clashes, side by side with both quotes; nobody is silently the winner.

Claims are filed under numbers that only claims of one matter share, so that a million of them are
searched without comparing all with all. Pairs of one matter become one conflict with two sides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, product
from typing import Final

import msgspec

from valico.chronicle.claims import Claim, ClashKind
from valico.chronicle.contradictions import LINKED
from valico.chronicle.disputes import ConflictKind, dispute, in_order
from valico.chronicle.mentions import Slot, parties, signed, slots, span_of
from valico.chronicle.origins import Clues, Evidence, Origin, evidence

Pair = tuple[Claim, Claim]
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
_OF_EDITORS: Final[Mapping[ClashKind, ConflictKind]] = {
    "direct": "state",
    "allegation-denial": "polarity",
    "quantity": "quantity",
    "roles": "roles",
    "source-error": "source-error",
    "time": "time",
}


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a conflict: what it says, the claim that says it best, on how many origins."""

    says: str
    claim: Claim
    others: tuple[str, ...] = ()
    """Ids of the other claims on this side."""
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
    """Return every conflict among claims, the gravest first: an editor's pairs, then those found."""
    numbered = dict(enumerate(claims))
    found = pairs(candidates(claims), numbered)
    return weighed(claims, found, clues or Clues())


def weighed(
    claims: Sequence[Claim], found: Iterable[tuple[ConflictKind, Pair]], clues: Clues
) -> tuple[Conflict, ...]:
    """Return conflicts from pairs, the gravest first; an editor's pair is not found again."""
    linked = {frozenset({a.id, b.id}): (kind, (a, b)) for kind, (a, b) in linked_pairs(claims)}
    rest = [(k, p) for k, p in found if frozenset({p[0].id, p[1].id}) not in linked]
    made = [_conflict(kind, [pair], LINKED, clues) for kind, pair in linked.values()]
    made += [_conflict(kind, matter, "", clues) for kind, matter in _matters(rest)]
    return tuple(sorted(made, key=lambda c: (-c.severity, c.first.claim.id, c.second.claim.id)))


def candidates(claims: Sequence[Claim]) -> Iterator[Slot]:
    """Yield the slots in which claims with different marks meet; `seq` counts the claims."""
    filed = sorted(
        msgspec.structs.astuple(slot)
        for number, claim in enumerate(claims)
        for slot in slots(number, claim)
    )
    for _, group in groupby(filed, key=lambda slot: slot[0]):
        meeting = list(group)
        if meeting[0][1] != meeting[-1][1]:
            yield from (Slot(*slot) for slot in meeting)


def pairs(
    meeting: Iterable[Slot], numbered: Mapping[int, Claim]
) -> Iterator[tuple[ConflictKind, Pair]]:
    """Yield every pair that clashes, once; claims that are not in sight are passed over."""
    seen: set[tuple[int, int]] = set()
    for _, slot in groupby(meeting, key=lambda s: s.key):
        marked = [
            [s.seq for s in same if s.seq in numbered]
            for _, same in groupby(slot, key=lambda s: s.mark)
        ]
        for number, left in enumerate(marked):
            for one, other in product(left, (s for right in marked[number + 1 :] for s in right)):
                pair = (min(one, other), max(one, other))
                if pair in seen:
                    continue
                seen.add(pair)
                first, second = in_order(numbered[one], numbered[other])
                if (kind := dispute(first, second)) is not None:
                    yield kind, (first, second)


def linked_pairs(claims: Sequence[Claim]) -> Iterator[tuple[ConflictKind, Pair]]:
    """Yield the pairs that editors have linked."""
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        for link in claim.contradicts:
            if link.claim in by_id:
                yield _OF_EDITORS[link.kind], in_order(claim, by_id[link.claim])


def _matters(
    found: Iterable[tuple[ConflictKind, Pair]],
) -> Iterator[tuple[ConflictKind, list[Pair]]]:
    """Yield the pairs of one matter together: those that hang together by a claim and its side."""
    groups: dict[tuple[str, str, str], list[list[Pair]]] = {}
    kinds: dict[tuple[str, str, str], ConflictKind] = {}
    for kind, pair in found:
        one, other = (_label(kind, claim) for claim in pair)
        key = (kind, min(one, other), max(one, other))
        kinds[key] = kind
        _join(groups.setdefault(key, []), pair)
    for key, matters in groups.items():
        for matter in matters:
            yield kinds[key], matter


def _join(matters: list[list[Pair]], pair: Pair) -> None:
    """Put a pair to the matters with which it shares a claim, making these one."""
    ids = {pair[0].id, pair[1].id}
    touching = [m for m in matters if any({a.id, b.id} & ids for a, b in m)]
    merged = [*(p for m in touching for p in m), pair]
    matters[:] = [m for m in matters if m not in touching]
    matters.append(merged)


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
            return claim.hedge
        case "origin-drift":
            return claim.origin.name
    return signed(claim)


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
    others = tuple(sorted(claim.id for claim in claims if claim is not best))
    return Side(
        says=_label(kind, best) or best.says,
        claim=best,
        others=others,
        evidence=evidence(claims, clues),
    )


def _standing(claim: Claim) -> tuple[object, ...]:
    """Named before unnamed, wires before blogs, a quote before none, the early before the late."""
    return (
        claim.origin.anonymous,
        claim.reliability,
        claim.quote is None,
        claim.published,
        claim.id,
    )


def _weight(origin: Origin) -> float:
    return WEIGHTS[origin.kind]
