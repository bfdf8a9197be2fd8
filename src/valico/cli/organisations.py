"""`valico org`."""

import click

from valico.cli import naming
from valico.cli.options import formats
from valico.cli.tables import show


@click.command(
    epilog="\b\nTry: valico org nvidia\n     valico org 火山引擎\n"
    "     valico org huawei cloud --json"
)
@click.argument("name", nargs=-1, required=True, shell_complete=naming.organisation)
@formats
def org_command(name: tuple[str, ...], *, as_json: bool, as_csv: bool) -> None:
    """Show one organisation: its seat, the chain of its parents, its names, what it makes.

    NAME is any name of it in English, Italian or Chinese.
    """
    from valico.answer.shelf.card_organisation import organisation_sheet  # noqa: PLC0415  # each verb loads its own

    show(organisation_sheet(" ".join(name)), as_json=as_json, as_csv=as_csv)
