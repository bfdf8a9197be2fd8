"""The reader: claims marked in an article that is pasted; nothing kept, hostile text stays text."""

import csv
import io
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.answer.reading import article_of, read_article
from valico.answer.reading import given as told_of
from valico.web.pages.chronicle.marked import paragraphs, pieces
from valico.web.pages.chronicle.reader import LONGEST_BYTES, reader_at
from valico.web.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Open

ARTICLE = (
    "NVIDIA halts production of the H20 for China\n\n"
    "NVIDIA has asked Samsung Electronics and Amkor to stop work on the H20, Reuters reported on "
    "Friday, citing two people familiar with the matter. The Cyberspace Administration of China "
    "summoned the company over alleged backdoors. NVIDIA may ship 20,000 H200 next month.\n"
)
SAID = {"text": ARTICLE, "published": "2025-08-25", "outlet": "The Daily"}
LOOKS = [(False, False), (True, True)]


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
def test_an_article_is_read_and_its_claims_are_marked(
    visit: "Open", *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/chronicle/read")
    page.fill("#article", ARTICLE)
    page.fill("[name=published]", "2025-08-25")
    page.click("form.reader button.chief")
    page.wait_for_selector(".read-claims")
    seen.shoot(f"reader-{'dark-narrow' if dark else 'light-wide'}")
    page.locator("mark .at").first.click()

    assert page.locator("mark").count() >= 3
    assert page.url.endswith("#claim-1")
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_each_claim_says_type_firmness_chips_and_when(pages: TestClient) -> None:
    told = pages.post("/chronicle/read", data=SAID).text

    assert "Production halt" in told
    assert "H20" in told
    assert "Read as English, published: 2025-08-25." in told


def test_nothing_of_an_article_is_kept(pages: TestClient) -> None:
    answer = pages.post("/chronicle/read", data=SAID)

    assert answer.headers["cache-control"] == "no-store"
    assert "Samsung" not in pages.get("/chronicle/read").text


def test_markup_in_an_article_stays_text(pages: TestClient) -> None:
    hostile = f"{ARTICLE}\n<script>alert(1)</script> NVIDIA halted <b onclick=x>H20</b> production."
    told = pages.post("/chronicle/read", data=SAID | {"text": hostile, "outlet": "<i>x"}).text

    assert "<script>alert" not in told
    assert "<b onclick" not in told
    assert "<i>x" not in told


def test_no_cell_of_the_file_is_a_formula(pages: TestClient) -> None:
    hostile = (
        "=HYPERLINK(1) NVIDIA halts H20 production.\n\n+1 NVIDIA stopped shipping H200 to China."
    )
    answer = pages.post("/chronicle/read/csv", data=SAID | {"text": hostile, "outlet": "=1+1"})
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]

    assert answer.status_code == 200
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in cells


def test_the_claims_can_be_taken_away_as_the_command_line_prints_them(pages: TestClient) -> None:
    told = pages.post("/chronicle/read/json", data=SAID).json()

    assert told["language"] == "en"
    assert told["claims"][0]["quote"] in ARTICLE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ("…!?", "no words"),
        ("x" * (LONGEST_BYTES + 1), "at most 200,000"),
        ("zzz qqq", "in none of the languages"),
    ],
)
def test_what_is_no_article_is_told_beside_the_form(
    pages: TestClient, text: str, words: str
) -> None:
    answer = pages.post("/chronicle/read", data={"text": text})

    assert answer.status_code == 400
    assert words in answer.text
    assert 'name="text"' in answer.text


def test_a_day_that_is_none_is_told_beside_the_form(pages: TestClient) -> None:
    answer = pages.post("/chronicle/read", data=SAID | {"published": "2025-13-45"})

    assert answer.status_code == 400
    assert "2025-13-45" in answer.text


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(ARTICLE.split(". ")), max_size=6), st.text(max_size=40))
def test_the_pieces_of_an_article_are_the_article(parts: list[str], more: str) -> None:
    text = ARTICLE + "\n\n".join(parts) + more.replace("\x00", "")
    article = article_of(text.encode("utf-8", "replace"), "a", told_of("2025-08-25", None, "en"))
    reading = read_article(article, reader_at(Settings().data))

    assert "".join(piece.text for piece in pieces(article.text, reading)) == article.text
    marked = {n for part in paragraphs(article.text, reading) for p in part for n in p.claims}
    first = len(reading.headline) + 1
    assert marked == set(range(first, first + len(reading.claims)))
