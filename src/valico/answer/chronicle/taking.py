"""Articles into a ledger: the door for the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from valico import __version__, store
from valico.chronicle.book import Book, begun
from valico.chronicle.intake.documents import document_from_article, whole
from valico.chronicle.intake.entering import Taken, take
from valico.chronicle.intake.recordings import RULES, Engine, Intake, read_intake
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import Reading

__all__ = ["Inbox", "taken", "taken_in_words", "taken_told", "taking", "whole"]


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """An open ledger with all that is needed to enter articles in it."""

    book: Book
    intake: Intake
    retrieved: datetime | None = None
    """When the articles were fetched, where somebody says so."""


@contextmanager
def taking(
    ledger: str, *, retrieved: datetime | None = None, root: Path = store.DATA
) -> Iterator[Inbox]:
    """Open a ledger for articles, beginning it where there is none."""
    with begun(ledger) as book:
        yield Inbox(book=book, intake=read_intake(root=root), retrieved=retrieved)


def taken(
    article: Article, reading: Reading, at: Inbox, *, engine: str | None, recorded: datetime
) -> Taken:
    """Enter an article and what was read in it; raises InputError where its day is not known."""
    dated = msgspec.structs.replace(
        article, publication_date=article.publication_date or reading.publication_date
    )
    document = document_from_article(dated, reading.language, retrieved=at.retrieved)
    by = Engine(name=engine or RULES, version=__version__)
    return take(document, reading, by, at.intake, at.book, recorded)


def taken_in_words(found: Taken, at: Inbox) -> str:
    """Return what became of an article, in one line."""
    if found.entered_as is None:
        seq = at.book.seq_of(found.document.id)
        return f"{at.book.where}: known already as entry {seq}; nothing was added"
    count, bare = len(found.recordings), found.without_state
    first, last = found.entered_as
    among = f"{bare} of them " if count > 1 else ""
    stateless = f", {among}without a state" if bare else ""
    claims = f"{count} claim{'' if count == 1 else 's'}{stateless}"
    span = f"{first}" if first == last else f"{first} to {last}"
    return f"{at.book.where}: {claims}, entered as {span}"


def taken_told(found: Taken) -> dict[str, object]:
    """Return what became of an article as a record."""
    return {
        "document": found.document.id,
        "claims": [recording.claim.id for recording in found.recordings],
        "known": found.entered_as is None,
        "entries": found.entered_as,
    }
