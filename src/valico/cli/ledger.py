"""`valico ledger`: begin, verify, add to, retract in and export a ledger of claims."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import click

from valico.cli.ledgers import now, on_ledger, sight, sighted
from valico.cli.options import Day
from valico.errors import InputError


@click.group(
    epilog="\b\nTry: valico ledger begin claims.sqlite\n"
    "     valico ledger add claims.sqlite entries.jsonl\n"
    "     valico ledger verify claims.sqlite\n"
    "     valico ledger export h20.xlsx --about h20 --ledger claims.sqlite"
)
def ledger_command() -> None:
    """Keep claims of your own above those that ship with Valico.

    A ledger is one SQLite file, or a PostgreSQL database given by its address. It is only added
    to: a retraction or a correction is a new entry. Each entry's hash covers the one before it.
    """


@ledger_command.command()
@click.argument("ledger")
def begin(ledger: str) -> None:
    """Begin a ledger; LEDGER is a file that is not there yet, or the address of a database."""
    from valico.chronicle.book import begun  # noqa: PLC0415  # --help needs no ledger

    with begun(ledger) as book:
        click.echo(f"{book.where}: {book.head()[0]} entries")


@ledger_command.command()
@click.argument("ledger")
@click.option("--head", metavar="HASH", help="Refuse unless this is the hash of the last entry.")
def verify(ledger: str, head: str | None) -> None:
    """Read LEDGER through; a damaged one is refused with the entry named (exit code 3)."""
    from valico.chronicle.book import opened  # noqa: PLC0415  # as above

    with opened(ledger) as book:
        last, moment, found = book.head()
        if head is not None and head not in {entry.hash for entry in book.entries()}:
            message = f"{book.where}: no entry has the hash {head}; later entries may be missing"
            raise InputError(message)
        click.echo(f"{book.where}: {last} entries, the last of {moment or 'no day'}, head {found}")


@ledger_command.command()
@click.argument("ledger")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def add(ledger: str, file: TextIO) -> None:
    """Add entries to LEDGER from FILE, one JSON object a line; all of them or none.

    `type` says what is entered: document, recording, retraction, correction, review, judgement or
    assessment; the other fields are those of the record.
    """
    from valico.answer.chronicle.entering import payloads_from_lines  # noqa: PLC0415  # as above
    from valico.chronicle.book import opened  # noqa: PLC0415  # as above

    payloads = payloads_from_lines(file)
    with opened(ledger) as book:
        entries = book.append(payloads, recorded=now())
        click.echo(f"{book.where}: {len(entries)} entered, the last as {book.head()[0]}")


@ledger_command.command()
@click.argument("ledger")
@click.argument("claim")
@click.option("--reason", required=True, help="Why it is taken back.")
@click.option("--by", required=True, help="Who takes it back.")
@click.option(
    "--published", type=Day(), help="When a reader could know. Default: as if never said."
)
def retract(ledger: str, claim: str, *, reason: str, by: str, published: date | None) -> None:
    """Enter in LEDGER that CLAIM is taken back; the claim itself stays in it."""
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # as above
    from valico.chronicle.book import opened  # noqa: PLC0415  # as above
    from valico.chronicle.entries import Retraction  # noqa: PLC0415  # as above

    with desk(ledger, sight(None, None, None, hindsight=False)) as at:
        found = at.claim(claim)
    taken = Retraction(claim=found.id, reason=reason, by=by, published=published)
    with opened(ledger) as book:
        book.append([taken], recorded=now())
        click.echo(f"{book.where}: {found.id} retracted as entry {book.head()[0]}")


@ledger_command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--about", help="A chip, or a topic such as shipments or us-licence.")
@click.option("--topic", help="A topic, beside what --about names.")
@click.option("--party", help="An organisation or a place that is spoken of or acts.")
@sighted
@on_ledger
def export(
    file: Path,
    *,
    about: str | None,
    topic: str | None,
    party: str | None,
    on: date | None,
    known_by: date | None,
    recorded_by: datetime | None,
    hindsight: bool,
    ledger: str | None,
) -> None:
    """Write the claims in sight to FILE: .csv .jsonl .parquet .xlsx .ris .bib or .jsonld."""
    from valico.answer.chronicle.desk import desk, focus  # noqa: PLC0415  # as above
    from valico.answer.export.claims import write_claims  # noqa: PLC0415  # as above

    with desk(ledger, sight(on, known_by, recorded_by, hindsight=hindsight)) as at:
        asked = focus(at, about, topic, party)
        claims = [claim for claim in at.standing() if asked.wants(claim)]
        count = write_claims(file, claims, at)
    click.echo(f"written: {file} ({count} claims)", file=sys.stderr)
