"""Whether a ledger holds what was entered: the chain, the finding aid, the file's structure."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from valico.chronicle import ledger_schema as schema
from valico.chronicle.chain import RESTORE, BrokenLedgerError, Line, verified
from valico.chronicle.entries import Payload, recorded_claim, withdrawal
from valico.chronicle.ledger_file import Door, LedgerFileError, Row
from valico.chronicle.mentions import mentions, ordinal, slots
from valico.chronicle.utterances import Document, unsupported
from valico.errors import InputError

LAST: Final = 2**62
"""A number after that of every entry."""
_DECODER: Final = msgspec.json.Decoder(Payload)
_AIDS: Final = ("mention", "slot", "named", "withdrawn")
_WIDTH: Final = 2**128


def verify(door: Door) -> tuple[int, str]:
    """Return number and hash of the last entry, having read everything.

    Raises BrokenLedgerError, which names the entry, or LedgerFileError for the file as a whole.
    """
    sums = dict.fromkeys(_AIDS, 0)
    names: dict[str, int] = {}
    last, head = 0, ""
    for stored in verified(_read(door), where=door.where):
        for table, row in finding_rows(stored, names, door.where):
            sums[table] = (sums[table] + _mark(row)) % _WIDTH
        last, head = stored.seq, stored.hash
    for table in _AIDS:
        if sums[table] != _sum(door, table):
            raise _strange(door, table)
    if (damage := door.damage()) is not None:
        message = f"{door.where}: all {last} entries read well, but {damage}; {RESTORE}"
        raise LedgerFileError(message)
    return last, head


def _read(door: Door) -> Iterator[Line]:
    """Yield the lines; where the file cannot be read on, the next entry is named."""
    seq = 0
    rows = door.rows(schema.LINES, (0, LAST))
    while True:
        try:
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


def finding_rows(stored: Line, names: dict[str, int], where: str) -> Iterator[tuple[str, Row]]:
    """Yield the rows that the finding aid must hold for an entry, noting the names it brings."""
    try:
        payload = _DECODER.decode(stored.payload)
    except msgspec.DecodeError as fault:
        raise BrokenLedgerError(where, stored.seq, f"cannot be understood: {fault}") from fault
    if (name := brought(payload)) is not None:
        names[name] = stored.seq
    yield from rows_of(stored.seq, payload, lambda claim: names.get(claim, 0))


def brought(payload: Payload) -> str | None:
    """Return the id of the claim or document that an entry brings."""
    if isinstance(payload, Document):
        return payload.id
    found = recorded_claim(payload)
    return None if found is None else found[0].id


def rows_of(seq: int, payload: Payload, number: Callable[[str], int]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the finding aid for one entry, by table."""
    if (name := brought(payload)) is not None:
        yield "named", (name, seq)
    if (found := recorded_claim(payload)) is not None:
        for mention in mentions(seq, found[0]):
            yield "mention", msgspec.structs.astuple(mention)
        for slot in slots(seq, found[0]):
            yield "slot", msgspec.structs.astuple(slot)
    if (taken := withdrawal(payload)) is not None:
        yield "withdrawn", (number(taken.claim), taken.claim, seq, ordinal(taken.published))


def _mark(row: Row) -> int:
    """Return a number for a row; their sum does not depend on the order of the rows."""
    return hash(row) * 0x9E3779B97F4A7C15 + hash(row[::-1])


def _sum(door: Door, table: str) -> int:
    try:
        return sum(_mark(tuple(row)) for row in door.rows(schema.ALL[table])) % _WIDTH
    except door.faults as fault:
        message = f"{door.where}: the finding aid `{table}` cannot be read: {fault}; {RESTORE}"
        raise LedgerFileError(message) from fault


def _strange(door: Door, table: str) -> BrokenLedgerError | LedgerFileError:
    """Name the first entry whose rows in the finding aid are not those that it makes."""
    names: dict[str, int] = {}
    there = {tuple(row) for row in door.rows(schema.ALL[table])}
    made: set[Row] = set()
    for stored in _read(door):
        rows = {row for name, row in finding_rows(stored, names, door.where) if name == table}
        if not rows <= there:
            return BrokenLedgerError(door.where, stored.seq, f"is listed wrongly in `{table}`")
        made |= rows
    extra = sorted(there - made)
    if extra:
        seq = int(extra[0][schema.SEQ_AT[table]])
        return BrokenLedgerError(door.where, seq, f"is listed in `{table}` unentered")
    return LedgerFileError(f"{door.where}: rows of `{table}` stand twice; {RESTORE}")


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
