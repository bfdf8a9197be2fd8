"""The day of publication that the page itself gives."""

import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.reader import Reader, read_article


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("BEIJING, Aug 25, 2025 (Reuters) - China banned the H20 last week.", "China banned"),
        ("ROMA, 25 agosto 2025 - NVIDIA ha fermato ieri la produzione dell'H20.", "NVIDIA ha"),
        ("英伟达停产H20\n2025年08月25日 10:21\n中国上周禁止H20。", "中国上周"),
        ("Nvidia halts the H20\n25 August 2025\nNvidia has halted the H20.", "Nvidia has"),
    ],
)
def test_a_dateline_or_a_line_with_a_date_is_the_day_of_publication_and_no_claim(
    text: str, kept: str, reader: Reader
) -> None:
    reading = read_article(Article(text=text), reader)

    assert reading.publication_date == "2025-08-25"
    assert reading.claims[-1].quote.startswith(kept)


def test_a_date_in_running_text_is_no_day_of_publication(reader: Reader) -> None:
    text = "On August 25, 2025 China banned the H20, sources said."

    assert read_article(Article(text=text), reader).publication_date is None


def test_a_month_in_the_address_is_the_month_of_publication(reader: Reader) -> None:
    article = Article(url="https://example.org/2025/08/h20", text="China banned the H20 in July.")

    days = read_article(article, reader).claims[0].event_date

    assert days is not None
    assert str(days.start) == "2025-07-01"
