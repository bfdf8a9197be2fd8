"""`valico chips`, `valico chip` and `valico compare`."""

import click

from valico.cli import naming
from valico.cli.options import formats
from valico.cli.tables import show


@click.command(
    epilog="\b\nTry: valico chips --maker huawei\n     valico chips --sort memory_bandwidth --csv"
)
@click.option(
    "--maker",
    shell_complete=naming.organisation,
    help="Only chips of this organisation and of those that belong to it.",
)
@click.option("--status", help="Only chips of this status, such as shipping or rumoured.")
@click.option(
    "--sort", default="tpp", help="tpp (the default), memory_bandwidth, launched or name."
)
@formats
def chips_command(
    *, maker: str | None, status: str | None, sort: str, as_json: bool, as_csv: bool
) -> None:
    """List all chips: rates, TPP, memory, links, power.

    --json and --csv give every quantity in base units.
    """
    from valico.answer.shelf.chips import chips_sheet  # noqa: PLC0415  # each verb loads its own

    show(chips_sheet(maker=maker, status=status, sort=sort), as_json=as_json, as_csv=as_csv)


@click.command(
    epilog="\b\nTry: valico chip h20\n     valico chip 昇腾910C\n"
    "     valico chip half of b300\n     valico chip h20 with hbm3e"
)
@click.argument("name", nargs=-1, required=True, shell_complete=naming.chip)
@formats
def chip_command(name: tuple[str, ...], *, as_json: bool, as_csv: bool) -> None:
    """Show one chip: every figure, who says so, and who says otherwise.

    NAME is any name of a chip in English, Italian or Chinese, or a chip derived from another.
    """
    from valico.answer.shelf.card_chip import chip_sheet  # noqa: PLC0415  # each verb loads its own

    show(chip_sheet(" ".join(name)), as_json=as_json, as_csv=as_csv)


@click.command(
    epilog="\b\nTry: valico compare h200 h20\n     valico compare h20 'half of b300' 910c"
)
@click.argument(
    "names", nargs=-1, required=True, metavar="FIRST OTHER [OTHER]...", shell_complete=naming.chip
)
@formats
def compare_command(names: tuple[str, ...], *, as_json: bool, as_csv: bool) -> None:
    """Show two to six chips side by side, each against the first.

    A name of several words goes in quotes.
    """
    from valico.answer.shelf.compare import compare_sheet  # noqa: PLC0415  # each verb loads its own

    show(compare_sheet(names), as_json=as_json, as_csv=as_csv)
