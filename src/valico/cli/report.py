"""`valico report`: a dated briefing from a list of questions."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valico.cli.options import clocks, today
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.briefing.briefing import Briefing

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="\b\n"
    "Try: valico report examples/briefings/h20-and-h200.toml --html briefing.html\n"
    "     valico report questions.txt --on 2026-02-15 --known-by 2026-02-28 --markdown b.md\n"
    "A browser prints the page on A4: Print, or chromium --headless --print-to-pdf.\n"
    "A question that fails stands in its place; exit code 2 where none is answered."
)
@click.argument(
    "questions",
    metavar="QUESTIONS.toml|.txt",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@clocks
@click.option("--html", type=FILE, help="Write a self-contained page. Default: by the list's name.")
@click.option("--markdown", type=FILE, help="Write Markdown.")
def report_command(
    questions: Path,
    *,
    on: date | None,
    known_by: date | None,
    html: Path | None,
    markdown: Path | None,
) -> None:
    """Answer a list of questions as one dated paper, its sources numbered throughout.

    QUESTIONS is a text file with one question a line, or TOML with [[question]] tables: heading,
    note, and `ask` in words, or equals, train, serve, fleet, simulate.
    """
    from valico.answer.briefing.briefing import briefing  # noqa: PLC0415  # --help needs none
    from valico.answer.briefing.questions import read_questions  # noqa: PLC0415  # the same
    from valico.answer.library import read_library  # noqa: PLC0415  # the same

    asked = read_questions(questions)
    _insist_on_folders(html, markdown)
    found = briefing(
        asked,
        read_library(),
        on=on or asked.on or today(),
        known_by=known_by or asked.known_by or today(),
    )
    _insist_on_one(found)
    _write(found, html=html if html or markdown else Path(f"{questions.stem}.html"), plain=markdown)
    for part in found.failed:
        click.echo(
            f"valico: question {part.number} is not answered: {part.answered.fault}", err=True
        )


def _insist_on_folders(*files: Path | None) -> None:
    """Refuse a file whose folder is not there before any question is asked."""
    for file in files:
        if file is not None and not file.parent.is_dir():
            message = f"'{file}' cannot be written: there is no folder '{file.parent}'"
            raise InputError(message)


def _insist_on_one(found: "Briefing") -> None:
    if len(found.failed) == len(found.parts):
        faults = (f"question {part.number}: {part.answered.fault}" for part in found.parts)
        raise InputError("\n".join(["no question could be answered", *faults]))


def _write(found: "Briefing", *, html: Path | None, plain: Path | None) -> None:
    from valico.answer.briefing.paper import html_from_briefing  # noqa: PLC0415  # --help needs none
    from valico.answer.briefing.plain import markdown_from_briefing  # noqa: PLC0415  # the same

    for path, form in ((html, html_from_briefing), (plain, markdown_from_briefing)):
        if path is None:
            continue
        try:
            path.write_text(form(found), encoding="utf-8")
        except OSError as fault:
            message = f"'{path}' cannot be written: {fault.strerror}"
            raise InputError(message) from fault
        click.echo(f"written: {path}", err=True)
