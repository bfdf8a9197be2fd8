"""The network, the map, and the pages of organisations."""

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
        ("network", "/network"),
        ("map", "/network/map?chip=b300&on=2025-03-01"),
        ("organisation", "/organisations/bytedance"),
        ("organisations", "/organisations?kind=foundry"),
    ],
)
def test_the_pages_of_the_network_are_whole(
    visit: "Open", name: str, address: str, *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go(address)
    seen.shoot(f"{name}-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("table tbody tr").count() > 8
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_the_graph_holds_what_the_table_holds_and_a_node_leads_to_its_page(
    visit: "Open",
) -> None:
    seen = visit()
    page = seen.go("/network?centre=huawei")
    page.wait_for_function("window.valicoGraph !== undefined")
    edges = page.evaluate("valicoGraph.edges().length")
    page.evaluate("void valicoGraph.nodes('[id = \"smic\"]').emit('tap')")
    page.wait_for_selector("#chosen a")

    assert edges == page.locator("table.ties tbody tr").count()
    assert page.locator("#chosen a").get_attribute("href") == "/organisations/smic"
    assert seen.said == []


def test_a_place_on_the_map_leads_to_its_gate(visit: "Open") -> None:
    page = visit().go("/network/map?chip=h20")
    address = page.locator("svg a:has(title:text('China'))").first.get_attribute("href") or ""

    assert address.startswith("/gate?to=china")
    assert page.locator("svg .land").count() > 150


def test_only_the_kinds_asked_for_are_shown(pages: TestClient) -> None:
    told = pages.get("/network?centre=all&kind=permits").text

    assert "decides on permission for" in told
    assert "supplies</td>" not in told


def test_the_network_of_an_early_day_knows_no_later_tie(pages: TestClient) -> None:
    told = pages.get("/network?centre=bytedance&kind=permits&on=2023-01-01&known_by=2023-01-01")

    assert "No tie is known on this day" in told.text


def test_every_organisation_has_a_page(pages: TestClient, library: Library) -> None:
    for one in list(library.organisations.values())[::40]:
        answer = pages.get(f"/organisations/{one.id}")

        assert answer.status_code == 200
        assert answer.text.count("/sources/") >= len(one.sources)


def test_an_organisation_is_found_by_its_chinese_name(pages: TestClient) -> None:
    answer = pages.get("/organisations/字节跳动", follow_redirects=False)

    assert answer.headers["location"] == "/organisations/bytedance"


@pytest.mark.parametrize(
    "address",
    [
        "/network?centre=<script>alert(1)</script>",
        "/network/map?chip=<script>alert(1)</script>",
        "/organisations?q=<script>alert(1)</script>&kind=<b>x",
        "/organisations/<script>alert(1)<%2Fscript>",
    ],
)
def test_what_is_hostile_stays_text(pages: TestClient, address: str) -> None:
    answer = pages.get(address)

    assert answer.status_code in {200, 404}
    assert "<script>alert" not in answer.text
    assert "<b>x" not in answer.text


def test_a_mistaken_name_is_told_beside_the_form(pages: TestClient) -> None:
    told = pages.get("/network?centre=Atlantis+Chips").text

    assert "no organisation is called" in told
    assert 'name="centre"' in told


def test_the_network_speaks_italian(pages: TestClient) -> None:
    told = pages.get("/network?lang=it").text

    assert "Chi è legato a NVIDIA" in told
    assert "decide sulle licenze di" in told


@pytest.mark.parametrize(
    ("address", "begins"),
    [
        ("/network/file?form=csv", b"kind,first"),
        ("/network/file?form=xlsx", b"PK"),
        ("/network/map/file?form=svg", b"<svg"),
        ("/network/map/file?form=png", b"\x89PNG"),
        ("/network/map/file?form=csv", b"place,name"),
        ("/organisations/nvidia/file?form=markdown", b"#"),
    ],
)
def test_what_is_shown_can_be_taken_away(pages: TestClient, address: str, begins: bytes) -> None:
    answer = pages.get(address)

    assert answer.status_code == 200
    assert answer.content.lstrip(b"\xef\xbb\xbf").startswith(begins)
