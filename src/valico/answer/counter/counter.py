"""The counter: the data read when first needed and kept, and what may be asked of them."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.answer.chronicle.desk import Desk, desk
from valico.answer.library import Library, read_library
from valico.answer.may import Clerk, clerk_of
from valico.answer.reading import Reader, read_reader
from valico.chronicle.sight import Sight, foresight
from valico.errors import InputError

PATHS: Final = ("/", "\\", ".", "~")
"""What a path begins with; no name does."""
ENDINGS: Final = (".json", ".toml", ".csv", ".txt", ".html")


class Counter:
    """The data behind the counter, read once.

    `today` is how the face tells the day. `files` says whether names may be paths of this machine:
    a program of the user's own may name them, a stranger over a wire may not.
    """

    def __init__(
        self,
        *,
        today: Callable[[], date],
        files: bool = False,
        root: Path = store.DATA,
        library: Library | None = None,
    ) -> None:
        """Take the clock and a data folder, or a library read from it; nothing is read yet."""
        self._today, self.files, self.root, self._given = today, files, root, library

    @property
    def today(self) -> date:
        """Today, as the face tells it."""
        return self._today()

    @cached_property
    def library(self) -> Library:
        """Everything that the data hold."""
        return self._given or read_library(root=self.root)

    @cached_property
    def digest(self) -> str:
        """The version of the data: a hash of all files."""
        return store.digest(root=self.root)

    @cached_property
    def reader(self) -> Reader:
        """The reader of articles; its lexicons take a quarter of a second to build."""
        return read_reader()

    @cached_property
    def _desk(self) -> Desk:
        with desk(None, foresight(self.today), root=self.root) as laid:
            return laid

    def desk(self, sight: Sight) -> Desk:
        """Return the claims that ship, as seen from somewhere."""
        return msgspec.structs.replace(self._desk, sight=sight)

    def clerk(self) -> Clerk:
        """Return a clerk who reads cases against the library."""
        return clerk_of(self.library, today=self.today)

    def insist_on_name(self, name: str) -> None:
        """Refuse a name that is a path, where strangers ask."""
        if self.files:
            return
        path_like = name.startswith(PATHS) or name.lower().rstrip().endswith(ENDINGS)
        if path_like or ".." in name or "\\" in name:
            message = f"'{name[:60]}' is a path; only names are taken here, such as deepseek-v3"
            raise InputError(message)
