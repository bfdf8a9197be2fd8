"""`valico gate`: the picture of the gate, as SVG, PNG, JSON and a table."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valico.cli import naming
from valico.cli.options import clocks, terminal, today
from valico.cli.saving import save, saves_asked, saving
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.gate.record import GatePicture

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="Try: valico gate --on 2026-02-15 --highlight h200\n\n"
    "Or: valico gate --on 2022-12-01 --png 2022.png --svg 2022.svg"
)
@clocks
@click.option(
    "--to", shell_complete=naming.party, default="china", show_default=True, help="The destination."
)
@click.option("--svg", type=FILE, help="Write the picture as SVG. Default: gate-DAY.svg here.")
@click.option("--png", type=FILE, help="Write the picture as PNG, 200 dots to the inch.")
@click.option(
    "--highlight",
    shell_complete=naming.chip,
    multiple=True,
    metavar="CHIP",
    help="Ring a chip; may be repeated.",
)
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.gate/1).")
def gate_command(
    *,
    on: date | None,
    known_by: date | None,
    to: str,
    svg: Path | None,
    png: Path | None,
    highlight: tuple[str, ...],
    as_json: bool,
) -> None:
    """Draw the chips by TPP and memory bandwidth, and the United States rules of a day.

    Each chip is marked by what it needs on that day to go from its maker to a buyer of the place.
    """
    picture = _picture(on or today(), known_by or today(), to, highlight)
    if svg is None and png is None and not as_json and not saves_asked():
        svg = Path(f"gate-{picture.on}.svg")
    save(picture)
    written = list(_written(picture, svg, png))
    if as_json:
        from valico.answer.wire import json_from_record  # noqa: PLC0415  # only JSON needs it

        click.echo(json_from_record(picture))
    else:
        _print(picture, written)


def _picture(on: date, known_by: date, to: str, highlight: tuple[str, ...]) -> "GatePicture":
    from valico.answer.gate.record import gate_picture  # noqa: PLC0415  # --help needs no data
    from valico.answer.library import read_library  # noqa: PLC0415  # the same
    from valico.answer.question import resolve_chip  # noqa: PLC0415  # the same
    from valico.catalogue.names import resolve  # noqa: PLC0415  # the same

    library = read_library()
    return gate_picture(
        library,
        on=on,
        known_by=known_by,
        destination=resolve(to, library.places, "place"),
        highlight=[resolve_chip(name, library) for name in highlight],
    )


def _written(picture: "GatePicture", svg: Path | None, png: Path | None) -> Iterator[Path]:
    """Write the files asked for and yield each."""
    from valico.answer.gate.picture import picture_png, picture_svg  # noqa: PLC0415  # JSON needs none

    try:
        if svg is not None:
            svg.write_text(picture_svg(picture), encoding="utf-8")
            yield svg
        if png is not None:
            picture_png(picture, png)
            yield png
    except OSError as fault:
        message = f"'{fault.filename}' cannot be written: {fault.strerror}"
        raise InputError(message) from fault


def _print(picture: "GatePicture", written: list[Path]) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    title = f"What an AI chip needs to go to {picture.destination_name} on {picture.on}"
    console.print(title, style="bold")
    console.print(f"United States rules, as known by {picture.known_by}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for head, labels in _rows(picture):
        table.add_row(head, str(len(labels)), ", ".join(labels))
    console.print(table)
    for path in written:
        console.print(f"Written: {path}")
    rules = " · ".join(picture.citations) or "none in force"
    console.print(f"Rules: {rules}. Information, not legal advice.", style="dim")


def _rows(picture: "GatePicture") -> Iterator[tuple[str, list[str]]]:
    """Yield what is needed with the chips that need it, then those that are not drawn."""
    for tally in picture.tallies:
        yield tally.words, [p.label for p in picture.points if p.outcome == tally.outcome]
    if picture.lacking:
        yield "not drawn: a figure lacks", [chip.label for chip in picture.lacking]
    if picture.later:
        yield "not drawn: not yet known", [chip.label for chip in picture.later]
