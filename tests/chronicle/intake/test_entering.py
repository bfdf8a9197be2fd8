"""Each article is entered once, whatever the ledger lies on."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from valico.chronicle.book import Book, begun
from valico.chronicle.intake.documents import document_from_article, whole
from valico.chronicle.intake.entering import Taken, take
from valico.chronicle.intake.recordings import Engine, Intake
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.claim import ReadClaim, Reading
from valico.chronicle.utterances import Document
from valico.errors import InputError

Told = Callable[..., ReadClaim]
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def entered(
    book: Book, document: Document, claims: tuple[ReadClaim, ...], intake: Intake, by: str = "rules"
) -> Taken:
    reading = Reading(claims=claims, language="it", publisher=None, publication_date=None)
    return take(document, reading, Engine(name=by), intake, book, NOON)


def test_an_article_read_twice_is_entered_once(
    tmp_path: Path, document: Document, told: Told, intake: Intake
) -> None:
    with begun(str(tmp_path / "ledger.sqlite")) as book:
        first = entered(book, document, (told(),), intake)
        again = entered(book, document, (told(),), intake)

        assert first.entered_as == (1, 2)
        assert again.entered_as is None
        assert book.head()[0] == 2


def test_a_second_reader_adds_its_claims_to_the_article_that_is_there(
    tmp_path: Path, document: Document, told: Told, intake: Intake
) -> None:
    with begun(str(tmp_path / "ledger.sqlite")) as book:
        entered(book, document, (told(),), intake)
        other = entered(book, document, (told(),), intake, by="model x")

        assert other.entered_as == (3, 3)


def test_words_read_twice_as_one_kind_of_event_are_one_claim(
    tmp_path: Path, document: Document, told: Told, intake: Intake
) -> None:
    with begun(str(tmp_path / "ledger.sqlite")) as book:
        found = entered(book, document, (told(), told(subject="altro")), intake)

        assert len(found.recordings) == 1


def test_one_text_of_two_outlets_is_two_documents() -> None:
    one, other = (
        document_from_article(Article(text="t", publisher=p, publication_date="2026-01"), "en")
        for p in ("A", "B")
    )

    assert one.id != other.id


def test_of_a_month_of_publication_the_last_day_counts() -> None:
    article = Article(text="t", publisher="A", publication_date="2026-01")

    assert document_from_article(article, "en").published == date(2026, 1, 31)


def test_the_headline_is_read_with_the_text_and_only_once() -> None:
    article = Article(title="China blocks the H20", text="Reuters says so.", publisher="A")

    assert whole(article).text == "China blocks the H20\n\nReuters says so."
    assert whole(whole(article)) == whole(article)


@pytest.mark.parametrize(
    ("missing", "message"),
    [("publication_date", "give --published DAY"), ("publisher", "give --outlet NAME")],
)
def test_without_a_day_or_an_outlet_nothing_is_entered(missing: str, message: str) -> None:
    article = Article(text="t", publisher="A", publication_date="2026-01-01")

    with pytest.raises(InputError, match=message):
        document_from_article(msgspec.structs.replace(article, **{missing: None}), "en")
