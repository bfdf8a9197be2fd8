"""The pages of sources."""

import re
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

if TYPE_CHECKING:
    from tests.web.conftest import Open

LOOKS = [(False, False), (True, True)]


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
@pytest.mark.parametrize(("name", "path"), [("list", "/sources"), ("one", "/sources/88-fr-73458")])
def test_the_pages_of_sources_are_whole(
    visit: "Open", name: str, path: str, *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go(path)
    seen.shoot(f"sources-{name}-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("h1").count() == 1
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_a_search_leads_to_a_source_and_from_there_to_a_chip(visit: "Open") -> None:
    page = visit().go("/sources")
    page.fill("input[name=q]", "nvidia h200 tensor core datasheet")
    page.press("input[name=q]", "Enter")
    page.locator(".shelf a").first.click()
    page.wait_for_selector(".rests")

    assert page.locator('.rests a[href^="/chips/"]').count() >= 1


def test_every_source_has_a_page_that_says_what_rests_on_it(pages: TestClient) -> None:
    told = pages.get("/sources/2024-does-not-matter")

    assert told.status_code == 404
    for name in ("88-fr-73458", "valico-assumption", "mlperf-inf-v5.1-nvidia"):
        page = pages.get(f"/sources/{name}")
        assert page.status_code == 200
        assert 'class="rests"' in page.text


def test_a_source_that_nothing_rests_on_says_so(pages: TestClient) -> None:
    listed = pages.get("/sources/list/json").json()["documents"]
    bare = [each["id"] for each in listed if each["rests_on_it"] == 0]

    assert "Nothing that ships with Valico rests on it" in pages.get(f"/sources/{bare[0]}").text


def test_the_pages_of_the_list_are_the_list(pages: TestClient) -> None:
    told = [pages.get("/sources", params={"kind": "filing", "page": n}).text for n in (1, 2, 99)]
    listed = [set(re.findall(r'<th scope="row"><a href="([^"]+)"', page)) for page in told]

    assert len(listed[0]) == 40
    assert not listed[0] & listed[1]
    assert listed[1] == listed[2]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "bibtex", "ris"])
def test_the_list_can_be_taken_away(pages: TestClient, form: str) -> None:
    answer = pages.get(f"/sources/list/{form}", params={"kind": "paper"})

    assert answer.status_code == 200
    assert len(answer.content) > 1000


@pytest.mark.parametrize(("form", "begins"), [("bibtex", b"@misc{88-fr"), ("ris", b"TY  - ")])
def test_a_source_can_be_cited(pages: TestClient, form: str, begins: bytes) -> None:
    answer = pages.get(f"/sources/88-fr-73458/cite.{form}")

    assert begins in answer.content


def test_a_search_is_text_and_not_markup(pages: TestClient) -> None:
    told = pages.get("/sources", params={"q": '"><img src=x onerror=alert(1)>'}).text

    assert "<img src=x" not in told
    assert "No source bears all these words" in told


def test_the_list_speaks_italian(pages: TestClient) -> None:
    told = pages.get("/sources", headers={"accept-language": "it-IT,it;q=0.9"}).text

    assert "Ultimo controllo" in told
    assert "Stampa" in told
