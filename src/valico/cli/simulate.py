"""`valico simulate`: a scenario run many times, and what comes of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from valico.cli import naming
from valico.cli.options import Day, on_terminal
from valico.cli.saving import save, saving
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.market.report import Report

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="\b\n"
    "Try: valico simulate h20-2025\n"
    "     valico simulate h200-2026 --by month --picture h200.svg\n"
    "     valico scenario new mine && valico simulate mine.toml --against h200-2026"
)
@click.argument("scenario", metavar="SCENARIO.toml|NAME", shell_complete=naming.scenario)
@click.option("--runs", type=click.IntRange(1, 1_000_000), help="How often. Default: the file's.")
@click.option("--seed", type=click.IntRange(0), help="Of the draws. Default: the file's.")
@click.option("--against", metavar="BASELINE", help="A name or file to compare with.")
@click.option(
    "--by",
    "period",
    type=click.Choice(["week", "month", "quarter"]),
    default="quarter",
    show_default=True,
    help="The periods of the series.",
)
@click.option("--product", help="The chip of pictures, comparison and sensitivity.")
@click.option("--on", type=Day(), help="Tell first how things stand on this day.")
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (valico.simulation/1).")
@click.option("--csv", "as_csv", is_flag=True, help="Print all series as CSV.")
@click.option("--parquet", type=FILE, help="Write all series as Parquet.")
@click.option("--html", type=FILE, help="Write a self-contained page with pictures.")
@click.option("--picture", type=FILE, help="Write the pictures as SVG, or as PNG by the ending.")
def simulate_command(
    scenario: str,
    *,
    runs: int | None,
    seed: int | None,
    against: str | None,
    period: Literal["week", "month", "quarter"],
    on: date | None,
    product: str | None,
    as_json: bool,
    as_csv: bool,
    parquet: Path | None,
    html: Path | None,
    picture: Path | None,
) -> None:
    """Say week by week what a scenario does: made, stranded, shipped, held, and what binds.

    Every figure has an interval; the same file, runs and seed give the same figures.
    """
    from valico.answer.market.report import SimulateAsked, report_asked, runs_wanted  # noqa: PLC0415  # --help needs none

    if as_json and as_csv:
        message = "--json and --csv are two forms; choose one"
        raise InputError(message)
    asked = SimulateAsked(
        scenario=scenario,
        against=against,
        runs=runs,
        seed=seed,
        period=period,
        on=on,
        product=product,
    )
    with progress(runs_wanted(asked)) as told:
        report = report_asked(asked, told=told)
    save(report)
    _write(report, parquet=parquet, html=html, picture=picture)
    _show(report, as_json=as_json, as_csv=as_csv)


@contextmanager
def progress(runs: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many runs are done; elsewhere nothing."""
    with click.progressbar(
        length=runs,
        label="runs",
        file=sys.stderr,
        show_pos=True,
        hidden=not on_terminal(sys.stderr),
    ) as bar:
        yield bar.update


def _write(
    report: "Report", *, parquet: Path | None, html: Path | None, picture: Path | None
) -> None:
    try:
        if parquet is not None:
            from valico.answer.market.rows import write_parquet  # noqa: PLC0415  # one form, one import

            write_parquet(report, parquet)
        if html is not None:
            from valico.answer.market.html import html_of  # noqa: PLC0415  # as above

            html.write_text(html_of(report), encoding="utf-8")
        if picture is not None:
            from valico.answer.market.picture import write_picture  # noqa: PLC0415  # as above

            write_picture(report, picture)
    except OSError as fault:
        message = f"'{fault.filename}' cannot be written: {fault.strerror}"
        raise InputError(message) from fault
    for path in (parquet, html, picture):
        if path is not None:
            click.echo(f"written: {path}", err=True)


def _show(report: "Report", *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        from valico.answer.wire import json_from_record  # noqa: PLC0415  # one form, one import

        click.echo(json_from_record(report))
    elif as_csv:
        from valico.answer.market.rows import csv_of  # noqa: PLC0415  # as above

        click.echo(csv_of(report), nl=False)
    else:
        from valico.answer.market.sheet import sheet_of  # noqa: PLC0415  # as above
        from valico.cli.tables import print_sheet  # noqa: PLC0415  # as above

        print_sheet(sheet_of(report))
