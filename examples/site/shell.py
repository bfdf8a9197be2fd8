"""A shell for the listings of the site: verbs of `valico` and Python, run in this process."""

import contextlib
import gc
import io
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from valico.cli.main import run

COLUMNS = "88"
PROMPT = "$ "


def ran(command: str, folder: Path) -> str:
    """Return what a command prints in a folder, as a terminal of 88 columns shows it.

    A command is `valico …`, or `echo '…' | valico …` where a verb reads the standard input.
    """
    words, given = _divided(command)
    with _terminal(folder, given) as screen, mock.patch.object(sys, "argv", words):
        with contextlib.suppress(SystemExit):
            run()
        gc.enable()  # a verb turns it off, for it usually lives for a blink
    return _trimmed(screen.getvalue())


def ran_python(program: str, folder: Path) -> str:
    """Return what a Python listing prints in a folder."""
    with _terminal(folder, "") as screen:
        exec(compile(program, "listing", "exec"), {"__name__": "listing"})  # noqa: S102  # ours
    return _trimmed(screen.getvalue())


def _divided(command: str) -> tuple[list[str], str]:
    spoken, bar, verb = command.rpartition(" | ")
    words = shlex.split(verb)
    if words[:1] != ["valico"]:
        message = f"a listing runs `valico` and nothing else: {command}"
        raise ValueError(message)
    return words, " ".join(shlex.split(spoken)[1:]) + "\n" if bar else ""


@contextlib.contextmanager
def _terminal(folder: Path, given: str) -> Iterator[io.StringIO]:
    screen = io.StringIO()
    said = {"COLUMNS": COLUMNS, "NO_COLOR": "1", "TERM": "dumb"}
    keyboard = io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    with (
        mock.patch.dict(os.environ, said),
        mock.patch.object(sys, "stdin", keyboard),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
    ):
        yield screen


def _trimmed(printed: str) -> str:
    return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
