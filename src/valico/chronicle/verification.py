"""Whether a ledger holds what was entered: the chain, the finding aid, the file's structure."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from valico.chronicle import ledger_schema as schema
from valico.chronicle.chain import (
    START,
    Line,
    payload_from_text,
    verified,
)
from valico.chronicle.entries import Payload, recorded_claim, withdrawal
from valico.chronicle.ledger_door import Door, Row
from valico.chronicle.mentions import mentions, number, ordinal, slots
from valico.chronicle.utterances import Document, unsupported
from valico.errors import BrokenLedgerError, InputError, LedgerFileError

Listed = tuple[str, tuple[int, ...]]
"""A row of the finding aid, after the name of its table."""
LAST: Final = 2**62
"""A number after that of every entry."""

_MEND: Final = BrokenLedgerError.MEND


def verify(door: Door) -> tuple[int, str]:
    """Return number and hash of the last entry, having read everything.

    Raises BrokenLedgerError, which names the entry, or LedgerFileError for the file as a whole.
    """
    last, listed, head = 0, 0, START
    for stored in verified(_read(door), where=door.where):
        last, listed, head = stored.seq, stored.listed, stored.hash
    if sum(_sum(door, table) for table in schema.SUM) != listed:
        raise _strange(door)
    if (damage := door.damage()) is not None:
        message = f"{door.where}: all {last} entries read well, but {damage}; {_MEND}"
        raise LedgerFileError(message)
    return last, head


def _read(door: Door) -> Iterator[Line]:
    """Yield the lines; where the file cannot be read on, the next entry is named."""
    seq = 0
    rows: Iterator[Row] | None = None
    while True:
        try:
            rows = rows or door.rows(schema.LINES, (0, LAST))
            row = next(rows, None)
        except door.faults as fault:
            raise BrokenLedgerError(door.where, seq + 1, f"cannot be read: {fault}") from fault
        if row is None:
            return
        seq += 1
        yield _line(row, seq, door.where)


def _line(row: Row, seq: int, where: str) -> Line:
    try:
        return msgspec.convert(row, Line)
    except msgspec.ValidationError as fault:
        raise BrokenLedgerError(where, seq, f"cannot be read: {fault}") from fault


def finding_rows(stored: Line, names: dict[str, int]) -> Iterator[tuple[str, Row]]:
    """Yield the rows that the finding aid must hold for an entry, noting the names it brings."""
    payload = payload_from_text(stored.payload)
    if (name := brought(payload)) is not None:
        names[name] = stored.seq
    yield from rows_of(stored.seq, payload, lambda claim: names.get(claim, 0))


def brought(payload: Payload) -> str | None:
    """Return the id of the claim or document that an entry brings."""
    if isinstance(payload, Document):
        return payload.id
    found = recorded_claim(payload)
    return None if found is None else found[0].id


def rows_of(seq: int, payload: Payload, seq_of: Callable[[str], int]) -> Iterator[Listed]:
    """Yield the rows of the finding aid for one entry, by table."""
    if (name := brought(payload)) is not None:
        yield "named", (number(name, 8), seq)
    if (found := recorded_claim(payload)) is not None:
        for mention in mentions(seq, found[0]):
            yield "mention", msgspec.structs.astuple(mention)
        for slot in slots(seq, found[0]):
            yield "slot", msgspec.structs.astuple(slot)
    if (taken := withdrawal(payload)) is not None:
        claim, published = number(taken.claim, 8), ordinal(taken.published)
        yield "withdrawn", (seq_of(taken.claim), claim, seq, published)


def _sum(door: Door, table: str) -> int:
    try:
        return int(next(iter(door.rows(schema.SUM[table])))[0])
    except door.faults as fault:
        message = f"{door.where}: the finding aid `{table}` cannot be read: {fault}; {_MEND}"
        raise LedgerFileError(message) from fault


def _listed(door: Door, table: str) -> list[Row]:
    try:
        return [tuple(row) for row in door.rows(schema.ALL[table])]
    except door.faults as fault:
        message = f"{door.where}: the finding aid `{table}` cannot be read: {fault}; {_MEND}"
        raise LedgerFileError(message) from fault


def _strange(door: Door) -> BrokenLedgerError:
    """Name the first entry whose rows in the finding aid are not those that it makes."""
    there = {(table, row) for table in schema.ALL for row in _listed(door, table)}
    names: dict[str, int] = {}
    made: set[tuple[str, Row]] = set()
    for stored in _read(door):
        rows = set(finding_rows(stored, names))
        if not rows <= there:
            return BrokenLedgerError(door.where, stored.seq, "is listed wrongly in the finding aid")
        made |= rows
    table, row = min(there - made, default=("named", (0, 0)))
    seq = int(row[schema.COLUMNS[table].index("seq")])
    return BrokenLedgerError(door.where, seq, f"is listed in `{table}` as what it is not")


def checked(payload: Payload, document: Callable[[str], Document | None]) -> None:
    """Refuse a reading whose words do not stand in its document: there are no made-up quotes."""
    found = recorded_claim(payload)
    if found is None or found[1] is None:
        return
    claim, reading = found[0], found[1]
    article = document(reading.document)
    if article is None:
        message = f"claim '{claim.id}': its document is not in the ledger; enter the document first"
        raise InputError(message)
    if wrong := unsupported(reading, article):
        words = f"'{wrong[0].exact}' do not stand at {wrong[0].start} to {wrong[0].end}"
        message = f"claim '{claim.id}': the words {words} of its document; correct the span"
        raise InputError(message)
