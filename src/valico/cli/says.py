"""`valico says`."""

from datetime import date

import click

from valico.cli.options import clocks, formats, today
from valico.cli.tables import show


@click.command(
    epilog="\b\nTry: valico says --about h20 --on 2025-08-25\n"
    "     valico says --party deepseek --by reuters\n"
    "     valico says --about h200 --topic shipments --json"
)
@click.option("--about", help="A chip, or a topic such as shipments or us-licence.")
@click.option("--party", help="An organisation or a place that is spoken of or acts.")
@click.option("--by", help="Who says so: an outlet, an origin, or part of a name in the chain.")
@click.option("--topic", help="A topic, such as import-permission, beside what --about names.")
@click.option("--limit", type=int, help="At most so many. Default: 10 on a screen, else all.")
@clocks
@formats
def says_command(
    *,
    about: str | None,
    party: str | None,
    by: str | None,
    topic: str | None,
    limit: int | None,
    on: date | None,
    known_by: date | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show who said what, the latest first: how firmly, through whom, in which words."""
    from valico.answer.shelf.claims import SHORT, Choice, claims_sheet  # noqa: PLC0415  # each verb loads its own

    if limit is None and not (as_json or as_csv):
        limit = SHORT
    choice = Choice(about=about, party=party, by=by, topic=topic)
    sheet = claims_sheet(choice, on=on or today(), known_by=known_by or today(), limit=limit)
    show(sheet, as_json=as_json, as_csv=as_csv)
