"""Write the manual page docs/man/valico.1 from the program's own help.

Usage: python examples/man.py [--check]
With --check nothing is written; exit code 1 says that the page is stale.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

os.environ |= {"COLUMNS": "80", "NO_COLOR": "1"}

from valico import __version__
from valico.cli.exits import EXITS
from valico.cli.main import VERBS, main

PAGE = Path(__file__).parents[1] / "docs" / "man" / "valico.1"
ENVIRONMENT = {
    "NO_COLOR": "Where set and not empty, nothing is coloured.",
    "FORCE_COLOR": "Where set and not empty, pipes get colours too.",
    "COLUMNS": "How wide the terminal is taken to be.",
}


def manual() -> str:
    """Return the manual as a page for man(1)."""
    root = click.Context(main, info_name="valico", max_content_width=80)
    return "\n".join(_page(root)) + "\n"


def _page(root: click.Context) -> Iterator[str]:
    yield f'.TH VALICO 1 "" "valico {__version__}" "User Commands"'
    yield from (".SH NAME", "valico \\- " + plain(first_line(main)))
    yield from (".SH SYNOPSIS", ".B valico", ".I VERB", "[options] [words]")
    yield from (".SH DESCRIPTION", *paragraphs(main.help or ""))
    yield from ("", "Every verb tells its options and examples with", ".BR \\-\\-help .")
    yield ".SH VERBS"
    for verb, (_, says) in VERBS.items():
        yield from (".TP 12", f".B {plain(verb)}", plain(says))
    for verb in VERBS:
        yield from of_verb(verb, root)
    yield ".SH EXIT STATUS"
    for code, says in EXITS.items():
        yield from (".TP", f".B {code}", plain(says))
    yield ".SH ENVIRONMENT"
    for name, says in ENVIRONMENT.items():
        yield from (".TP", f".B {plain(name)}", plain(says))
    yield from (".SH NOTES", "Information, not legal advice.")


def of_verb(verb: str, root: click.Context) -> Iterator[str]:
    """Yield what a verb does, its options and its examples, and those of its own verbs."""
    command = main.get_command(root, verb)
    if command is None:
        raise KeyError(verb)
    yield f".SH VALICO {verb.upper()}"
    yield from of_command(command, click.Context(command, info_name=verb, parent=root))
    if isinstance(command, click.Group):
        above = click.Context(command, info_name=verb, parent=root)
        for name, below in command.commands.items():
            yield f".SS valico {plain(verb)} {plain(name)}"
            yield from of_command(below, click.Context(below, info_name=name, parent=above))


def of_command(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the synopsis, the description, the options and the examples of a command."""
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from (".PP", f".B {plain(context.command_path)}", plain(pieces))
    yield from (".PP", *paragraphs(command.help or ""))
    for param in command.get_params(context):
        record = param.get_help_record(context)
        if isinstance(param, click.Option) and record is not None and "--help" not in param.opts:
            yield from (".TP", f".B {plain(record[0])}", plain(record[1]))
    if command.epilog:
        yield from (".PP", ".nf", *map(plain, _lines(command.epilog)), ".fi")


def _lines(epilog: str) -> list[str]:
    return [line for line in epilog.replace("\b", "").splitlines() if line.strip()]


def first_line(command: click.Command) -> str:
    """Return the first sentence of a command's help, without its full stop."""
    return " ".join((command.help or "").split("\n\n")[0].split()).rstrip(".")


def paragraphs(text: str) -> Iterator[str]:
    """Yield a text with a mark between its paragraphs."""
    for number, part in enumerate(text.replace("\b", "").strip().split("\n\n")):
        yield from [".PP"] if number else []
        yield plain(" ".join(part.split()))


def plain(text: str) -> str:
    r"""Return words that the formatter does not take for its own.

    >>> plain("--json \\ .x")
    '\\-\\-json \\e .x'
    """
    kept = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", kept)


if __name__ == "__main__":
    told = manual()
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == told else 1)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(told, encoding="utf-8")
    print(f"written: {PAGE.relative_to(PAGE.parents[2])}")
