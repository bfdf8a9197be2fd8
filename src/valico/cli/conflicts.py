"""`valico conflicts`: what clashes, both sides with their quotes."""

from datetime import date, datetime

import click

from valico.cli import naming
from valico.cli.ledgers import on_ledger, sight, sighted
from valico.cli.options import terminal
from valico.cli.saving import save, saves_asked, saving

MOST = 10
"""How many conflicts a screen shows where nothing else is asked."""


@click.command(
    epilog="\b\nTry: valico conflicts --about h200 --on 2026-02-15\n"
    "     valico conflicts --about production --kind quantity --limit 50"
)
@click.option(
    "--about",
    shell_complete=naming.chip,
    help="A chip, or a topic such as shipments or us-licence.",
)
@click.option("--topic", help="A topic, beside what --about names.")
@click.option(
    "--party",
    shell_complete=naming.party,
    help="An organisation or a place that is spoken of or acts.",
)
@click.option("--kind", multiple=True, metavar="KIND", help="state, quantity, hedge-drift, …")
@click.option("--limit", type=click.IntRange(min=1), default=MOST, show_default=True)
@sighted
@on_ledger
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.conflicts/1).")
def conflicts_command(
    *,
    about: str | None,
    topic: str | None,
    party: str | None,
    kind: tuple[str, ...],
    limit: int,
    on: date | None,
    known_by: date | None,
    recorded_by: datetime | None,
    hindsight: bool,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Show what cannot all be so, the gravest first; no side is silently the winner.

    Severity: the independent weight of the weaker side, times what the matter weighs.
    """
    from valico.answer.chronicle.desk import desk, focus  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.questions import conflicts_about  # noqa: PLC0415  # the same

    with desk(ledger, sight(on, known_by, recorded_by, hindsight=hindsight)) as at:
        asked = focus(at, about, topic, party)
        found = conflicts_about(at, asked, kind)
        if saves_asked():
            from valico.answer.chronicle.pages import conflicts_page  # noqa: PLC0415  # most save nothing

            save(conflicts_page(found, asked, at, most=len(found)))
        if as_json:
            from valico.answer.chronicle.wire import (  # noqa: PLC0415  # only JSON needs it
                conflicts_told,
                json_from,
            )

            click.echo(json_from("conflicts", at.sight, conflicts=conflicts_told(found)))
            return
        from valico.answer.chronicle.pages import conflicts_page  # noqa: PLC0415  # the same
        from valico.answer.text import print_page  # noqa: PLC0415  # the same

        print_page(conflicts_page(found, asked, at, most=limit), terminal())
