"""From any text to entries of a ledger: nothing that is entered fails to stand in its article."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from valico.chronicle.claims import VALUES
from valico.chronicle.intake.documents import document_from_article, whole
from valico.chronicle.intake.recordings import Engine, read_intake, recording_of
from valico.chronicle.reading.article import Article
from valico.chronicle.reading.reader import read_article, read_reader
from valico.chronicle.utterances import unsupported

READER, INTAKE = read_reader(), read_intake()
PIECES = st.sampled_from(
    [
        "Secondo Reuters, la Cina avrebbe vietato l'acquisto degli H20 di NVIDIA. ",
        "NVIDIA ha chiesto ad Amkor di fermare la produzione dell'H20. ",
        "China has reportedly approved more than 400,000 H200 for ByteDance. ",
        "Tencent may delay its orders, two people familiar with the matter told Bloomberg. ",
        "据路透社报道，中国已禁止进口英伟达H20芯片。",
        "La Cina blocca gli H20\n\n",
        "\n",
        "“",
        "15% ",
        "\u0000",
        "\U0001f600",
        "e\u0301 ",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), min_size=1, max_size=8).map("".join)
PUBLISHED = st.sampled_from(["2026-01-28", "2026-01", "2026"])


@settings(max_examples=60)
@given(TEXTS, st.sampled_from(["", "La Cina blocca gli H20", "H20"]), PUBLISHED)
def test_whatever_is_read_stands_in_its_document_and_makes_sense(
    text: str, title: str, published: str
) -> None:
    article = whole(
        Article(text=text, title=title, publisher="A", publication_date=published, language="it")
    )
    document = document_from_article(article, "it")

    for read in read_article(article, READER).claims:
        made = recording_of(read, document, Engine(), INTAKE)

        assert made.reading is not None
        assert unsupported(made.reading, document) == ()
        assert made.claim.quote == article.text[made.reading.span.start : made.reading.span.end]
        assert made.claim.holders[0].name == "A"
        assert made.claim.about in VALUES
        assert made.claim.value is None or made.claim.value in VALUES[made.claim.about]
        assert made.claim.holds_from() <= date(2200, 1, 1)
