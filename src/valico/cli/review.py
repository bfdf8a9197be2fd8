"""`valico review`: accept, correct or reject what was read."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valico.cli.ledgers import now, on_ledger, sight
from valico.cli.options import terminal, today
from valico.errors import InputError

if TYPE_CHECKING:
    from valico.answer.chronicle.desk import Desk
    from valico.chronicle.claims import Claim
    from valico.chronicle.entries import Payload


@click.command(
    epilog="\b\nTry: valico review --ledger claims.sqlite --by ada\n"
    "     valico review CLAIM --accept --ledger claims.sqlite --by ada\n"
    "     valico review CLAIM --set value=blocked --note misread --ledger claims.sqlite --by ada\n"
    "     valico review --samples corrected --ledger claims.sqlite"
)
@click.argument("claim", required=False)
@click.option("--accept", is_flag=True, help="It says what the article says.")
@click.option("--reject", is_flag=True, help="It does not; show it no more.")
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="Correct a field.")
@click.option("--by", help="Who reviews.")
@click.option("--note", default="", help="Why.")
@click.option(
    "--samples",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write what was reviewed as annotated samples into a folder.",
)
@on_ledger
def review_command(
    *,
    claim: str | None,
    accept: bool,
    reject: bool,
    changes: tuple[str, ...],
    by: str | None,
    note: str,
    samples: Path | None,
    ledger: str | None,
) -> None:
    """Say of claims that were read whether they are right; each word is an entry of its own.

    Without CLAIM, all that wait are shown one after the other and asked about.
    """
    if ledger is None:
        message = "a review is entered in a ledger; give --ledger FILE or postgresql://…"
        raise InputError(message)
    if samples is not None:
        _write_samples(ledger, samples)
        return
    if by is None:
        message = "a review has an author; give --by NAME"
        raise InputError(message)
    if claim is None:
        _ask_all(ledger, by)
        return
    if accept + reject + bool(changes) != 1:
        message = "say one thing of the claim: --accept, --reject, or --set FIELD=VALUE"
        raise InputError(message)
    _enter(ledger, _decide(ledger, claim, changes, accepted=accept, by=by, note=note))


def _write_samples(ledger: str, folder: Path) -> None:
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # --help needs no data
    from valico.answer.chronicle.export import export_samples  # noqa: PLC0415  # the same

    with desk(ledger, sight(None, None, None, hindsight=False)) as at:
        click.echo(f"written: {export_samples(folder, at)} samples in {folder}")


def _decide(
    ledger: str, name: str, changes: Sequence[str], *, accepted: bool, by: str, note: str
) -> "Payload":
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # as above
    from valico.chronicle.reviewing import verdict  # noqa: PLC0415  # the same

    with desk(ledger, sight(None, None, None, hindsight=False)) as at:
        claim = at.claim(name)
        if changes:
            return _correction(at, claim, changes, by, note)
        return verdict(claim, accepted=accepted, by=by, note=note)


def _correction(
    at: "Desk", claim: "Claim", changes: Iterable[str], by: str, note: str
) -> "Payload":
    from valico.answer.chronicle.entering import (  # noqa: PLC0415  # as above
        Author,
        correction_from_words,
    )

    return correction_from_words(at, claim, changes, Author(name=by, reason=note, on=today()))


def _enter(ledger: str, payload: "Payload") -> None:
    from valico.chronicle.book import opened  # noqa: PLC0415  # as above

    with opened(ledger) as book:
        (entry,) = book.append([payload], recorded=now())
        kind = type(entry.payload).__name__.casefold()
        click.echo(f"{book.where}: entered as {entry.seq} ({kind})")


def _ask_all(ledger: str, by: str) -> None:
    """Show what waits, claim after claim, and enter what is said of it."""
    from valico.answer.chronicle.card import why_page  # noqa: PLC0415  # the same
    from valico.answer.chronicle.desk import desk  # noqa: PLC0415  # as above
    from valico.answer.text import print_page  # noqa: PLC0415  # the same
    from valico.chronicle.reviewing import verdict, waiting  # noqa: PLC0415  # the same

    with desk(ledger, sight(None, None, None, hindsight=False)) as at:
        claims = waiting(at.shelf)
        click.echo(f"{len(claims)} claims wait for review")
        for claim in claims:
            print_page(why_page(claim, (), at), terminal())
            said = click.prompt(
                "accept, reject, correct, skip or quit",
                type=click.Choice(["a", "r", "c", "s", "q"]),
                default="s",
            )
            if said == "q":
                return
            if said == "c":
                words = click.prompt("FIELD=VALUE; FIELD=VALUE").split("; ")
                _enter(ledger, _correction(at, claim, words, by, click.prompt("why")))
            elif said in {"a", "r"}:
                note = "" if said == "a" else click.prompt("why", default="")
                _enter(ledger, verdict(claim, accepted=said == "a", by=by, note=note))
