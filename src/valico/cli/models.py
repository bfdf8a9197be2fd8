"""`valico models` and `valico model`."""

from pathlib import Path

import click

from valico.answer.table.record import Sheet
from valico.cli import naming
from valico.cli.options import formats
from valico.cli.tables import show


@click.command(epilog="\b\nTry: valico models\n     valico models --csv")
@formats
def models_command(*, as_json: bool, as_csv: bool) -> None:
    """List all models, the latest first: size, cache, context, training."""
    from valico.answer.shelf.models import models_sheet  # noqa: PLC0415  # each verb loads its own

    show(models_sheet(), as_json=as_json, as_csv=as_csv)


@click.command(
    epilog="\b\nTry: valico model deepseek-v3\n     valico model 深度求索V3\n"
    "     valico model ./config.json"
)
@click.argument(
    "name", shell_complete=naming.model, nargs=-1, required=True, metavar="NAME|CONFIG.JSON"
)
@formats
def model_command(name: tuple[str, ...], *, as_json: bool, as_csv: bool) -> None:
    """Show one model: its shape, its size computed and published, its cache, its training.

    NAME is any name of a model, or the path of a Hugging Face config.json or of its folder.
    """
    show(_sheet(" ".join(name)), as_json=as_json, as_csv=as_csv)


def _sheet(name: str) -> Sheet:
    from valico.answer.shelf.card_model import configuration_sheet, model_sheet  # noqa: PLC0415  # as above

    path = Path(name)
    is_file = path.suffix == ".json" or path.is_file() or (path / "config.json").is_file()
    return configuration_sheet(path) if is_file else model_sheet(name)
