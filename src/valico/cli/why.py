"""`valico why`: the card of one claim."""

from datetime import date, datetime

import click

from valico.cli.ledgers import on_ledger, sight, sighted
from valico.cli.options import terminal
from valico.cli.saving import save, saves_asked, saving


@click.command(
    epilog="Try: valico why 2026-01-30-reuters-deepseek-conditionally-cleared --on 2026-02-15"
)
@click.argument("claim")
@sighted
@on_ledger
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.claim-card/1).")
def why_command(
    claim: str,
    *,
    on: date | None,
    known_by: date | None,
    recorded_by: datetime | None,
    hindsight: bool,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Show the card of a claim: chain, words in context, origin, what clashes, where it is used.

    CLAIM is its id, or what the id begins with.
    """
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.questions import conflicts_of  # noqa: PLC0415  # the same

    with desk(ledger, sight(on, known_by, recorded_by, hindsight=hindsight)) as at:
        found = at.claim(claim)
        against = conflicts_of(at, found)
        if saves_asked():
            from valico.answer.chronicle.card import why_page  # noqa: PLC0415  # most save nothing

            save(why_page(found, against, at))
        if as_json:
            from valico.answer.chronicle.wire import (  # noqa: PLC0415  # only JSON needs it
                conflicts_told,
                json_from,
                proposition_told,
            )

            reading = at.shelf.readings.get(found.id)
            told = conflicts_told(against)
            said = proposition_told(found, at)
            click.echo(
                json_from(
                    "claim-card",
                    at.sight,
                    claim=found,
                    reading=reading,
                    proposition=said,
                    conflicts=told,
                )
            )
            return
        from valico.answer.chronicle.card import why_page  # noqa: PLC0415  # the same
        from valico.answer.text import print_page  # noqa: PLC0415  # the same

        print_page(why_page(found, against, at), terminal())
