"""`valico sweep`: a grid of scenarios, rules, chips, models and plans into a Parquet data set."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from valico.cli.options import on_terminal
from valico.errors import InputError

GRID = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    epilog="\b\n"
    "Try: valico sweep grid.toml --out grid --workers 2\n"
    "     valico sweep grid.toml --out grid --cluster tcp://10.0.0.1:8786\n"
    "A grid holds [[simulate]] (scenarios, rules, known_by, seeds, runs),\n"
    "[[may]] (chips, to, on, counts, known_by), [[serve]] (models, chips, plans,\n"
    "precisions, users) and [[train]] (models, chips, precisions)."
)
@click.argument("grid", metavar="GRID.toml", type=GRID)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder. Default: the grid's name without .toml.",
)
@click.option("--cluster", metavar="tcp://HOST:PORT", help="A Dask scheduler (valico[cluster]).")
@click.option("--workers", type=click.IntRange(1), help="Processes. Default: one a core.")
def sweep_command(
    grid: Path, *, out: Path | None, cluster: str | None, workers: int | None
) -> None:
    """Work off a grid into a folder of Parquet files, one a cell.

    Killed half way, the same command goes on where it stood.
    """
    from valico.answer.sweep import crew  # noqa: PLC0415  # --help needs none
    from valico.answer.sweep.sweep import sweep  # noqa: PLC0415  # the same

    if cluster and workers:
        message = "--workers is for local processes; a cluster has its own"
        raise InputError(message)
    chosen = crew.cluster(cluster) if cluster else crew.processes(workers)
    with _progress() as told:
        found = sweep(grid, out or grid.with_suffix(""), chosen, told=told)
    kept = f", {found.kept} of them from before" if found.kept else ""
    stand = found.cells - len(found.faults)
    click.echo(f"{found.folder}: {stand} of {found.cells} cells{kept}")
    if found.faults:
        raise InputError("\n".join(found.faults))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show on a terminal how many cells stand, and how long the rest may take."""
    with click.progressbar(
        length=1, label="cells", file=sys.stderr, show_pos=True, hidden=not on_terminal(sys.stderr)
    ) as bar:

        def told(stand: int, cells: int) -> None:
            bar.length = cells
            bar.update(stand - bar.pos)

        yield told
