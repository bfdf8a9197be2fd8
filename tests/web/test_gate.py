"""The gate: the slider through the days, verdicts, a chip of one's own."""

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.web.conftest import Open

LOOKS = [(False, False), (True, True)]
READY = "#gate[data-ready=yes]"
H20 = '.mark[data-chip="nvidia/h20-96"]'
OWN = "/gate?on=2023-12-15&tpp=3600&bandwidth=2000&area=800&seller=nvidia"


def _slide(page: "Page", day: str) -> None:
    """Move the slider to a day, as a hand does."""
    page.evaluate(
        """(day) => {
            const slider = document.getElementById("gate-slider");
            const first = Date.parse(valicoGate.film.first);
            slider.value = Math.round((Date.parse(day) - first) / 86400000);
            slider.dispatchEvent(new Event("input", {bubbles: true}));
        }""",
        day,
    )


@pytest.mark.parametrize(("dark", "narrow"), LOOKS)
def test_the_gate_is_whole(visit: "Open", *, dark: bool, narrow: bool) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/gate?on=2026-02-15&chip=nvidia/h200-sxm-141")
    page.wait_for_selector(READY)
    page.wait_for_selector(".verdict .trace")
    page.wait_for_selector(".cues")
    seen.shoot(f"gate-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator(".mark").count() > 60
    assert page.locator(".verdict .cite").count() > 3
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_a_chip_changes_shape_as_the_slider_passes_the_letters_of_april_2025(
    visit: "Open",
) -> None:
    seen = visit()
    page = seen.go("/gate?on=2025-04-08")
    page.wait_for_selector(READY)
    before = page.locator(f"{H20} path").get_attribute("d")
    _slide(page, "2025-04-09")
    page.wait_for_selector(f"{H20} .s-letter")
    page.wait_for_url("**on=2025-04-09**")
    page.wait_for_function("document.getElementById('gate-live').textContent.length > 20")

    assert page.locator(f"{H20} path").get_attribute("d") != before
    assert "licence by letter" in (page.locator(H20).get_attribute("aria-label") or "")
    assert "H20" in page.locator("#gate-since").inner_text()
    assert page.locator(".line.letter").count() == 1
    assert page.locator("form.asof input[name=on]").input_value() == "2025-04-09"
    assert seen.said == []


def test_a_mark_is_chosen_by_keyboard_and_its_trace_leads_to_a_source(visit: "Open") -> None:
    page = visit().go("/gate?on=2026-02-15")
    page.wait_for_selector(READY)
    page.locator('.mark[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict .cite")
    address = page.url
    page.locator(".verdict .cite").first.click()
    page.wait_for_selector("h1")

    assert "chip=" in address
    assert "/sources/" in page.url
    assert "on=2026-02-15" in page.url


def test_a_chip_of_ones_own_is_judged_as_it_moves(visit: "Open") -> None:
    seen = visit()
    page = seen.go(OWN)
    page.wait_for_selector(READY)
    page.wait_for_selector('.own-mark[data-said="exception"]')
    box = page.locator(".own-mark .hand").bounding_box()
    assert box
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 12, steps=8)
    page.wait_for_selector('.own-mark[data-said="denial"]')
    page.mouse.up()
    page.locator(".own-mark").focus()
    page.keyboard.press("Shift+ArrowLeft")
    tpp = float(page.url.split("tpp=")[1].split("&")[0])
    seen.shoot("gate-own")

    assert tpp > 4800
    assert page.locator(".verdict[data-said=denial]").count() == 1
    assert seen.said == []


def test_chinas_gate_is_shown_from_reports(visit: "Open") -> None:
    seen = visit()
    page = seen.go("/gate?gate=cn&on=2025-10-15")
    page.wait_for_selector(READY)

    assert page.locator(f"{H20} .s-blocked").count() == 1
    assert page.locator(".zone").count() == 0
    assert "blocked" in page.locator("#gate-table").inner_text()
    assert seen.faults() == []


def test_a_cleared_buyer_is_told_another_thing_than_any_buyer(pages: TestClient) -> None:
    def permissions(buyer: str) -> list[tuple[str, str]]:
        film = pages.get("/gate/film", params={"buyer": buyer}).json()
        h200 = next(each for each in film["actors"] if each["chip"] == "nvidia/h200-sxm-141")
        return [(turn["first"], turn["said"]) for turn in h200["cn"]]

    assert permissions("deepseek") != permissions("")


def test_a_buyer_that_no_report_names_is_told_beside_the_form(pages: TestClient) -> None:
    told = pages.get("/gate?buyer=<b>nobody</b>").text

    assert "is no buyer that reports on the gate name" in told
    assert "<b>nobody" not in told


def test_the_other_plane_is_of_density(visit: "Open") -> None:
    page = visit().go("/gate?on=2023-12-15")
    page.wait_for_selector(READY)
    page.select_option("select[name=plane]", "density")
    page.wait_for_url("**plane=density**")

    assert page.locator("text=Performance density, logarithmic").count() == 1
    assert page.locator(".zone.s-exception").count() >= 1


def test_the_gate_speaks_italian(pages: TestClient) -> None:
    told = pages.get("/gate?lang=it").text

    assert "presunzione di diniego" in told
    assert "presumption of denial" not in told


@pytest.mark.parametrize(
    "address",
    [
        "/gate?to=<script>alert(1)</script>",
        '/gate?chip=<img src=x onerror=alert(1)>&seller="><b>',
        "/gate/verdict?chip=<script>alert(1)</script>",
        "/gate/verdict?tpp=<b>5</b>",
        "/gate/verdict?tpp=-5&bandwidth=nan",
        "/gate/verdict?tpp=1e400",
    ],
)
def test_what_is_hostile_stays_text(pages: TestClient, address: str) -> None:
    answer = pages.get(address)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<b>5" not in answer.text


def test_a_mistaken_place_is_told_beside_the_form(pages: TestClient) -> None:
    told = pages.get("/gate?to=Atlantis").text

    assert "no place is called" in told
    assert 'id="gate-choices"' in told


def test_the_verdict_has_an_address_of_its_own(pages: TestClient) -> None:
    told = pages.get("/gate/verdict?chip=h20&on=2025-08-25").text

    assert "<h1>H20 96GB → a buyer in China</h1>" in told
    assert 'data-said="letter"' in told or 'data-said="case-by-case"' in told


@pytest.mark.parametrize(
    ("form", "begins"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", b""), ("xlsx", b"PK"), ("json", b"{")],
)
def test_the_picture_can_be_taken_away(pages: TestClient, form: str, begins: bytes) -> None:
    answer = pages.get(f"/gate/file?form={form}&on=2026-02-15")

    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f"gate-china-2026-02-15.{form}" in answer.headers["content-disposition"]
