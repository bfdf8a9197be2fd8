"""`valico diff`: what became known and what changed between two days."""

from datetime import date

import click

from valico.cli import naming
from valico.cli.ledgers import on_ledger
from valico.cli.options import Day, terminal
from valico.cli.saving import save, saves_asked, saving
from valico.errors import InputError


@click.command(epilog="Try: valico diff 2025-08-20 2025-08-25 --about h20")
@click.argument("day1", type=Day())
@click.argument("day2", type=Day())
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
@on_ledger
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.diff/1).")
def diff_command(
    day1: date,
    day2: date,
    *,
    about: str | None,
    topic: str | None,
    party: str | None,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Show what a reader learnt between two days, and which states changed by it.

    Each day is seen as it was: DAY1 knows nothing of what was published later.
    """
    from valico.answer.chronicle.desk import desk, focus  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.questions import difference_since  # noqa: PLC0415  # the same
    from valico.chronicle.sight import foresight  # noqa: PLC0415  # the same

    if day2 <= day1:
        message = f"{day2} is not after {day1}; give the earlier day first"
        raise InputError(message)
    earlier = foresight(day1)
    with desk(ledger, foresight(day2)) as at:
        asked = focus(at, about, topic, party)
        found = difference_since(at, earlier, asked)
        if saves_asked():
            from valico.answer.chronicle.pages import diff_page  # noqa: PLC0415  # most save nothing

            save(diff_page(found, earlier, asked, at))
        if as_json:
            from valico.answer.chronicle.wire import (  # noqa: PLC0415  # only JSON needs it
                difference_told,
                json_from,
            )

            click.echo(json_from("diff", at.sight, earlier=earlier, **difference_told(found)))
            return
        from valico.answer.chronicle.pages import diff_page  # noqa: PLC0415  # the same
        from valico.answer.text import print_page  # noqa: PLC0415  # the same

        print_page(diff_page(found, earlier, asked, at), terminal())
