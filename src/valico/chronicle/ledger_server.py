"""A ledger on a PostgreSQL server, for many writers at once; needs `valico[postgresql]`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from valico.chronicle import ledger_schema as schema
from valico.chronicle.ledger_door import Cell, Row
from valico.errors import InputError, LedgerFileError

if TYPE_CHECKING:
    import psycopg

LOCK: Final = 0x56414C43
"""The number of the lock that a writer holds."""
FETCHED: Final = 2000
"""How many rows come at a time."""
TRIGGERS: Final = (
    "SELECT count(*) FROM pg_trigger WHERE tgrelid IN ("
    "SELECT oid FROM pg_class WHERE relname = ANY(%s)"
    " AND relnamespace = current_schema()::regnamespace)"
    " AND NOT tgisinternal AND tgenabled = 'O'"
)


class ServerDoor:
    """A ledger in the first schema of a PostgreSQL database."""

    def __init__(self, address: str, *, make: bool = False) -> None:
        """Reach the server; with `make`, lay the tables where there are none."""
        self.where = _without_password(address)
        self.faults = _faults()
        try:
            self._connection = _connection(address)
            self._begin(make=make)
        except self.faults as fault:
            message = f"{self.where}: cannot be opened as a ledger: {_first_line(fault)}"
            raise LedgerFileError(message) from fault

    def _begin(self, *, make: bool) -> None:
        if make:
            with self.writing():
                if not self._laid():
                    for statement in schema.POSTGRESQL:
                        self._connection.execute(statement.encode())
        elif not self._laid():
            message = f"{self.where}: holds no ledger; begin one with: valico ledger begin ADDRESS"
            raise InputError(message)

    def _laid(self) -> bool:
        found = self._connection.execute("SELECT to_regclass('entry') IS NOT NULL").fetchone()
        return bool(found and found[0])

    def rows(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[Row]:
        """Yield the rows of a question, fetched a few at a time."""
        with self._connection.transaction(), self._connection.cursor("reading") as cursor:
            cursor.itersize = FETCHED
            cursor.execute(_placed(sql), tuple(values))
            yield from cursor

    def insert(self, sql: str, rows: Sequence[Row]) -> None:
        """Insert rows; what a trigger refuses is an error."""
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(_placed(sql), rows)
        except self.faults as fault:
            message = f"{self.where}: {_first_line(fault)}"
            raise LedgerFileError(message) from fault

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one write lock; nothing is acknowledged before the server has kept it."""
        with self._connection.transaction():
            self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            yield

    def damage(self) -> str | None:
        """Say whether a trigger is missing or asleep."""
        found = self._connection.execute(TRIGGERS, (list(schema.TABLES),)).fetchone()
        expected = sum("CREATE TRIGGER" in statement for statement in schema.POSTGRESQL)
        if found is None or found[0] != expected:
            return "its triggers are not those of a ledger"
        return None

    def close(self) -> None:
        """Leave."""
        self._connection.close()


def _faults() -> tuple[type[Exception], ...]:
    """Return what the server's library raises; raises InputError where it is not installed."""
    try:
        import psycopg  # noqa: PLC0415  # an extra
    except ImportError as missing:
        message = "a ledger on PostgreSQL needs psycopg: pip install 'valico[postgresql]'"
        raise InputError(message) from missing
    return (psycopg.Error,)


def _connection(address: str) -> "psycopg.Connection[Row]":
    import psycopg  # noqa: PLC0415  # an extra

    return psycopg.connect(address, autocommit=True)


def _placed(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or ["no answer"])[0]


def _without_password(address: str) -> str:
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
