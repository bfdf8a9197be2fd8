"""The market for published tables, fetched when one first asks for it."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valico.answer.fleet.books import Books


class Market:
    """The market's data and simulations; until a table asks, nothing is read or imported."""

    def __init__(self, root: Path) -> None:
        """Take a data folder."""
        self._root = root

    @cached_property
    def books(self) -> "Books":
        """The books; NumPy and SciPy come with them."""
        from valico.answer.fleet.books import Books  # noqa: PLC0415  # most tables need none

        return Books(self._root)
