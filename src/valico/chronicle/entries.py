"""What may be entered in a ledger: nothing is changed or taken out, every change is an entry.

A claim is withdrawn by an entry of its own. Where the withdrawal was published, a reader knows of
it from that day; where a claim was only misread, it never stood in the article and goes at once.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from valico.chronicle.claims import Claim
from valico.chronicle.utterances import Document, Reading

Band = Literal["01-05", "05-20", "20-45", "45-55", "55-80", "80-95", "95-99"]
"""The likelihood bands of ICD 203, in percent."""


class Recording(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="recording"
):
    """A claim, with how it was read."""

    claim: Claim
    reading: Reading | None = None


class Retraction(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="retraction"
):
    """A claim taken back."""

    claim: str
    reason: str
    by: str
    published: date | None = None
    """When a reader could know of it; None where the claim had only been misread."""


class Correction(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="correction"
):
    """A claim put in the place of another."""

    corrects: str
    claim: Claim
    reading: Reading | None = None
    reason: str
    by: str
    published: date | None = None
    """As in a retraction."""


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="review"):
    """What a person held of a reading; a rejected claim is shown no more."""

    claim: str
    state: Literal["accepted", "rejected"]
    by: str
    note: str = ""


class Judgement(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="judgement"
):
    """An editor's word on whether two claims rest on one origin; the latest on a pair counts."""

    first: str
    second: str
    same_origin: bool
    by: str
    reason: str


class Assessment(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="assessment"
):
    """What an analyst makes of a claim, kept apart from the claim itself."""

    claim: str
    analyst: str
    source_grade: Literal["A", "B", "C", "D", "E", "F"] | None = None
    likelihood: Band | None = None
    confidence: Literal["low", "moderate", "high"] | None = None
    rationale: str = ""


Payload = Document | Recording | Retraction | Correction | Review | Judgement | Assessment


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a ledger: its number, its moment, what was entered, and the two hashes."""

    seq: int
    recorded: datetime
    payload: Payload
    previous: str
    hash: str


def recorded_claim(payload: Payload) -> tuple[Claim, Reading | None] | None:
    """Return the claim that an entry brings, with its reading."""
    if isinstance(payload, Recording | Correction):
        return payload.claim, payload.reading
    return None


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """That a claim is not to be shown any more, from a day of publication on."""

    claim: str
    published: date | None
    why: str
    by: str


def withdrawal(payload: Payload) -> Withdrawal | None:
    """Return what an entry takes out of sight."""
    match payload:
        case Retraction(claim=claim, published=published, reason=why, by=by):
            return Withdrawal(claim=claim, published=published, why=f"retracted: {why}", by=by)
        case Correction(corrects=claim, published=published, reason=why, by=by):
            return Withdrawal(claim=claim, published=published, why=f"corrected: {why}", by=by)
        case Review(claim=claim, state="rejected", note=note, by=by):
            return Withdrawal(claim=claim, published=None, why=f"rejected: {note}", by=by)
    return None


def withdrawals(entries: tuple[Entry, ...]) -> Iterator[Withdrawal]:
    """Yield every withdrawal, the earliest first."""
    for entry in entries:
        if (found := withdrawal(entry.payload)) is not None:
            yield found
