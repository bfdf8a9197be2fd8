"""Refresh the README's answer, table of verbs and counts from the program itself.

Usage: python examples/readme.py [--check]
With --check nothing is written; exit code 1 says that the README is stale.
"""

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

os.environ |= {"COLUMNS": "100", "NO_COLOR": "1"}

from valico.answer.library import read_library
from valico.cli.main import VERBS, main

README = Path(__file__).parents[1] / "README.md"
QUESTION = ("ask", "deepseek 10000 h200 2026-02-15 deepseek-v3", "--known-by", "2026-11-21")
KEPT = ("United States", "China", "Levies", "What they can do", "What is unsure")
"""The sections of the answer that the README shows; the others are left out with an ellipsis."""
SOURCES_KEPT = 3


def answer() -> str:
    """Return the README's part of the answer to its question."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main(list(QUESTION), standalone_mode=False)
    blocks = [block.rstrip() for block in out.getvalue().rstrip().split("\n\n")]
    head, *sections, sources = blocks
    kept = list(_kept(sections))
    few = [line.rstrip() for line in sources.splitlines()]
    places = [n for n, line in enumerate(few) if re.match(r"\s*\[\d+\]", line)]
    notes = "\n".join([*few[: places[SOURCES_KEPT]], "…"])
    lines = "\n\n".join([head, *kept, notes])
    return "\n".join(line.rstrip() for line in lines.splitlines())


def _kept(sections: list[str]) -> Iterator[str]:
    left_out = False
    for section in sections:
        if section.startswith(KEPT):
            yield section
            left_out = False
        elif not left_out:
            yield "…"
            left_out = True


def verbs() -> str:
    """Return the table of verbs."""
    return "\n".join(f"| `{verb}` | {says} |" for verb, (_, says) in VERBS.items())


def counts() -> str:
    """Return how much the data hold, in words."""
    library = read_library()
    parts = (
        (len(library.chips), "accelerators"),
        (len(library.models), "language models"),
        (len(library.organisations), "organisations"),
        (len(library.book.provisions), "rules"),
        (len(library.claims), "claims"),
        (len(library.sources), "sources"),
    )
    said = [f"{count:,} {what}" for count, what in parts]
    return f"{', '.join(said[:-1])} and {said[-1]}"


def refreshed(text: str) -> str:
    """Return the README with its three made parts made anew."""
    for name, made in (("answer", answer()), ("verbs", verbs()), ("counts", counts())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        body = made
        if name == "answer":
            shown = f'$ valico ask "{QUESTION[1]}" --known-by {QUESTION[3]}'
            body = f"```console\n{shown}\n{made}\n```"
        if name == "verbs":
            body = f"| verb | what it answers |\n| --- | --- |\n{made}"
        if name == "counts":
            body = f"The data reach {made}."
        text = pattern.sub(_with(body), text)
    return text


def _with(body: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[1]}{body}{match[2]}"


def run(*, check: bool) -> int:
    """Refresh the README, or say whether it is stale."""
    old = README.read_text(encoding="utf-8")
    new = refreshed(old)
    if check:
        return int(new != old)
    README.write_text(new, encoding="utf-8")
    click.echo("README.md is fresh")
    return 0


if __name__ == "__main__":
    sys.exit(run(check="--check" in sys.argv))
