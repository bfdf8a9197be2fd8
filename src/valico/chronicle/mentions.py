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

from valico import dates
from valico.chronicle.claims import VALUES, Amount, Claim

NO_CHIP: Final = ""
"""Where a claim speaks of no chip."""
NEAR: Final = 4
"""Days of a stretch; what begins within three days of each other lies in one or in neighbours."""
FIRMNESS: Final = {"conditional": 1, "reported": 2, "attributed": 3, "denied": 3, "stated": 4}
"""How firmly a thing is said; a plan is of another kind and has no place in the order."""
CHANGING: Final = frozenset(about for about, values in VALUES.items() if len(values) > 1)
"""Matters that have a state, as opposed to what is only stated."""
_CACHED: Final = 65536


class Mention(msgspec.Struct, frozen=True, array_like=True):
    """Which chip a claim speaks of, from when, and when it was published; days as ordinals."""

    about: str
    chip: str
    first: int
    seq: int
    published: int


class Slot(msgspec.Struct, frozen=True, array_like=True):
    """A number shared with what contradicts a claim, and a mark that is not shared."""

    key: int
    mark: int
    seq: int


def mentions(seq: int, claim: Claim) -> tuple[Mention, ...]:
    """Return the mentions of a claim."""
    first, published = onset(claim.since)[0], claim.published.toordinal()
    chips = claim.chips or (NO_CHIP,)
    return tuple(Mention(claim.about, chip, first, seq, published) for chip in chips)


def slots(seq: int, claim: Claim) -> tuple[Slot, ...]:
    """Return the slots of a claim, each once."""
    words = {key: mark for chip in claim.chips or (NO_CHIP,) for key, mark in _filed(claim, chip)}
    return tuple(Slot(number(key), number(mark), seq) for key, mark in words.items())


def _filed(claim: Claim, chip: str) -> Iterator[tuple[str, str]]:
    """Yield in words where a claim is filed, and under which mark."""
    if claim.polarity == "uncertain":
        return
    first, last = onset(claim.since)
    matter = f"{claim.about}|{chip}|{claim.use}"
    value = signed(claim)
    if claim.about in CHANGING and value:
        if last - first == 1:
            for stretch in (first // NEAR, first // NEAR + 1):
                yield f"state|{matter}|{stretch}", value
        told = f"{matter}|{value}|{parties(claim)}|{span_of(claim.amount)}|{claim.since}"
        yield f"drift|{told}|{origin_key(claim)}", str(FIRMNESS.get(claim.hedge, 0))
        yield f"told|{told}", "named" if len(claim.holders) > 1 else "alone"
    if claim.amount is not None:
        yield from _amounts_filed(claim, f"{matter}|{claim.event}|{value}")


def _amounts_filed(claim: Claim, matter: str) -> Iterator[tuple[str, str]]:
    amount, month = span_of(claim.amount), claim.since[:7]
    unit = amount.rpartition(" ")[0].rpartition(" ")[0]
    doer = " ".join(sorted(claim.actors))
    yield f"quantity|{matter}|{doer}|{parties(claim)}|{unit}|{month}", amount
    if claim.parties:
        yield f"roles|{matter}|{amount}|{month}", parties(claim)
    yield f"time|{matter}|{parties(claim)}|{amount}", claim.since


def number(words: str) -> int:
    """Return words as a number that fits a database."""
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest()) >> 1


@lru_cache(maxsize=_CACHED)
def onset(since: str) -> tuple[int, int]:
    """Return the days between which something begins, as ordinals: first day in, last day out."""
    days = dates.interval(since)
    return days.first.toordinal(), days.end.toordinal()


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
