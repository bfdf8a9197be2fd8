"""Whether two claims clash, and how: the rules for one pair.

No pair of two matters ever clashes: the US licence and the Chinese permission are different facts.
Nor does an update: the same origin may say another thing of a later day. A claim of "in February"
leaves its day open, so that no rule finds it to clash with the state of a day.
"""

from typing import Final, Literal

from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import INCOMPATIBLE, SAME_TIME_DAYS
from valico.chronicle.headlines import drifts
from valico.chronicle.mentions import (
    AT_SECOND_HAND,
    CHANGING,
    COUNTED,
    FIRMNESS,
    STATED,
    STORY_DAYS,
    onset,
    origin_key,
    parties,
    said_of,
    signed,
    span_of,
)
from valico.chronicle.shingles import NEARLY, containment, grams

ConflictKind = Literal[
    "polarity",
    "state",
    "quantity",
    "roles",
    "time",
    "hedge-drift",
    "origin-drift",
    "source-error",
]
COPIED_DAYS: Final = 7
"""A page repeats what another published within so many days."""


def dispute(first: Claim, second: Claim) -> ConflictKind | None:
    """Return how two claims clash, the graver kind first; None where both may hold."""
    if first.about != second.about or first.use != second.use or not _chips_meet(first, second):
        return None
    if "uncertain" in {first.polarity, second.polarity}:
        return None
    return (
        _of_state(first, second)
        or _of_amount(first, second)
        or _of_wording(*in_order(first, second))
    )


def exclude(first: Claim, second: Claim) -> bool:
    """Say whether two claims of one subject give it states of one time that exclude each other."""
    return _of_state(first, second) is not None


def may_clash(filed: str, first: Claim, second: Claim) -> bool:
    """Say quickly whether two claims that met in a slot may clash in the way it was filed for."""
    match filed:
        case "state":
            return _of_state(first, second) is not None
        case "drift" | "told":
            return _of_wording(*in_order(first, second)) is not None
    return _of_amount(first, second) is not None


def in_order(first: Claim, second: Claim) -> tuple[Claim, Claim]:
    """Return two claims, the one nearer to the origin first: earlier, or with the shorter chain."""
    one, other = sorted((first, second), key=lambda c: (c.published, len(c.holders), c.id))
    return one, other


def _chips_meet(first: Claim, second: Claim) -> bool:
    return not set(first.chips).isdisjoint(second.chips) or not (first.chips or second.chips)


def _of_state(first: Claim, second: Claim) -> ConflictKind | None:
    """Find values that exclude each other, or yes and no, of one time and of parties that meet."""
    if not _one_day(first, second):
        return None
    one, other = signed(first), signed(second)
    if not one or not other or one == other:
        return None
    if first.parties and second.parties and set(first.parties).isdisjoint(second.parties):
        return None
    if _is_update(first, second):
        return None
    if first.value == second.value or {one, other} == {"accused", "denied"}:
        return "polarity"
    affirmed = first.polarity == second.polarity == "affirmed"
    return "state" if affirmed and _values_part(first, second) else None


def _values_part(first: Claim, second: Claim) -> bool:
    return frozenset({first.value or "", second.value or ""}) in INCOMPATIBLE.get(first.about, ())


def _one_day(first: Claim, second: Claim) -> bool:
    (one, one_last), (other, other_last) = said_of(first), said_of(second)
    to_the_day = one_last - one == 1 and other_last - other == 1
    return to_the_day and abs(one - other) <= SAME_TIME_DAYS


def _is_update(first: Claim, second: Claim) -> bool:
    """Say whether one origin tells of two days: what it says of the later is an update."""
    return first.since != second.since and origin_key(first) == origin_key(second)


def _of_amount(first: Claim, second: Claim) -> ConflictKind | None:
    """Find numbers, parties or days that differ where all the rest of one event is the same.

    One page that gives two numbers speaks of two things.
    """
    if first.amount is None or second.amount is None or first.about not in COUNTED:
        return None
    if (first.event, signed(first)) != (second.event, signed(second)):
        return None
    if first.source == second.source:
        return None
    same_parties = parties(first) == parties(second)
    if span_of(first.amount) != span_of(second.amount):
        return "quantity" if same_parties and _numbers_part(first, second) else None
    if first.since[:7] == second.since[:7]:
        return "roles" if _parties_part(first, second) else None
    return "time" if same_parties and _days_part(first, second) else None


def _numbers_part(first: Claim, second: Claim) -> bool:
    one, other = first.amount, second.amount
    if one is None or other is None or (one.unit, one.shared) != (other.unit, other.shared):
        return False
    if set(first.actors) != set(second.actors) or first.since[:7] != second.since[:7]:
        return False
    if _is_update(first, second):
        return False
    (low, high), (least, most) = one.range(), other.range()
    return high < least or most < low


def _parties_part(first: Claim, second: Claim) -> bool:
    """Say whether the parties cannot both be right; "among them" may name fewer, "jointly" not."""
    one, other = set(first.parties), set(second.parties)
    if not one or not other or one == other:
        return False
    jointly = first.amount is not None and first.amount.shared == "jointly"
    return jointly or not (one <= other or other <= one)


def _days_part(first: Claim, second: Claim) -> bool:
    (one, one_last), (other, other_last) = onset(first.since), onset(second.since)
    apart = one_last <= other or other_last <= one
    near = abs(one - other) <= STORY_DAYS
    return apart and near and abs((first.published - second.published).days) <= STORY_DAYS


def _of_wording(upstream: Claim, downstream: Claim) -> ConflictKind | None:
    """Find the same said of the same day, but more firmly or without its origin further down."""
    if upstream.about not in CHANGING:
        return None
    if drifts(upstream, downstream) or drifts(downstream, upstream):
        return "hedge-drift"
    if (downstream.published - upstream.published).days > COPIED_DAYS:
        return None
    if _other_origin(upstream, downstream):
        return "origin-drift"
    if _of_one_article(upstream, downstream) or not _same_words(upstream, downstream):
        return None
    return _copied(upstream, downstream)


def _copied(upstream: Claim, downstream: Claim) -> ConflictKind | None:
    """Find what became of words on their way from one page to another."""
    if origin_key(upstream) == origin_key(downstream):
        return _drift(upstream, downstream)
    told = len(upstream.holders) > 1 and upstream.hedge in AT_SECOND_HAND
    alone = len(downstream.holders) == 1
    own = downstream.reliability != "A" and FIRMNESS.get(downstream.hedge, 0) == STATED
    return "origin-drift" if told and alone and own else None


def _of_one_article(first: Claim, second: Claim) -> bool:
    return first.section is not None and first.source == second.source


def _other_origin(upstream: Claim, downstream: Claim) -> bool:
    """Say whether the same words are given to another origin further down."""
    if upstream.source == downstream.source or signed(upstream) != signed(downstream):
        return False
    if not upstream.quote or not downstream.quote or origin_key(upstream) == origin_key(downstream):
        return False
    if min(len(upstream.holders), len(downstream.holders)) == 1:
        return False
    return containment(grams(upstream.quote), grams(downstream.quote)) >= NEARLY


def _drift(upstream: Claim, downstream: Claim) -> ConflictKind | None:
    if len(downstream.holders) == 1:
        return None  # the origin itself, speaking later
    weaker, firmer = FIRMNESS.get(upstream.hedge, 0), FIRMNESS.get(downstream.hedge, 0)
    if not weaker or firmer <= weaker:
        return None
    dropped = upstream.origin.anonymous and not downstream.origin.anonymous
    return "origin-drift" if dropped and firmer < STATED else "hedge-drift"


def _same_words(first: Claim, second: Claim) -> bool:
    value = signed(first)
    return (
        bool(value)
        and value == signed(second)
        and first.since == second.since
        and parties(first) == parties(second)
        and span_of(first.amount) == span_of(second.amount)
    )
