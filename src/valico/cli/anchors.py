"""`valico anchors`: published tables and measurements beside ours."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from valico.answer.anchors import (
    Anchors,
    Compared,
    Reproduced,
    read_anchors,
    reproduced,
    shipped_anchors,
)
from valico.answer.desk import Desk
from valico.answer.wire import json_from_record, json_from_records
from valico.cli.options import terminal
from valico.cli.saving import save, saving
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.measurements.report import Report


@click.command(
    epilog="Try: valico anchors, or: valico anchors my-table.toml --json, "
    "or: valico anchors my-measurements.csv\n\n"
    "Exit code 0: every figure is within its tolerance, or its difference is explained; "
    "measurements have no tolerance. 1: a figure is off. 2 or 3: a file cannot be read."
)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@saving
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print JSON (schema valico.anchors/1, of measurements valico.measurements/1).",
)
@click.pass_context
def anchors_command(context: click.Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Set published tables and measurements beside what Valico says.

    A FILE.toml holds a table and, for each figure, what to ask: the TPP of a chip, a limit of a
    paragraph, a verdict, a cap, a levy. A FILE.csv holds measured speeds of serving and training,
    one a row; each is predicted. Without a file the tables that ship are taken.
    """
    endless = [str(path) for path in files if path.is_char_device()]
    if endless:
        message = f"{', '.join(endless)} is a device and no file; give a .toml or a .csv"
        raise InputError(message)
    measured = [path for path in files if path.suffix.lower() == ".csv"]
    if measured:
        _measurements(measured, files, as_json=as_json)
        return
    anchors = read_anchors(files) if files else shipped_anchors()
    found = reproduced(anchors, Desk())
    save(found)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print(found)
    context.exit(0 if found.holds else 1)


def _print(found: Anchors) -> None:
    console = terminal()
    for table in found.tables:
        _print_table(table)
    counted = ", ".join(f"{number} {state}" for state, number in found.counts.items())
    console.print(f"{len(found.tables)} tables: {counted}.", style="bold")
    console.print("Information, not legal advice.", style="dim")


def _print_table(found: Reproduced) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"{found.id}: {found.title}", style="bold")
    console.print(f"{found.publisher}, {found.date}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("figure", overflow="fold")
    for head in ("published", "ours", "difference"):
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("", no_wrap=True)
    for figure in found.figures:
        table.add_row(
            figure.says, figure.theirs_shown, figure.ours_shown, _difference(figure), figure.state
        )
    console.print(table)
    for figure in found.figures:
        if figure.explained is not None and figure.state != "within":
            console.print(f"  {figure.says}: {figure.explained}", style="dim")
    console.print()


def _difference(figure: Compared) -> str:
    if figure.difference is None:
        return ""
    return f"{figure.difference:+.2%}" if round(figure.difference, 4) else "0"


# --- measurements ---------------------------------------------------------------------------


def _measurements(measured: list[Path], files: tuple[Path, ...], *, as_json: bool) -> None:
    """Print the report on files of measurements; tables are asked for by themselves."""
    if len(measured) < len(files):
        message = "give tables (.toml) or measurements (.csv), not both at once"
        raise InputError(message)
    from valico.answer.measurements.report import report  # noqa: PLC0415  # brings NumPy
    from valico.cli.measurements import print_report, watching  # noqa: PLC0415  # as above

    found: list[Report] = [report(path, watch=watching()) for path in measured]
    save(found[0] if len(found) == 1 else found)
    if as_json:
        click.echo(json_from_record(found[0]) if len(found) == 1 else json_from_records(found))
        return
    for one in found:
        print_report(one)
