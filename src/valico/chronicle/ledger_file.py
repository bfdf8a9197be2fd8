"""The door to a ledger's file or server: SQLite by path, PostgreSQL by address.

Both hold the same tables, in which triggers refuse every change and every deletion.
One file: SQLite with a write-ahead log, synchronous in full, folded in when the ledger is closed.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, Protocol

from valico.chronicle import ledger_schema as schema
from valico.errors import InputError, ValicoError

Cell = int | str
Row = tuple[Cell, ...]
WAIT_S: Final = 60.0
"""How long a writer waits for another."""
SERVER: Final = ("postgresql://", "postgres://")


class LedgerFileError(ValicoError):
    """A ledger that cannot be reached or read at all."""

    exit_code = 3


class Door(Protocol):
    """What a ledger needs of the place where it lies; `?` stands for a value."""

    where: str
    faults: tuple[type[Exception], ...]
    """What it raises when something cannot be read."""

    def rows(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[Row]:
        """Yield the rows of a question, one at a time."""

    def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert rows."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the ledger alone, and keep all that is inserted or nothing."""

    def damage(self) -> str | None:
        """Return what is wrong with the tables themselves, where anything is."""

    def close(self) -> None:
        """Leave."""


def open_door(address: str) -> Door:
    """Return the door to a ledger that is there; raises InputError where there is none."""
    if address.startswith(SERVER):
        from valico.chronicle.ledger_server import ServerDoor  # noqa: PLC0415  # an extra

        return ServerDoor(address)
    return FileDoor(_existing(address))


def make_door(address: str) -> Door:
    """Return the door to a ledger, making an empty one where there is none."""
    if address.startswith(SERVER):
        from valico.chronicle.ledger_server import ServerDoor  # noqa: PLC0415  # an extra

        return ServerDoor(address, make=True)
    path = Path(address)
    if path.exists() and path.stat().st_size:
        return FileDoor(_existing(address))
    if not path.parent.is_dir():
        message = f"{address}: the folder '{path.parent}' does not exist; make it first"
        raise InputError(message)
    return FileDoor(path)


def _existing(address: str) -> Path:
    path = Path(address)
    if not path.is_file():
        kind = "is a folder" if path.is_dir() else "does not exist"
        message = (
            f"ledger '{address}' {kind}; give a ledger's file or postgresql://…, "
            "or begin one with: valico ledger begin FILE"
        )
        raise InputError(message)
    return path


class FileDoor:
    """A ledger in one SQLite file."""

    faults: tuple[type[Exception], ...] = (sqlite3.Error, UnicodeDecodeError)

    def __init__(self, path: Path) -> None:
        """Open the file, laying the tables in an empty one."""
        self.where = path.name
        try:
            self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
            self._begin()
        except sqlite3.Error as fault:
            message = f"{path.name}: cannot be opened as a ledger: {fault}"
            raise LedgerFileError(message) from fault

    def _begin(self) -> None:
        if self._one("PRAGMA application_id") != schema.APPLICATION:
            self._lay()
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA recursive_triggers = ON")
        self._connection.execute("PRAGMA mmap_size = 1073741824")

    def _lay(self) -> None:
        with self.writing():
            if self._one("PRAGMA application_id") == schema.APPLICATION:
                return
            if self._one("SELECT count(*) FROM sqlite_master"):
                message = f"{self.where}: is a database, but no ledger; begin one in a new file"
                raise LedgerFileError(message)
            for statement in schema.SQLITE:
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {schema.APPLICATION}")

    def _one(self, sql: str) -> Cell:
        found: Cell = self._connection.execute(sql).fetchone()[0]
        return found

    def rows(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[Row]:
        """Yield the rows of a question."""
        return self._connection.execute(sql, values)

    def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert rows; what a trigger refuses is an error."""
        try:
            self._connection.executemany(sql, rows)
        except sqlite3.IntegrityError as fault:
            message = f"{self.where}: {fault}"
            raise LedgerFileError(message) from fault

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one write lock; nothing is acknowledged before it is on the disk."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def damage(self) -> str | None:
        """Return the first fault of the file's structure, or a table that is not as it was laid."""
        laid = {row[0] for row in self._connection.execute(schema.LAID)}
        if laid != set(schema.SQLITE):
            return "its tables or triggers are not those of a ledger"
        found = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        return None if found == "ok" else str(found)

    def close(self) -> None:
        """Fold the log into the one file, and leave."""
        self._connection.close()
