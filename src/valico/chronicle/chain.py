"""The chain: each entry's hash covers the entry and the hash before it, so no byte can change."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

import msgspec

from valico.chronicle.entries import Entry, Payload
from valico.errors import BrokenLedgerError

START: Final = "0" * 64
"""What stands before the first entry."""

_ENCODER: Final = msgspec.json.Encoder(order="deterministic")
_DECODER: Final = msgspec.json.Decoder(Payload)


class Line(msgspec.Struct, frozen=True, array_like=True):
    """An entry as it is stored."""

    seq: int
    recorded: str
    listed: int
    """The sum of all rows of the finding aid, up to this entry."""
    payload: str
    previous: str
    hash: str


def line(seq: int, recorded: str, listed: int, payload: Payload, previous: str) -> Line:
    """Return an entry ready to be stored."""
    text = _ENCODER.encode(payload).decode()
    return Line(
        seq, recorded, listed, text, previous, digest(seq, recorded, listed, text, previous)
    )


def written(moment: datetime) -> str:
    """Return a moment as it is stored, so that texts sort as moments do.

    >>> written(datetime(2026, 2, 1, 12, tzinfo=UTC))
    '2026-02-01T12:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def digest(seq: int, recorded: str, listed: int, payload: str, previous: str) -> str:
    """Return the hash of an entry.

    The parts are told apart by line feeds, which neither a number, a moment, a hash nor JSON holds.
    """
    covered = f"{previous}\n{seq}\n{recorded}\n{listed}\n{payload}"
    return hashlib.sha256(covered.encode("utf-8", "surrogatepass")).hexdigest()


def entry_from_line(stored: Line) -> Entry:
    """Return a stored entry as records."""
    return Entry(
        seq=stored.seq,
        recorded=datetime.fromisoformat(stored.recorded),
        payload=payload_from_text(stored.payload),
        previous=stored.previous,
        hash=stored.hash,
    )


def payload_from_text(text: str) -> Payload:
    """Return what was entered."""
    payload: Payload = _DECODER.decode(text)
    return payload


def verified(lines: Iterable[Line], *, where: str) -> Iterator[Line]:
    """Yield the lines as long as the chain holds; raises BrokenLedgerError at the first fault."""
    previous, expected, moment = START, 1, ""
    for stored in lines:
        if stored.seq != expected:
            raise BrokenLedgerError(where, expected, f"is missing: the next is {stored.seq}")
        if stored.previous != previous:
            raise BrokenLedgerError(where, stored.seq, "does not follow from the entry before it")
        seq, recorded, listed = stored.seq, stored.recorded, stored.listed
        if digest(seq, recorded, listed, stored.payload, previous) != stored.hash:
            raise BrokenLedgerError(where, stored.seq, "is not what was entered: its hash differs")
        if stored.recorded < moment:
            raise BrokenLedgerError(where, stored.seq, "is dated before the entry before it")
        previous, expected, moment = stored.hash, expected + 1, stored.recorded
        yield stored
