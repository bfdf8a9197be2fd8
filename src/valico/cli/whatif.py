"""`valico whatif`: the rules turned, and who changes sides."""

from pathlib import Path

import click

from valico.answer.library import Library, read_library
from valico.answer.whatif import WhatIf, read_scenario, what_if
from valico.answer.wire import json_from_record
from valico.cli.options import terminal
from valico.cli.saving import save, saving


@click.command(epilog="Try: valico whatif examples/threshold.toml --pictures .")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the picture of the gate before and after into a folder.",
)
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.whatif/1).")
def whatif_command(file: Path, *, pictures: Path | None, as_json: bool) -> None:
    """Turn the rules as FILE says: move a threshold, enact a bill, end a rule.

    FILE holds title, on, to, and [[change]] tables: `enact`, `end`, or `rule` with `paragraph`.
    """
    scenario = read_scenario(file)
    library = read_library()
    found, after = what_if(scenario, library)
    save(found)
    if pictures is not None:
        _draw(found, library, after, pictures)
    if as_json:
        click.echo(json_from_record(found))
    else:
        _print(found)


def _draw(found: WhatIf, before: Library, after: Library, folder: Path) -> None:
    from valico.answer.gate.picture import picture_png  # noqa: PLC0415  # the same
    from valico.answer.gate.record import gate_picture  # noqa: PLC0415  # draws: 0.3 s

    folder.mkdir(parents=True, exist_ok=True)
    for name, library in (("before", before), ("after", after)):
        picture = gate_picture(library, on=found.on, known_by=found.on, destination=found.to)
        path = folder / f"gate-{name}.png"
        picture_png(picture, path)
        click.echo(f"written: {path}", err=True)


def _print(found: WhatIf) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    console.print(f"What if: {found.title}", style="bold")
    console.print(f"exports to {found.to} on {found.on}", style="dim")
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("change", max_width=36)
    table.add_column("chips", overflow="fold")
    groups: dict[str, list[str]] = {}
    for moved in sorted(found.moved, key=lambda moved: moved.tpp or 0.0):
        groups.setdefault(moved.words(), []).append(moved.name)
    for change, chips in groups.items():
        table.add_row(change, ", ".join(chips))
    console.print(table if groups else "No chip changes sides.")
    console.print(f"{len(found.moved)} change sides, {found.unmoved} stay.", style="dim")
    console.print("Information, not legal advice.", style="dim")
