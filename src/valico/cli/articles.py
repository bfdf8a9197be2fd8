"""The files that a user names as articles: which they are, and their bytes."""

import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from valico.cli.options import on_terminal
from valico.errors import InputError

ENDINGS: Final = frozenset({".txt", ".html", ".htm", ".json", ".md"})
"""Of a folder, files with these endings are read."""
LARGEST: Final = 20_000_000
"""Bytes; a larger file is not even opened."""
FEW: Final = 20
"""So few files need no progress bar."""
_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISDIR, "a folder"),
)


def names_of(file: str) -> list[str]:
    """Return the files that an argument stands for, in order of name."""
    path = Path(file)
    if file == "-" or not path.is_dir():
        return [file]
    found = sorted(str(p) for p in path.rglob("*") if _is_wanted(p))
    if not found:
        message = f"{file}: the folder holds no {', '.join(sorted(ENDINGS))} file"
        raise InputError(message)
    return found


def _is_wanted(path: Path) -> bool:
    """Say whether a file of a folder is to be read; a link that leads nowhere is to be told of."""
    return path.suffix.lower() in ENDINGS and (path.is_file() or path.is_symlink())


def watched(names: Sequence[str]) -> Iterator[str]:
    """Yield the names, with a progress bar where somebody watches long work."""
    if len(names) <= FEW or not on_terminal(sys.stderr):
        yield from names
        return
    with click.progressbar(names, label="reading", file=sys.stderr) as bar:
        yield from bar


def bytes_of(name: str, given: Sequence[str] = ()) -> bytes:
    """Return the bytes of a file, or of the standard input for "-"; raises InputError.

    Only regular files are opened: a pipe or a device might never end. A link within a folder that
    was `given` is followed only within it.
    """
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    try:
        path = Path(name)
        _insist_on_file(path, name)
        _insist_on_inside(path, name, given)
        return path.read_bytes()
    except OSError as fault:
        message = f"{name}: cannot be read: {fault.strerror}"
        raise InputError(message) from fault
    except ValueError as fault:  # a name with a null byte
        message = f"{name!r}: is no name of a file"
        raise InputError(message) from fault


def _insist_on_file(path: Path, name: str) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        kind = next((words for test, words in _KINDS if test(found.st_mode)), "no regular file")
        message = f"{name}: is {kind}; give a file, or - for the standard input"
        raise InputError(message)
    if found.st_size > LARGEST:
        message = (
            f"{name}: has {found.st_size / 1e6:.0f} MB; "
            f"an article has at most {LARGEST / 1e6:.0f} MB"
        )
        raise InputError(message)


def _insist_on_inside(path: Path, name: str, given: Sequence[str]) -> None:
    """Refuse a link of a folder that leads out of it, unless the user named the file itself."""
    if not path.is_symlink() or name in given:
        return
    folders = [Path(one).resolve() for one in given if Path(one).is_dir()]
    if not any(path.resolve().is_relative_to(folder) for folder in folders):
        message = f"{name}: is a link that leads out of its folder; name the file itself to read it"
        raise InputError(message)
