"""Who said what: lanes, cards, conflicts, two days."""

import csv
import io
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

if TYPE_CHECKING:
    from tests.web.conftest import Open

CLAIM = "2026-01-30-reuters-deepseek-conditionally-cleared"
LOOKS = [(False, False), (True, True)]
PAGES = {
    "timeline": "/chronicle?about=h20",
    "claim": f"/chronicle/{CLAIM}",
    "conflicts": "/chronicle/conflicts?about=h200",
    "difference": "/chronicle/diff?from=2026-01-10&to=2026-01-20&about=h200",
}


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_the_chronicle_are_whole(
    visit: "Open", name: str, *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go(PAGES[name])
    seen.shoot(f"chronicle-{name}-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_the_line_of_time_moves_by_keyboard_and_leads_to_claims(visit: "Open") -> None:
    page = visit().go("/chronicle?about=h20")
    page.wait_for_selector("#line[data-ready]")
    axis = page.locator("#line .vis-text")
    before = axis.all_text_contents()
    page.focus("#line")
    for _ in range(3):
        page.keyboard.press("+")
        page.wait_for_timeout(600)
    after = axis.all_text_contents()
    href = page.locator("#line .vis-item a").first.get_attribute("href") or ""

    assert before != after
    assert href.startswith("/chronicle/20")


def test_a_claim_leads_from_the_list_to_its_card_and_its_source(visit: "Open") -> None:
    page = visit().go("/chronicle?about=h200&by=reuters")
    page.locator(".claim .said a").first.click()
    page.wait_for_selector(".chain")
    page.locator("article.full a[href^='/sources/']").first.click()
    page.wait_for_selector(".rests")

    assert page.locator(".rests a[href^='/chronicle/']").count() >= 1


def test_a_card_tells_chain_times_origins_and_what_clashes(pages: TestClient) -> None:
    told = pages.get(f"/chronicle/{CLAIM}").text

    assert "2 people familiar with the matter" in told
    assert "1 origin / 1 outlet" in told
    assert "30 January 2026" in told
    assert "The Chinese government is still deciding on the H200" in told


def test_the_clocks_hide_what_was_not_known(pages: TestClient) -> None:
    then = pages.get("/chronicle", params={"about": "h200", "on": "2025-12-31", "hindsight": "no"})
    now = pages.get("/chronicle", params={"about": "h200"})

    assert "2026-" not in then.text.partition('id="claims"')[2].partition("<footer")[0]
    assert "2026-" in now.text.partition('id="claims"')[2]


@pytest.mark.parametrize("lane", ["actor", "outlet", "topic"])
def test_every_story_lies_in_a_lane_and_leads_somewhere(pages: TestClient, lane: str) -> None:
    told = pages.get("/chronicle/lanes", params={"about": "h20", "lane": lane}).json()
    groups = {group["id"] for group in told["groups"]}

    assert told["items"]
    assert {item["group"] for item in told["items"]} <= groups
    assert pages.get(told["items"][0]["href"]).status_code == 200


@pytest.mark.parametrize("path", ["/chronicle", "/chronicle/conflicts", "/chronicle/diff"])
def test_an_unknown_name_is_told_beside_the_form(pages: TestClient, path: str) -> None:
    answer = pages.get(path, params={"about": "<b>h2000</b>"})

    assert answer.status_code == 400
    assert "&lt;b&gt;h2000&lt;/b&gt;" in answer.text
    assert "<b>h2000" not in answer.text
    assert 'name="about"' in answer.text


def test_days_in_the_wrong_order_are_told_beside_the_form(pages: TestClient) -> None:
    answer = pages.get("/chronicle/diff", params={"from": "2026-02-15", "to": "2026-01-01"})

    assert answer.status_code == 400
    assert "is not after" in answer.text


def test_two_days_tell_what_moved(pages: TestClient) -> None:
    told = pages.get("/chronicle/diff/json", params={"from": "2026-01-10", "to": "2026-01-20"})
    moved = told.json()

    assert any(rule["title"].startswith("Case-by-case review") for rule in moved["rules"])
    assert any(side["chip"] == "nvidia/h200-sxm-141" for side in moved["verdicts"])
    assert moved["became_known"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "bibtex", "ris"])
def test_claims_can_be_taken_away(pages: TestClient, form: str) -> None:
    answer = pages.get(f"/chronicle/claims/{form}", params={"about": "h20"})

    assert answer.status_code == 200
    assert len(answer.content) > 1000


def test_the_file_has_all_pages_of_the_list(pages: TestClient) -> None:
    text = pages.get("/chronicle/claims/csv", params={"about": "h20", "page": 2}).text
    rows = list(csv.DictReader(io.StringIO(text)))

    assert len(rows) > 100


def test_an_unknown_claim_names_those_nearly_called_so(pages: TestClient) -> None:
    answer = pages.get("/chronicle/2026-01-30-reuters-deepseek")

    assert answer.status_code in {200, 404}
    assert CLAIM in answer.text


def test_the_chronicle_speaks_italian(pages: TestClient) -> None:
    told = pages.get("/chronicle/conflicts", params={"lang": "it"}).text

    assert "Che cosa non può essere tutto vero" in told
    assert "due stati nello stesso tempo" in told
