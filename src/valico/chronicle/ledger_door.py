"""What a ledger needs of the place where it lies, and the error when it cannot be had."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

Cell = int | str
Row = tuple[Cell, ...]


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
