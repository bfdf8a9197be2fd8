import pytest

from valico.chronicle.reading.article import Article
from valico.chronicle.reading.reader import Reader, read_article


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Lo scorso aprile Washington ha vietato le H20.", "2025-04-01", "2025-04-30"),
        ("A luglio Washington ha vietato le H20.", "2025-07-01", "2025-07-31"),
        ("Il 25 agosto 2025 Washington ha vietato le H20.", "2025-08-25", "2025-08-25"),
        ("Washington banned the H20 last week.", "2026-03-02", "2026-03-08"),
        ("Washington banned the H20 on March 3.", "2026-03-03", "2026-03-03"),
        ("Washington will ban the H20 in June.", "2026-06-01", "2026-06-30"),
        ("Washington banned the H20 last month.", "2026-02-01", "2026-02-28"),
        ("Nvidia posted revenue of $46 billion in the second quarter.", "2025-04-28", "2025-07-27"),
        ("中国7月31日禁止H20。", "2025-07-31", "2025-07-31"),
        ("去年四月美国禁止H20。", "2025-04-01", "2025-04-30"),
    ],
)
def test_words_for_dates_are_resolved_against_the_day_of_publication(
    text: str, start: str, end: str, reader: Reader
) -> None:
    claims = read_article(Article(text=text, publication_date="2026-03-12"), reader).claims

    days = claims[0].event_date
    assert days is not None
    assert (str(days.start), str(days.end)) == (start, end)


def test_may_and_march_are_verbs_unless_they_are_months(reader: Reader) -> None:
    text = "China may ban the H20 if the firms march on."
    claims = read_article(Article(text=text, publication_date="2026-03-12"), reader).claims

    assert str(claims[0].event_date) != "2025-05-01"
    assert claims[0].modality == "hedged"


@pytest.mark.parametrize(
    ("text", "start", "anchor"),
    [
        (
            "On 13 January 2026 Washington cleared the H200. In December China banned the H20.",
            "2025-12-01",
            "13 January 2026",
        ),
        (
            "Il 15 aprile 2025 gli USA hanno vietato le H20. Il giorno dopo NVIDIA le ha fermate.",
            "2025-04-16",
            "15 aprile 2025",
        ),
        ("2025年8月25日，英伟达停产H20。7月31日，中国禁止H20。", "2025-07-31", "2025年8月25日"),
    ],
)
def test_without_a_day_of_publication_a_date_is_anchored_to_a_full_date_of_the_text_and_says_so(
    text: str, start: str, anchor: str, reader: Reader
) -> None:
    claim = read_article(Article(text=text), reader).claims[-1]

    assert claim.event_date is not None
    assert str(claim.event_date.start) == start
    assert claim.date_anchor == anchor


@pytest.mark.parametrize(
    "text",
    [
        "On 13 January 2026 Washington cleared the H200. Last week China banned the H20.",
        "It was banned on May 16, 2019. On 13 January 2026 it was cleared. In July it was banned.",
        "In December China banned the H20.",
    ],
)
def test_what_counts_from_the_day_of_reading_or_from_clashing_dates_is_refused(
    text: str, reader: Reader
) -> None:
    claim = read_article(Article(text=text), reader).claims[-1]

    assert claim.event_date is None
    assert claim.refused_date is not None
    assert claim.date_anchor is None


def test_a_date_counted_from_the_publication_has_no_anchor_in_the_text(reader: Reader) -> None:
    article = Article(text="Washington banned the H20 last week.", publication_date="2026-03-12")

    assert read_article(article, reader).claims[0].date_anchor is None
