"""A library with the claims of a ledger above those that ship."""

from datetime import date

import msgspec

from valico.answer.library import Library
from valico.chronicle.book import opened
from valico.chronicle.intake.documents import source_from_document
from valico.chronicle.shelf import shelf
from valico.chronicle.sight import Sight


def with_ledger(library: Library, ledger: str, *, today: date) -> Library:
    """Return a library with the claims of a ledger beside the rest, withdrawn ones left out."""
    with opened(ledger) as book:
        held = shelf(library.claims, book.entries())
    articles = (source_from_document(document) for document in held.documents.values())
    return msgspec.structs.replace(
        library,
        claims=held.visible(Sight(on=today, known_by=today)),
        sources={**library.sources, **{source.id: source for source in articles}},
    )
