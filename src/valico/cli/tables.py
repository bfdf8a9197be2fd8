"""Sheets on a terminal, as JSON or as CSV.

Written without rich, whose import alone takes a quarter of the time that a card may take.
"""

import shutil
from collections.abc import Mapping
from typing import Final

import click

from valico.answer.table.record import Sheet, Tone
from valico.cli.options import colour_wanted
from valico.cli.saving import save
from valico.errors import InputError

WIDEST: Final = 140
"""Lines longer than this are hard to read."""
CODES: Final[Mapping[Tone, str]] = {
    "quiet": "2",
    "strong": "1",
    "sure": "32",
    "unsure": "35",
    "against": "33",
    "mark": "36",
}
"""The colour of each tone, as a terminal is told of it."""


def show(sheet: Sheet, *, as_json: bool, as_csv: bool) -> None:
    """Print a sheet in the form asked for."""
    if as_json and as_csv:
        message = "--json and --csv are two forms; choose one"
        raise InputError(message)
    save(sheet)
    if as_json or as_csv:
        from valico.answer.table.wire import csv_from_sheet, json_from_sheet  # noqa: PLC0415  # a screen needs neither

        text = json_from_sheet(sheet) if as_json else csv_from_sheet(sheet)
        click.echo(text.rstrip("\n"))
    else:
        print_sheet(sheet)


def print_sheet(sheet: Sheet) -> None:
    """Print a sheet as wide as the terminal, in colour where the terminal has any."""
    from valico.answer.table.layout import laid_out  # noqa: PLC0415  # JSON and CSV need no layout

    coloured = colour_wanted()
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines = (
        "".join(_styled(span.text, span.tone) if coloured else span.text for span in line)
        for line in laid_out(sheet, width)
    )
    click.echo("\n".join(lines), color=coloured)


def _styled(text: str, tone: Tone) -> str:
    code = CODES.get(tone)
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text
