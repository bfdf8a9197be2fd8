"""A ledger in one SQLite file, in which triggers refuse every change and every deletion.

It has a write-ahead log, synchronous in full, which is folded into the file at closing.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from valico.chronicle import ledger_schema as schema
from valico.chronicle.ledger_door import Cell, Row
from valico.errors import LedgerFileError

WAIT_S: Final = 60.0
"""How long a writer waits for another."""


class FileDoor:
    """A ledger in one SQLite file."""

    faults: tuple[type[Exception], ...] = (sqlite3.Error, UnicodeDecodeError)

    def __init__(self, path: Path) -> None:
        """Open the file, laying the tables in an empty one."""
        self.where = path.name
        try:
            self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
            self._begin()
        except self.faults as fault:
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
        try:
            laid = {row[0] for row in self.rows(schema.LAID)}
            found = str(next(self.rows("PRAGMA quick_check(1)"))[0])
        except self.faults as fault:
            return f"its tables cannot be read: {fault}"
        if laid != set(schema.SQLITE):
            return "its tables or triggers are not those of a ledger"
        return None if found == "ok" else found

    def close(self) -> None:
        """Fold the log into the one file, and leave."""
        self._connection.close()
