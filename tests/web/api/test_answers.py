from typing import Any

import pytest
from starlette.testclient import TestClient

from valico.web.api.paging import cursor
from valico.web.api.rate import Buckets

LISTS = {
    "/chips": "chips",
    "/models": "models",
    "/organisations": "organisations",
    "/sources": "sources",
    "/says?about=h20": "claims",
    "/conflicts?about=h200": "conflicts",
    "/rules": "rules",
    "/scenarios": "scenarios",
}
LINKED = {"accept": "application/ld+json"}


def _pages(api: TestClient, path: str, limit: int) -> list[dict[str, Any]]:
    """Return all pages of a list, by the links that each gives."""
    joint = "&" if "?" in path else "?"
    found, pages = api.get(f"/api/v1{path}{joint}limit={limit}"), []
    while True:
        pages.append(found.json())
        if "next" not in found.links:
            return pages
        found = api.get(found.links["next"]["url"])


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_are_the_list(api: TestClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    key, whole = LISTS[path], api.get(f"/api/v1{path}{joint}limit=500").json()

    total = whole["page"]["total"]
    pages = _pages(api, path, limit=max(1, total // 3))

    assert [one for page in pages for one in page[key]][:500] == whole[key]
    assert sum(len(page[key]) for page in pages) == total
    assert all(page["page"]["next"] for page in pages[:-1])
    assert pages[-1]["page"]["next"] is None


def test_a_page_brings_the_sources_that_it_cites(api: TestClient) -> None:
    page = api.get("/api/v1/says?about=h20&limit=3").json()

    assert {claim["source"] for claim in page["claims"]} == set(page["sources"])


def test_a_cursor_of_other_data_is_refused(api: TestClient) -> None:
    found = api.get(f"/api/v1/chips?cursor={cursor(5, 'of-last-year')}")

    assert found.json()["type"] == "/api/v1/problems/stale-cursor"


def test_what_an_asker_has_still_is_not_sent_again(api: TestClient) -> None:
    first = api.get("/api/v1/chips/h20")
    again = api.get(
        "/api/v1/chips/h20", headers={"if-none-match": f'W/"x", {first.headers["etag"]}'}
    )
    other = api.get("/api/v1/chips/h200", headers={"if-none-match": first.headers["etag"]})
    linked = api.get("/api/v1/chips/h20", headers=LINKED)

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert linked.headers["etag"] != first.headers["etag"]
    assert first.headers["vary"] == "Accept"


def test_a_mistake_is_told_whatever_the_asker_has(api: TestClient) -> None:
    mark = api.get("/api/v1/chips/h20").headers["etag"]

    assert api.get("/api/v1/chips/h2000", headers={"if-none-match": mark}).status_code == 404


def test_claims_come_as_linked_data(api: TestClient) -> None:
    found = api.get("/api/v1/says?about=h20&on=2025-08-25", headers=LINKED)
    graph = found.json()["@graph"]
    claims = [node for node in graph if "Claim" in node["@type"]]
    quotes = [node for node in graph if node["@type"] == "oa:Annotation"]
    works = {node["@id"] for node in graph if "CreativeWork" in node["@type"]}

    assert found.headers["content-type"] == "application/ld+json"
    assert claims
    assert all(claim["prov:wasAttributedTo"] for claim in claims)
    assert quotes
    assert all(quote["oa:hasTarget"]["oa:hasSelector"]["oa:exact"] for quote in quotes)
    assert all(quote["oa:hasTarget"]["oa:hasSource"]["@id"] in works for quote in quotes)


@pytest.mark.parametrize("path", ["/ask?q=h200+china", "/sources/nvidia-8k-2025-04-15",
                                  "/conflicts?about=h200", "/may?chip=h20&to=china"])  # fmt: skip
def test_sources_come_as_linked_data_with_their_addresses(api: TestClient, path: str) -> None:
    graph = api.get(f"/api/v1{path}", headers=LINKED).json()["@graph"]

    assert any(node.get("url") for node in graph if "CreativeWork" in node["@type"])
    assert len({node["@id"] for node in graph}) == len(graph)


def test_plain_json_comes_where_it_is_preferred(api: TestClient) -> None:
    both = {"accept": "application/json, application/ld+json;q=0.9"}

    assert api.get("/api/v1/says?about=h20", headers=both).json()["schema"] == "valico.says/1"


def test_a_client_that_waits_may_ask_again() -> None:
    now = 0.0
    buckets = Buckets(60, clock=lambda: now)
    spent = [buckets.wait_s("a") for _ in range(60)]
    refused = buckets.wait_s("a")
    other = buckets.wait_s("b")
    now = 1.0

    assert set(spent) == {0.0}
    assert refused == pytest.approx(1.0)
    assert other == 0.0
    assert buckets.wait_s("a") == 0.0
