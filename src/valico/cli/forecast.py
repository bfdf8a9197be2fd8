"""`valico forecast`: forecasts kept with their day, and scored when the outturn is known."""

from datetime import date
from pathlib import Path

import click

from valico.cli.options import Day, today
from valico.cli.planning import forms, show_in

KNOWN = click.option(
    "--known-by", type=Day(), help="The last day of publication that counts. Default: today."
)
FILES = click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)


@click.group(
    epilog="\b\n"
    "Try: valico forecast score\n"
    "     valico forecast list --known-by 2026-03-01\n"
    "     valico forecast add h200.toml --question 'H200 delivered to China in 2027' \\\n"
    "         --by me --unit chips --begins 2027-01-01 --ends 2027-12-31 \\\n"
    "         --point 5%=0 --point 50%=100000 --point 95%=600000 --source valico-assumption"
)
def forecast_command() -> None:
    """Keep forecasts with their day, and score them when the outturn is known."""


@forecast_command.command("list")
@FILES
@KNOWN
@forms
def _list(
    *,
    files: tuple[Path, ...],
    known_by: date | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """List the forecasts that were public by a day: those that ship, or FILEs of yours."""
    from valico.answer.fleet.forecast_desk import forecasts_page  # noqa: PLC0415  # each verb loads its own

    page = forecasts_page(files, show="list", known_by=known_by or today())
    show_in(page, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)


@forecast_command.command("score")
@FILES
@KNOWN
@forms
def _score(
    *,
    files: tuple[Path, ...],
    known_by: date | None,
    as_json: bool,
    as_csv: bool,
    as_markdown: bool,
) -> None:
    """Score the forecasts of which an outturn was public by a day: CRPS and coverage."""
    from valico.answer.fleet.forecast_desk import forecasts_page  # noqa: PLC0415  # each verb loads its own

    page = forecasts_page(files, show="score", known_by=known_by or today())
    show_in(page, as_json=as_json, as_csv=as_csv, as_markdown=as_markdown)


@forecast_command.command("add")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--question", required=True, help="What is forecast, in words.")
@click.option("--by", "forecaster", required=True, help="Who forecasts.")
@click.option("--unit", required=True, help="chips, H100e, USD, …")
@click.option("--begins", type=Day(), required=True, help="The first day of the stretch.")
@click.option("--ends", type=Day(), required=True, help="Its last day.")
@click.option(
    "--point", "points", multiple=True, required=True, help="SHARE=VALUE, such as 50%=20000."
)
@click.option("--source", required=True, help="The id of a source, or an address.")
@click.option("--published", type=Day(), help="The day it was made. Default: today.")
@click.option("--note", default="", help="Anything else.")
def _add(*, file: Path, points: tuple[str, ...], published: date | None, **fields: object) -> None:
    """Write a forecast to a new FILE; it is not changed afterwards, only its outturn is added."""
    from valico.answer.fleet.forecast_desk import keep  # noqa: PLC0415  # each verb loads its own

    kept = keep(file, {**fields, "published": published or today()}, points)
    click.echo(f"{file}: kept, made on {kept.published}, of {kept.begins} to {kept.ends}.")
    click.echo(
        "When the outturn is known, add an [[outturn]] table: value, by, final, source, published."
    )
