"""A ledger that is open: entries in, entries and claims out, the chain verified."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec

from valico.chronicle import ledger_schema as schema
from valico.chronicle import verification
from valico.chronicle.chain import START, Line, entry_from_line, line, payload_from_text, written
from valico.chronicle.claims import Claim
from valico.chronicle.entries import Entry, Payload, recorded_claim
from valico.chronicle.ledger_address import make_door, open_door
from valico.chronicle.ledger_door import Cell, Door
from valico.chronicle.mentions import Slot, number, subject
from valico.chronicle.sight import Sight
from valico.chronicle.utterances import Document
from valico.chronicle.verification import LAST, Listed
from valico.errors import InputError

A_YEAR: Final = 367
"""Days after which a claim that has begun is certain to have begun: the loosest date is a year."""
AT_ONCE: Final = 500
"""How many numbers one question to the tables holds."""
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
            lines, rows = self._lines(payloads, recorded)
            self._door.insert(schema.ENTRY, [msgspec.structs.astuple(stored) for stored in lines])
            for table, statement in _INSERT.items():
                self._door.insert(statement, [row for name, row in rows if name == table])
        return tuple(entry_from_line(stored) for stored in lines)

    def _lines(
        self, payloads: Sequence[Payload], recorded: datetime
    ) -> tuple[list[Line], list[Listed]]:
        """Return the entries as they will be stored, and their rows in the finding aid."""
        seq, moment, listed, previous = self._last()
        moment = max(moment, written(recorded))
        lines: list[Line] = []
        rows: list[Listed] = []
        for payload, made in zip(payloads, self._finding_rows(payloads, seq), strict=True):
            listed += sum(schema.mark_of(table, row) for table, row in made)
            lines.append(line(seq + 1, moment, listed, payload, previous))
            rows += made
            seq, previous = seq + 1, lines[-1].hash
        return lines, rows

    def _finding_rows(self, payloads: Sequence[Payload], seq: int) -> Iterator[list[Listed]]:
        """Yield the rows of each payload; raises InputError where one cannot stand."""
        batch: dict[str, int] = {}
        documents = {p.id: p for p in payloads if isinstance(p, Document)}

        def seq_of(claim: str) -> int:
            return batch.get(claim) or self.seq_of(claim) or 0

        for place, payload in enumerate(payloads, start=seq + 1):
            verification.checked(payload, lambda name: documents.get(name) or self.document(name))
            if (name := verification.brought(payload)) is not None:
                self._free(name, batch)
                batch[name] = place
            yield list(verification.rows_of(place, payload, seq_of))

    def _free(self, name: str, batch: Mapping[str, int]) -> None:
        if name in batch or self.seq_of(name) is not None:
            message = f"'{name}' is entered already; a correction needs an id of its own"
            raise InputError(message)

    def head(self) -> tuple[int, str, str]:
        """Return number, moment and hash of the last entry."""
        seq, moment, _, found = self._last()
        return seq, moment, found

    def _last(self) -> tuple[int, str, int, str]:
        found = list(self._door.rows(schema.HEAD))
        return msgspec.convert(found[0], tuple[int, str, int, str]) if found else (0, "", 0, START)

    def seq_of(self, name: str) -> int | None:
        """Return the number of the entry that brought a claim or a document."""
        found = self._door.rows(schema.SEQ_OF, (number(name, 8),))
        return next((int(row[0]) for row in found), None)

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
        return tuple(self._claims(schema.SEEN, self._seeing(about, chip, sight)))

    def latest(self, about: str, chip: str | None, sight: Sight) -> Iterator[Claim]:
        """Yield the same claims, those last to begin first; whoever has enough stops."""
        return self._claims(schema.LATEST, self._seeing(about, chip, sight))

    def _seeing(self, about: str, chip: str | None, sight: Sight) -> tuple[Cell, ...]:
        upto, known_by = self.upto(sight.recorded_by), sight.known_by.toordinal()
        on = sight.on.toordinal()
        return subject(about, chip), on + A_YEAR, on, known_by, upto, upto, known_by

    def _claims(self, sql: str, values: Sequence[Cell]) -> Iterator[Claim]:
        for row in self._door.rows(sql, values):
            found = recorded_claim(payload_from_text(str(row[0])))
            if found is not None:
                yield found[0]

    def disputed(self, sight: Sight) -> Iterator[Slot]:
        """Yield the slots in which claims with different marks meet, one claim of each sort."""
        upto, known_by = self.upto(sight.recorded_by), sight.known_by.toordinal()
        for row in self._door.rows(schema.HOT, (upto, known_by, upto, known_by)):
            key, mark, sort, seq, published = row
            yield Slot(int(key), int(mark), int(sort), int(seq), int(published))

    def alike(self, slot: Slot, sight: Sight) -> tuple[int, ...]:
        """Return the numbers of all claims for which the one in a slot stands."""
        values = (slot.key, slot.mark, slot.sort)
        bounds = (self.upto(sight.recorded_by), sight.known_by.toordinal())
        return tuple(int(row[0]) for row in self._door.rows(schema.LIKE, (*values, *bounds)))

    def seen(self, numbers: Iterable[int], sight: Sight) -> dict[int, Claim]:
        """Return those of some claims, by number, that can be seen from there."""
        upto, known_by = self.upto(sight.recorded_by), sight.known_by
        wanted = sorted(seq for seq in numbers if seq <= upto)
        found: dict[int, Claim] = {}
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            sql = schema.NUMBERED.format(marks=", ".join("?" * len(some)))
            for row in self._door.rows(sql, (*some, upto, known_by.toordinal())):
                brought = recorded_claim(payload_from_text(str(row[1])))
                if brought is not None and _stands(brought[0], sight):
                    found[int(row[0])] = brought[0]
        return found

    def verify(self) -> tuple[int, str]:
        """Return number and hash of the last entry, having read everything."""
        return verification.verify(self._door)

    def close(self) -> None:
        """Leave the ledger."""
        self._door.close()


def _stands(claim: Claim, sight: Sight) -> bool:
    return claim.published <= sight.known_by and claim.holds_from() <= sight.on


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
