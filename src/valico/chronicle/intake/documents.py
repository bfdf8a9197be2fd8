"""An article as a document of a ledger, and as a source that can be cited."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import msgspec

from valico.chronicle.reading.article import Article, last_day, published
from valico.chronicle.utterances import Document, document_id
from valico.errors import InputError
from valico.evidence import Source

LETTERS: Final = 12
"""So many letters of a document's id tell it apart in words."""


def whole(article: Article) -> Article:
    """Return an article whose text begins with its title, so that headlines are read as well."""
    title = (article.title or "").strip()
    if not title or title.casefold() in article.text[: 2 * len(title) + 80].casefold():
        return article
    return msgspec.structs.replace(article, text=f"{title}\n\n{article.text}")


def document_from_article(
    article: Article, language: str, *, retrieved: datetime | None = None
) -> Document:
    """Return an article as a document; raises InputError where its day or outlet is not known.

    Of a month as the day of publication the last day counts: nobody can have known it before.
    """
    days = published(article)
    if days is None:
        message = "bears no day of publication, and a ledger needs one; give --published DAY"
        raise InputError(message)
    outlet = article.publisher or urlsplit(article.url or "").hostname
    if not outlet:
        message = "names no outlet, and a ledger needs one; give --outlet NAME"
        raise InputError(message)
    return Document(
        id=document_id(article.text, outlet),
        outlet=outlet,
        title=article.title or _first_line(article.text),
        language=language,
        published=last_day(days),
        published_as=article.publication_date if (days.end - days.first).days > 1 else None,
        text=article.text,
        url=article.url,
        retrieved=retrieved,
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()[:200]


def source_name(document: Document) -> str:
    """Return the id under which a document is cited."""
    return f"article-{document.id[:LETTERS]}"


def source_from_document(document: Document) -> Source:
    """Return a document as a source."""
    return Source(
        id=source_name(document),
        kind="press",
        publisher=document.outlet,
        title=document.title or "untitled",
        date=str(document.published),
        url=document.url,
        licence=document.licence,
    )
