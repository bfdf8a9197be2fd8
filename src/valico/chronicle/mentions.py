"""The finding aid of a ledger: short rows made from each claim alone.

A mention says which chip a claim is about, from when, published when.
A slot is a number under which a claim and any claim that contradicts it are both filed, with
different marks: to search a million claims is to look for slots that hold two marks.
The rows hold nothing that the entries do not: they can be made again.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

from valico.chronicle.claims import VALUES, Amount, Claim, beginning
from valico.chronicle.contradictions import SAME_TIME_DAYS
from valico.chronicle.shingles import grams

NO_CHIP: Final = ""
"""Where a claim speaks of no chip."""
STRETCH: Final = 8
"""Days that are filed together; the last of them are filed in the next stretch too."""
FILED: Final = ("state", "drift", "told", "quantity", "roles", "time")
"""The ways of filing a claim, each for one way to clash."""
STATED: Final = 4
"""The firmness of what is said on record, or in an outlet's own voice."""
FIRMNESS: Final = {"conditional": 1, "reported": 2, "attributed": 3, "denied": 3, "stated": 4}
"""How firmly a thing is said; a plan is of another kind and has no place in the order."""
CHANGING: Final = frozenset(about for about, values in VALUES.items() if len(values) > 1)
"""Matters that have a state, as opposed to what is only stated."""
STORY_DAYS: Final = 45
"""Claims of one event begin and are published within so many days of each other."""
AT_SECOND_HAND: Final = frozenset({"reported", "conditional"})
"""Hedges under which whoever speaks only passes on."""
COUNTED: Final = CHANGING | {"stock", "capacity", "training"}
"""Matters in which a number of one event, unit and party is one number; accounts hold many."""
HEADLINE: Final = "headline"
SKETCH: Final = 3
"""So many runs of a quote's words stand for all, to find the same words elsewhere."""
_CACHED: Final = 65536


class Mention(msgspec.Struct, frozen=True, array_like=True):
    """Which chip a claim speaks of, from when, and when it was published; days as ordinals."""

    subject: int
    """A number for the matter and the chip."""
    last: int
    """The first day after those on which it may begin."""
    seq: int
    first: int
    published: int


class Slot(msgspec.Struct, frozen=True, array_like=True):
    """A number shared with what contradicts a claim, and a mark that is not shared."""

    key: int
    mark: int
    sort: int
    """Shared by claims of one origin that say the same in the same manner: one stands for all."""
    seq: int
    published: int


def mentions(seq: int, claim: Claim) -> tuple[Mention, ...]:
    """Return the mentions of a claim."""
    (first, last), published = onset(claim.since), claim.published.toordinal()
    chips = claim.chips or (NO_CHIP,)
    return tuple(Mention(subject(claim.about, c), last, seq, first, published) for c in chips)


@lru_cache(maxsize=_CACHED)
def subject(about: str, chip: str | None) -> int:
    """Return the number under which claims about a matter and a chip are found."""
    return number(f"{about}|{chip or NO_CHIP}", 8)


def slots(seq: int, claim: Claim) -> tuple[Slot, ...]:
    """Return the slots of a claim, each once."""
    if claim.polarity == "uncertain":
        return ()
    words = {key: mark for chip in claim.chips or (NO_CHIP,) for key, mark in _filed(claim, chip)}
    published = claim.published.toordinal()
    return tuple(_slot(key, mark, claim, seq, published) for key, mark in words.items())


def _slot(key: str, mark: str, claim: Claim, seq: int, published: int) -> Slot:
    sort = _sort(key.partition("|")[0], claim)
    return Slot(_key(key), number(mark, 4), number(sort, 6), seq, published)


def _key(words: str) -> int:
    """Return the number of a slot; what remains of it, divided by `FILED`, is how it was filed."""
    way = FILED.index(words.partition("|")[0])
    found = number(words, 8)
    return found - found % len(FILED) + way if found >= len(FILED) else way


def filed(key: int) -> str:
    """Return the way in which a slot was filed."""
    return FILED[key % len(FILED)]


def _sort(way: str, claim: Claim) -> str:
    """Return what claims in a slot share of which one may stand for all: what the rule looks at."""
    parts = [claim.event, claim.since, parties(claim), origin_key(claim)]
    if way != "state":
        parts += [span_of(claim.amount), " ".join(sorted(claim.actors)), claim.source]
    if way in {"drift", "told", "time"}:
        parts += [str(claim.published), str(len(claim.holders)), claim.hedge, claim.reliability]
    return "|".join(parts)


def _filed(claim: Claim, chip: str) -> Iterator[tuple[str, str]]:
    """Yield in words where a claim is filed, and under which mark."""
    matter, value = f"{claim.about}|{chip}|{claim.use}", signed(claim)
    if claim.about in CHANGING and value:
        yield from _states_filed(claim, matter, value)
        yield from _read_filed(claim, matter, value)
        yield from _words_filed(claim, f"{matter}|{value}|{parties(claim)}|{claim.since}")
    if claim.amount is not None and claim.about in COUNTED:
        yield from _amounts_filed(claim, f"{matter}|{claim.event}|{value}")


def _read_filed(claim: Claim, matter: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield where a headline meets its own article, and words meet the same words elsewhere."""
    if claim.section is not None:
        yield f"told|headline|{matter}|{claim.source}", f"{FIRMNESS.get(claim.hedge, 0)} {value}"
    if claim.quote and len(claim.holders) > 1:
        told = sorted(number(gram, 8) for gram in grams(claim.quote))
        for gram in told[:SKETCH]:
            yield f"told|words|{matter}|{value}|{gram}", origin_key(claim)


def _states_filed(claim: Claim, matter: str, value: str) -> Iterator[tuple[str, str]]:
    first, last = said_of(claim)
    if last - first == 1:
        for stretch in _stretches(first, STRETCH, SAME_TIME_DAYS):
            yield f"state|{matter}|{stretch}", value


def _words_filed(claim: Claim, told: str) -> Iterator[tuple[str, str]]:
    told = f"{told}|{span_of(claim.amount)}"
    firmness = FIRMNESS.get(claim.hedge, 0)
    if len(claim.holders) > 1:
        yield f"drift|{told}|{origin_key(claim)}", str(firmness)
        if claim.hedge in AT_SECOND_HAND:
            yield f"told|{told}", "named"
    elif firmness == STATED and claim.reliability != "A":
        yield f"told|{told}", "alone"


def _amounts_filed(claim: Claim, matter: str) -> Iterator[tuple[str, str]]:
    amount, month = span_of(claim.amount), claim.since[:7]
    unit = amount.rpartition(" ")[0].rpartition(" ")[0]
    doer = " ".join(sorted(claim.actors))
    yield f"quantity|{matter}|{doer}|{parties(claim)}|{unit}|{month}", amount
    if claim.parties:
        yield f"roles|{matter}|{amount}|{month}", parties(claim)
    for stretch in _stretches(onset(claim.since)[0], 2 * STORY_DAYS, STORY_DAYS):
        yield f"time|{matter}|{parties(claim)}|{amount}|{stretch}", claim.since


def _stretches(day: int, length: int, near: int) -> tuple[int, ...]:
    """Return the stretches of days in which one is filed to meet all that begins near."""
    here = day // length
    return (here, here + 1) if day % length >= length - near else (here,)


def number(words: str, size: int) -> int:
    """Return words as a number of so many bytes that fits a database."""
    return int.from_bytes(blake2b(words.encode(), digest_size=size).digest()) >> 1


@lru_cache(maxsize=_CACHED)
def onset(since: str) -> tuple[int, int]:
    """Return the days between which something begins, as ordinals: first day in, last day out."""
    days = beginning(since)
    return days.first.toordinal(), days.end.toordinal()


def said_of(claim: Claim) -> tuple[int, int]:
    """Return the days between which a state is said to begin, as ordinals.

    What an article tells of a stretch that runs up to its own day is said of that day.
    """
    first, last = onset(claim.since)
    published = claim.published.toordinal()
    if claim.section is not None and "/" in claim.since and published == last - 1:
        return published, last
    return first, last


def signed(claim: Claim) -> str:
    """Return the value of a claim with its sign; empty where it gives none or commits nobody."""
    if claim.value is None or claim.polarity == "uncertain":
        return ""
    return f"not {claim.value}" if claim.polarity == "negated" else claim.value


def parties(claim: Claim) -> str:
    """Return whom a claim concerns as one word."""
    return " ".join(sorted(claim.parties))


def span_of(amount: Amount | None) -> str:
    """Return the unit and the range of an amount as one word."""
    if amount is None:
        return ""
    least, most = amount.range()
    return f"{amount.unit} {amount.shared or 'any'} {least!r} {most!r}"


def origin_key(claim: Claim) -> str:
    """Return the last name in the chain: the origin, or the outlet that vouches for one unnamed."""
    named = [holder.name for holder in claim.holders if not holder.anonymous]
    return (named[-1] if named else claim.origin.name).casefold()


def ordinal(day: date | None) -> int:
    """Return a day as a number; no day at all comes before all days."""
    return 0 if day is None else day.toordinal()
