"""`valico timeline`: a picture of who said what when, how firmly, on how many origins."""

from datetime import date, datetime
from pathlib import Path

import click

from valico.cli import naming
from valico.cli.ledgers import on_ledger, sight, sighted
from valico.cli.options import Day
from valico.cli.saving import save, saves_asked, saving

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    epilog="Try: valico timeline --about h200 --since 2025-12-01 --on 2026-03-01 --png h200.png"
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
@click.option("--since", type=Day(), help="Leave out what was published before this day.")
@click.option("--png", type=FILE, help="Write a PNG, 200 dots to the inch.")
@click.option("--svg", type=FILE, help="Write an SVG. Default: timeline.svg here.")
@sighted
@on_ledger
@saving
@click.option("--json", "as_json", is_flag=True, help="Print JSON (schema valico.timeline/1).")
def timeline_command(
    *,
    about: str | None,
    topic: str | None,
    party: str | None,
    since: date | None,
    png: Path | None,
    svg: Path | None,
    on: date | None,
    known_by: date | None,
    recorded_by: datetime | None,
    hindsight: bool,
    ledger: str | None,
    as_json: bool,
) -> None:
    """Draw the stories of a matter: a lane for each topic, a shape for each hedge.

    The number in a mark counts origins: ten outlets with one Reuters story are one.
    """
    from valico.answer.chronicle.desk import desk, focus  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.timeline import timeline  # noqa: PLC0415  # the same

    with desk(ledger, sight(on, known_by, recorded_by, hindsight=hindsight)) as at:
        found = timeline(at, focus(at, about, topic, party), since=since)
    drawn = png is None and svg is None and not saves_asked()
    save(found)
    if as_json:
        from valico.answer.chronicle.wire import json_from  # noqa: PLC0415  # only JSON needs it

        click.echo(json_from("timeline", at.sight, timeline=found))
        return
    from valico.answer.chronicle.drawing import (  # noqa: PLC0415  # only a picture pays for it
        timeline_png,
        timeline_svg,
    )

    if png is not None:
        timeline_png(found, png)
        click.echo(f"written: {png}")
    if drawn:
        svg = Path("timeline.svg")
    if svg is not None:
        timeline_svg(found, svg)
        click.echo(f"written: {svg}")
