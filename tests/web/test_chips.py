"""The chips: the list, the page of each, comparisons, ranks."""

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from valico.answer.library import Library

if TYPE_CHECKING:
    from tests.web.conftest import Open

LOOKS = [(False, False), (True, True)]


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("chips", "/chips?maker=nvidia"),
        ("chip", "/chips/nvidia/h20-96"),
        ("compare", "/chips/compare?chip=h20&chip=h100&chip=910c"),
    ],
)
def test_the_pages_of_chips_are_whole(
    visit: "Open", name: str, address: str, *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go(address)
    seen.shoot(f"{name}-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("table tbody tr").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_the_list_narrows_as_one_types_and_sorts_by_a_column(visit: "Open") -> None:
    seen = visit()
    page = seen.go("/chips")
    page.fill("#q", "h200")
    page.wait_for_url("**q=h200**")
    page.wait_for_function("document.querySelectorAll('table.chips tbody tr').length < 6")
    page.click("table.chips thead th:nth-child(2) a")
    page.wait_for_selector("th[aria-sort=ascending]")
    names = page.locator("table.chips tbody th").all_inner_texts()

    assert all("H200" in name for name in names)
    assert names == sorted(names, key=str.casefold)
    assert "sort=name" in page.url
    assert seen.said == []


def test_chips_chosen_in_the_list_stand_side_by_side(visit: "Open") -> None:
    page = visit().go("/chips?q=h20")
    page.check('input[value="nvidia/h20-96"]')
    page.check('input[value="nvidia/h20-141"]')
    page.click("text=Compare the chosen")
    page.wait_for_selector("table.sheet")

    assert page.url.count("chip=") == 2
    assert page.locator("h1").inner_text() == "H20 96GB against H20-3e 141GB"


def test_a_ranking_comes_by_itself_when_it_is_done(visit: "Open") -> None:
    seen = visit()
    page = seen.go("/chips/rank?work=prefill+llama-3.1-70b")
    page.wait_for_selector("#outcome table.sheet", timeout=90_000)
    seen.shoot("rank")

    assert page.locator("#outcome tbody tr").count() > 10
    assert seen.said == []
    assert seen.faults() == []


def test_no_chip_without_a_value_stands_before_one_with(pages: TestClient) -> None:
    for sort in ("-tpp", "tpp"):
        told = pages.get(f"/chips?sort={sort}").text
        rows = told.split("<tbody>")[1].split("<tr")[1:]
        lacking = ['<td class="number"></td>' in row.split("launched")[0] for row in rows]

        assert len(lacking) > 90


def test_every_chip_has_a_page_that_names_its_sources(pages: TestClient, library: Library) -> None:
    for chip in list(library.chips.values())[::12]:
        answer = pages.get(f"/chips/{chip.id}")

        assert answer.status_code == 200
        assert "/sources/" in answer.text


def test_the_page_of_a_chip_shows_what_speaks_against_a_figure(pages: TestClient) -> None:
    told = pages.get("/chips/nvidia/h20-96").text

    assert 'class="number against"' in told
    assert "TweakTown" in told


def test_a_chip_by_another_name_leads_to_its_page(pages: TestClient) -> None:
    answer = pages.get("/chips/H20", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/chips/nvidia/h20-96"


def test_a_phrase_makes_a_chip_with_a_page(pages: TestClient) -> None:
    answer = pages.get("/chips/named?name=half+of+B300")

    assert answer.status_code == 200
    assert "derived" in answer.text
    assert "TPP" in answer.text


def test_the_history_names_the_causes_of_each_change(pages: TestClient) -> None:
    told = pages.get("/chips/past?chip=nvidia/h20-96").text

    assert "Letters of April 2025" in told
    assert "2025-04-09" in told


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/chips/no-such-chip-at-all", 404, "no chip is called"),
        ("/chips/compare?chip=h20", 200, "name 2 to 6 chips"),
        ("/chips/compare?chip=h20&chip=nonsense-x", 200, "no chip is called"),
        ("/chips/rank?work=dance", 200, "is no work"),
        ("/chips?q=zzzzzz", 200, "No chip is so"),
    ],
)
def test_a_mistake_is_told_in_words(
    pages: TestClient, address: str, status: int, says: str
) -> None:
    answer = pages.get(address)

    assert answer.status_code == status
    assert says in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/chips?q=<script>alert(1)</script>&maker=<b>x",
        "/chips/<script>alert(1)<script>",
        "/chips/compare?chip=<script>alert(1)</script>&chip=h20",
        "/chips/rank?work=<script>alert(1)</script>",
        "/chips/../../etc/passwd",
    ],
)
def test_what_is_hostile_stays_text(pages: TestClient, address: str) -> None:
    answer = pages.get(address)

    assert answer.status_code in {200, 404}
    assert "<script>alert" not in answer.text
    assert "<b>x" not in answer.text
    assert "root:" not in answer.text


def test_the_chips_speak_italian(pages: TestClient) -> None:
    told = pages.get("/chips/nvidia/h20-96?lang=it").text

    assert "Lo stato negli anni" in told
    assert "licenza per lettera" in told


@pytest.mark.parametrize(
    "address",
    [
        "/chips/file?form=csv",
        "/chips/file?form=xlsx",
        "/chips/file?form=parquet",
        "/chips/card?chip=h20&form=bibtex",
        "/chips/past/file?chip=h20&form=svg",
        "/chips/compare/file?chip=h20&chip=h100&form=markdown",
    ],
)
def test_what_is_shown_can_be_taken_away(pages: TestClient, address: str) -> None:
    answer = pages.get(address)

    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert len(answer.content) > 500
