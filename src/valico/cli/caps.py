"""`valico caps`: what may still ship under the volume cap of the January 2026 rule."""

from datetime import date
from pathlib import Path

import click

from valico import units
from valico.answer.caps import Caps, caps, read_shipments
from valico.answer.library import read_library
from valico.answer.wire import json_from_record
from valico.cli.options import clocks, terminal, today
from valico.cli.saving import save, saving


@click.command(epilog="Try: valico caps shipments.toml --on 2026-06-01")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@clocks
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.caps/1).")
def caps_command(file: Path, *, on: date | None, known_by: date | None, as_json: bool) -> None:
    """Count the shipments of FILE against the cap of 50 % by aggregate TPP.

    FILE holds [[shipment]] tables: chip, to (united-states, china or macau), count, on, and buyer.
    """
    library = read_library()
    found = caps(read_shipments(file), library, on=on or today(), known_by=known_by or today())
    save(found)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print(found)


def _print(found: Caps) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"Volume cap on {found.on}", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("product", "US chips", "China chips", "ratio", "limit", "may still ship"):
        table.add_column(head, justify="left" if head == "product" else "right")
    for room in found.rooms:
        ratio = "none" if room.ratio is None else f"{room.ratio:.1%}"
        table.add_row(
            room.name,
            f"{room.us_count:,}",
            f"{room.cn_count:,}",
            ratio,
            f"{room.limit:.0%}",
            f"{room.left_count:,} chips, TPP {units.number(room.left_tpp)}",
        )
    console.print(table)
    if found.buyers:
        console.print("By buyer: " + ", ".join(f"{b} {n:,}" for b, n in found.buyers.items()))
    for limit in found.buyer_limits:
        console.print(f"Reported: {limit.says} {limit.who}, {limit.published}")
    console.print("Information, not legal advice.", style="dim")
