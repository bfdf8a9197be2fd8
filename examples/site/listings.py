"""The listings of a page: commands with what they print, files that they need, Python.

Four fences are alive, and all others are shown as they stand:

- `console 'kept words' …`: one line `$ valico …`, below it the kept part of what it prints;
- `toml file=PATH` (or another language): written to PATH before the listings below it run;
- `python`: run; and right below it
- `output`: what it printed.
"""

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from excerpt import excerpt
from shell import PROMPT, ran, ran_python

from valico.store import DATA

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
TRIAL = "trial"
"""A folder of this name is a copy of the data, where a page writes files below it."""


def refreshed(text: str) -> str:
    """Return a page with every live listing run anew."""
    with _bench(text) as folder:
        return FENCE.sub(_Bench(folder, alone="file=" in text).fence, text)


@contextmanager
def _bench(text: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if f"file={TRIAL}/" in text:
            shutil.copytree(DATA, folder / TRIAL)
        yield folder


class _Bench:
    """The listings of one page, in their order, in one folder."""

    def __init__(self, folder: Path, *, alone: bool) -> None:
        self.folder = folder
        self.alone = alone
        """Whether the page writes files, so that its outputs are its own."""
        self.printed = ""

    def fence(self, match: re.Match[str]) -> str:
        language, *options = shlex.split(match["info"]) or [""]
        body = match["body"]
        if language == "console":
            body = self._console(body, options)
        elif language == "python":
            self.printed = ran_python(body, self.folder)
        elif language == "output":
            body = self.printed + "\n"
        elif options and options[0].startswith("file="):
            self._write(options[0].removeprefix("file="), body)
        return f"```{match['info']}\n{body}```"

    def _console(self, body: str, keep: list[str]) -> str:
        command = body.splitlines()[0].removeprefix(PROMPT)
        printed = ran(command, self.folder) if self.alone else printed_by(command)
        return f"{PROMPT}{command}\n{excerpt(printed, keep, of=command)}\n"

    def _write(self, name: str, body: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


@cache
def printed_by(command: str) -> str:
    """Return what a command prints that needs no file; each is run once."""
    with tempfile.TemporaryDirectory() as folder:
        return ran(command, Path(folder))
