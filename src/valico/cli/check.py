"""`valico check`: all faults of the data at once."""

from pathlib import Path

import click

from valico.answer.check import faults_of_data
from valico.cli.options import today
from valico.errors import DataError
from valico.store import DATA


@click.command(
    epilog="Exit code 0: no fault. 3: faults, one a line.\n\n"
    "Try: valico check, or valico check src/valico/data"
)
@click.argument(
    "folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
def check_command(folder: Path | None) -> None:
    """Check every data file: fields, units, sources, names, parents, versions, dates.

    FOLDER is a data folder; without it, the data of the package.
    """
    root = folder or DATA
    faults = faults_of_data(on=today(), root=root)
    if faults:
        raise DataError([*faults, f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"])
    click.echo("no fault")
