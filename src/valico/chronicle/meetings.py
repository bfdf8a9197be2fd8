"""Which claims are compared, and which pairs of them clash: not all is compared with all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, product
from typing import Final

from valico.chronicle.claims import Claim, ClashKind
from valico.chronicle.disputes import ConflictKind, dispute, in_order, may_clash
from valico.chronicle.mentions import Slot, filed, origin_key, parties, slots

Pair = tuple[Claim, Claim]
CROWD: Final = 24
"""More claims than this in one slot are not all compared with all."""
_OF_EDITORS: Final[Mapping[ClashKind, ConflictKind]] = {
    "direct": "state",
    "allegation-denial": "polarity",
    "quantity": "quantity",
    "roles": "roles",
    "source-error": "source-error",
    "time": "time",
}


def candidates(claims: Sequence[Claim]) -> Iterator[Slot]:
    """Yield the slots in which claims with different marks meet, one claim of each sort.

    `seq` counts the claims.
    """
    filed: defaultdict[int, dict[tuple[int, int], Slot]] = defaultdict(dict)
    for number, claim in enumerate(claims):
        for slot in slots(number, claim):
            filed[slot.key].setdefault((slot.mark, slot.sort), slot)
    for meeting in filed.values():
        if len({mark for mark, _ in meeting}) > 1:
            yield from (meeting[place] for place in sorted(meeting))


def pairs(
    meeting: Iterable[Slot], numbered: Mapping[int, Claim]
) -> Iterator[tuple[ConflictKind, Pair]]:
    """Yield every pair that clashes, once; claims that are not in sight are passed over."""
    seen: set[tuple[int, int]] = set()
    for key, slot in groupby(meeting, key=lambda s: s.key):
        way = filed(key)
        marked = [
            [s.seq for s in same if s.seq in numbered]
            for _, same in groupby(slot, key=lambda s: s.mark)
        ]
        if sum(map(len, marked)) > CROWD:
            marked = [_one_of_each(same, numbered) for same in marked]
        for one, other in _across(marked):
            pair = (min(one, other), max(one, other))
            if pair in seen or not may_clash(way, numbered[one], numbered[other]):
                continue
            seen.add(pair)
            first, second = in_order(numbered[one], numbered[other])
            if (kind := dispute(first, second)) is not None:
                yield kind, (first, second)


def _one_of_each(same: Sequence[int], numbered: Mapping[int, Claim]) -> list[int]:
    """Return the first claim of each origin, day and parties: in a crowd it stands for the rest."""
    found: dict[tuple[str, str, str], int] = {}
    for seq in sorted(same, key=lambda s: numbered[s].published):
        claim = numbered[seq]
        found.setdefault((claim.since, parties(claim), origin_key(claim)), seq)
    return list(found.values())


def _across(marked: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield every two claims with different marks."""
    for left, right in combinations(marked, 2):
        yield from product(left, right)


def linked_pairs(claims: Sequence[Claim]) -> Iterator[tuple[ConflictKind, Pair]]:
    """Yield the pairs that editors have linked."""
    by_id = {claim.id: claim for claim in claims}
    for claim in claims:
        for link in claim.contradicts:
            if link.claim in by_id:
                yield _OF_EDITORS[link.kind], in_order(claim, by_id[link.claim])


def matters(
    found: Iterable[tuple[ConflictKind, Pair]], label: Callable[[ConflictKind, Claim], str]
) -> Iterator[tuple[ConflictKind, list[Pair]]]:
    """Yield the pairs of one matter together: those with the same two sides that share a claim."""
    groups: defaultdict[tuple[ConflictKind, str, str], list[Pair]] = defaultdict(list)
    for kind, pair in found:
        one, other = sorted(label(kind, claim) for claim in pair)
        groups[kind, one, other].append(pair)
    for (kind, _, _), group in groups.items():
        for matter in _hanging_together(group):
            yield kind, matter


def _hanging_together(group: Sequence[Pair]) -> Iterable[list[Pair]]:
    """Return pairs in sets of which each hangs together by claims."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while (higher := above.setdefault(name, name)) != name:
            above[name] = above[higher]
            name = higher
        return name

    for first, second in group:
        above[top(first.id)] = top(second.id)
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in group:
        found[top(pair[0].id)].append(pair)
    return found.values()
