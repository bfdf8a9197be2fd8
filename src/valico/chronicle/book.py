"""A ledger that is open: entries in, entries and claims out, the chain verified."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec

from valico.chronicle import ledger_schema as schema
from valico.chronicle import verification
from valico.chronicle.chain import START, Line, entry_from_line, line, written
from valico.chronicle.claims import Claim
from valico.chronicle.entries import Entry, Payload, recorded_claim
from valico.chronicle.ledger_file import Door, Row, make_door, open_door
from valico.chronicle.mentions import NO_CHIP, Slot
from valico.chronicle.sight import Sight
from valico.chronicle.utterances import Document
from valico.chronicle.verification import LAST
from valico.errors import InputError

_INSERT: Final = {
    "named": schema.NAMED,
    "mention": schema.MENTION,
    "slot": schema.SLOT,
    "withdrawn": schema.WITHDRAWN,
}


class Book:
    """A ledger that is open. Nothing in it is ever changed."""

    def __init__(self, door: Door) -> None:
        """Take the door; nothing is verified by this."""
        self._door = door

    @property
    def where(self) -> str:
        """The name of the file, or the address of the server."""
        return self._door.where

    def append(self, payloads: Sequence[Payload], *, recorded: datetime) -> tuple[Entry, ...]:
        """Enter payloads, all or none, and return them as entries once they are kept.

        An entry is never dated before the one before it, whatever a writer's clock says.
        """
        with self._door.writing():
            lines = tuple(self._lines(payloads, recorded))
            rows = self._finding_rows(lines, payloads)
            self._door.insert(schema.ENTRY, [msgspec.structs.astuple(stored) for stored in lines])
            for table, statement in _INSERT.items():
                self._door.insert(statement, [row for name, row in rows if name == table])
        return tuple(entry_from_line(stored) for stored in lines)

    def _lines(self, payloads: Sequence[Payload], recorded: datetime) -> Iterator[Line]:
        seq, moment, previous = self.head()
        moment = max(moment, written(recorded))
        for number, payload in enumerate(payloads, start=seq + 1):
            stored = line(number, datetime.fromisoformat(moment), payload, previous)
            previous = stored.hash
            yield stored

    def _finding_rows(
        self, lines: Sequence[Line], payloads: Sequence[Payload]
    ) -> list[tuple[str, Row]]:
        """Return the rows of the finding aid; raises InputError where an entry cannot stand."""
        batch: dict[str, int] = {}
        documents = {p.id: p for p in payloads if isinstance(p, Document)}
        rows: list[tuple[str, Row]] = []
        for stored, payload in zip(lines, payloads, strict=True):
            verification.checked(payload, lambda name: documents.get(name) or self.document(name))
            if (name := verification.brought(payload)) is not None:
                self._free(name, batch)
                batch[name] = stored.seq
            rows += verification.rows_of(
                stored.seq, payload, lambda claim: batch.get(claim) or self.seq_of(claim) or 0
            )
        return rows

    def _free(self, name: str, batch: Mapping[str, int]) -> None:
        if name in batch or self.seq_of(name) is not None:
            message = f"'{name}' is entered already; a correction needs an id of its own"
            raise InputError(message)

    def head(self) -> tuple[int, str, str]:
        """Return number, moment and hash of the last entry."""
        found = list(self._door.rows(schema.HEAD))
        return msgspec.convert(found[0], tuple[int, str, str]) if found else (0, "", START)

    def seq_of(self, name: str) -> int | None:
        """Return the number of the entry that brought a claim or a document."""
        return next((int(row[0]) for row in self._door.rows(schema.SEQ_OF, (name,))), None)

    def document(self, name: str) -> Document | None:
        """Return a document by its id."""
        seq = self.seq_of(name)
        found = None if seq is None else next(self.entries(after=seq - 1, upto=seq)).payload
        return found if isinstance(found, Document) else None

    def entries(self, *, after: int = 0, upto: int = LAST) -> Iterator[Entry]:
        """Yield the entries after one number up to another."""
        for row in self._door.rows(schema.LINES, (after, upto)):
            yield entry_from_line(msgspec.convert(row, Line))

    def upto(self, moment: datetime | None) -> int:
        """Return the number of the last entry made by a moment, found by halving."""
        last = self.head()[0]
        if moment is None:
            return last
        low, bound = 0, written(moment)
        while low < last:
            middle = (low + last + 1) // 2
            if self._moment(middle) <= bound:
                low = middle
            else:
                last = middle - 1
        return low

    def _moment(self, seq: int) -> str:
        return next(str(row[0]) for row in self._door.rows(schema.MOMENT, (seq,)))

    def claims(self, about: str, chip: str | None, sight: Sight) -> tuple[Claim, ...]:
        """Return the claims about one subject that can be seen from there."""
        upto, known_by = self.upto(sight.recorded_by), sight.known_by.toordinal()
        subject = (about, NO_CHIP if chip is None else chip)
        values = (*subject, sight.on.toordinal(), known_by, upto, upto, known_by)
        found = (
            recorded_claim(entry_from_line(msgspec.convert(row, Line)).payload)
            for row in self._door.rows(schema.SEEN, values)
        )
        return tuple(claim for claim, _ in (pair for pair in found if pair is not None))

    def disputed(self) -> Iterator[Slot]:
        """Yield the slots in which claims with different marks meet, slot after slot."""
        return (Slot(int(k), int(m), int(s)) for k, m, s in self._door.rows(schema.HOT))

    def verify(self) -> tuple[int, str]:
        """Return number and hash of the last entry, having read everything."""
        return verification.verify(self._door)

    def close(self) -> None:
        """Leave the ledger."""
        self._door.close()


@contextmanager
def opened(address: str) -> Iterator[Book]:
    """Open a ledger that is there; a ledger that does not verify is refused."""
    with _closing(Book(open_door(address))) as book:
        book.verify()
        yield book


@contextmanager
def begun(address: str) -> Iterator[Book]:
    """Open a ledger, making an empty one where there is none."""
    with _closing(Book(make_door(address))) as book:
        book.verify()
        yield book


@contextmanager
def unverified(address: str) -> Iterator[Book]:
    """Open a ledger without reading it through, for a writer or a question in haste."""
    with _closing(Book(open_door(address))) as book:
        yield book


@contextmanager
def _closing(book: Book) -> Iterator[Book]:
    try:
        yield book
    finally:
        book.close()
