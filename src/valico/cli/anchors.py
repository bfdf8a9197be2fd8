"""`valico anchors`: published tables beside ours."""

from pathlib import Path

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
from valico.answer.wire import json_from_record
from valico.cli.options import terminal


@click.command(
    epilog="Try: valico anchors, or: valico anchors my-table.toml --json\n\n"
    "Exit code 0: every figure is within its tolerance, or its difference is explained. "
    "1: a figure is off. 2 or 3: a table cannot be read."
)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.anchors/1).")
@click.pass_context
def anchors_command(context: click.Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Set published tables beside what the catalogue and the rules say.

    A FILE holds a table and, for each figure, what to ask: the TPP of a chip, a limit of a
    paragraph, a verdict, a cap, a levy. Without one the tables that ship are taken.
    """
    anchors = read_anchors(files) if files else shipped_anchors()
    found = reproduced(anchors, Desk())
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
