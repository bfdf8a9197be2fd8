"""`valico says`."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from valico.cli import naming
from valico.cli.ledgers import on_ledger, sight, sighted
from valico.cli.options import formats
from valico.cli.saving import save, saves_asked
from valico.cli.tables import show

if TYPE_CHECKING:
    from valico.chronicle.fluents import Policy


@click.command(
    epilog="\b\nTry: valico says --about h20 --on 2025-08-25\n"
    "     valico says --about h20 --on 2025-08-25 --firmly corroborated\n"
    "     valico says --party deepseek --by reuters\n"
    "     valico says --about h200 --topic shipments --json"
)
@click.option(
    "--about",
    shell_complete=naming.chip,
    help="A chip, or a topic such as shipments or us-licence.",
)
@click.option(
    "--party",
    shell_complete=naming.party,
    help="An organisation or a place that is spoken of or acts.",
)
@click.option("--by", help="Who says so: an outlet, an origin, or part of a name in the chain.")
@click.option("--topic", help="A topic, such as import-permission, beside what --about names.")
@click.option(
    "--firmly",
    type=click.Choice(["any", "attributed", "corroborated", "official"]),
    default="any",
    show_default=True,
    help="What must stand behind it: somebody vouched for, two independent origins, the record.",
)
@click.option("--limit", type=int, help="At most so many. Default: 10 on a screen, else all.")
@sighted
@on_ledger
@formats
def says_command(
    *,
    about: str | None,
    party: str | None,
    by: str | None,
    topic: str | None,
    firmly: "Policy",
    limit: int | None,
    on: date | None,
    known_by: date | None,
    recorded_by: datetime | None,
    hindsight: bool,
    ledger: str | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show who said what, the latest first: how firmly, through whom, in which words."""
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.saying import SHORT, Choice, claims_sheet  # noqa: PLC0415  # the same

    if limit is None and not (as_json or as_csv):
        limit = SHORT
    choice = Choice(about=about, party=party, by=by, topic=topic, firmly=firmly)
    with desk(ledger, sight(on, known_by, recorded_by, hindsight=hindsight)) as at:
        if saves_asked():
            save(claims_sheet(choice, at, limit=None))
        sheet = claims_sheet(choice, at, limit=limit)
    show(sheet, as_json=as_json, as_csv=as_csv)
