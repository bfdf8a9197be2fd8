"""`valico history`: the status of a chip over the years at both gates."""

from datetime import date
from pathlib import Path

import click

from valico.answer.history import BEGINNING, Asked, History, history
from valico.answer.library import read_library
from valico.answer.wire import json_from_record
from valico.cli import naming
from valico.cli.options import Day, terminal, today
from valico.cli.saving import save, saving


@click.command(epilog="Try: valico history h20 --to china --png h20.png")
@click.argument("chip", shell_complete=naming.chip)
@click.option(
    "--to",
    shell_complete=naming.party,
    default="china",
    show_default=True,
    help="A place or a buyer.",
)
@click.option("--exporter", help="Who would sell. Default: the chip's maker.")
@click.option("--from", "first", type=Day(), help=f"The first day. Default: {BEGINNING}.")
@click.option("--until", "last", type=Day(), help="The last day. Default: today.")
@click.option("--known-by", type=Day(), help="The last day of publication. Default: today.")
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Write the chart.")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Write the chart.")
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.history/1).")
def history_command(
    chip: str,
    *,
    to: str,
    exporter: str | None,
    first: date | None,
    last: date | None,
    known_by: date | None,
    png: Path | None,
    svg: Path | None,
    as_json: bool,
) -> None:
    """Show when the status of CHIP changed at either gate, and which rule or report caused it."""
    now = today()
    asked = Asked(
        chip=chip,
        to=to,
        exporter=exporter,
        first=first or BEGINNING,
        last=last or now,
        known_by=known_by or now,
    )
    found = history(asked, read_library())
    save(found)
    _write(found, png, svg)
    if as_json:
        click.echo(json_from_record(found))
    elif png is None and svg is None:
        _print(found)


def _write(found: History, png: Path | None, svg: Path | None) -> None:
    if png is None and svg is None:
        return
    from valico.answer.strip import strip_png, strip_svg  # noqa: PLC0415  # draws: 0.3 s

    for path, write in ((png, strip_png), (svg, strip_svg)):
        if path is not None:
            write(found, path)
            click.echo(f"written: {path}", err=True)


def _print(found: History) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"{found.chip_name}: status for {found.to}", style="bold")
    console.print(f"as known by {found.known_by}", style="dim")
    for title, spans in (("United States", found.us), ("China", found.cn)):
        table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left")
        table.add_column("from", no_wrap=True)
        table.add_column("status", max_width=32)
        table.add_column("caused by", overflow="fold")
        for span in spans:
            eccn = f" ({', '.join(span.eccn)})" if span.eccn else ""
            table.add_row(str(span.first), f"{span.words}{eccn}", span.cause)
        console.print()
        console.print(table)
    console.print("\nInformation, not legal advice.", style="dim")
