"""The room of compute: what chips serve, train and replace."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from valico.web.app import create_app
from valico.web.settings import Settings

if TYPE_CHECKING:
    from tests.web.conftest import Open

SLOW_MS = 90_000
"""Longer than an answer takes on a busy machine."""
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a visitor without a browser."""
    app = create_app(Settings())
    with TestClient(app, base_url="http://127.0.0.1") as visitor:
        yield visitor
    app.state.jobs.close()


def answered(client: TestClient, address: str) -> str:
    """Return a page when its answer has come."""
    jobs = client.app.state.jobs  # type: ignore[attr-defined]  # the application's own state
    text = client.get(address).text
    while 'class="pending"' in text:
        for name in list(jobs._jobs):  # noqa: SLF001  # waits as long as it takes, and no longer
            jobs.wait(name, 60)
        text = client.get(address).text
    return text


@pytest.mark.parametrize(("dark", "narrow"), [(False, False), (True, True)])
def test_the_page_shows_the_best_plan_and_is_whole(
    visit: "Open", *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/compute")
    page.wait_for_selector("#frontier svg", timeout=SLOW_MS)
    page.wait_for_selector("#memory-parts svg", timeout=SLOW_MS)
    seen.shoot(f"compute-{'dark-narrow' if dark else 'light-wide'}")

    assert "DeepSeek-V3 on 32 H200" in page.locator("h2.headline").inner_text()
    assert page.locator(".badge", has_text="calibrated").count() > 0
    assert page.locator(f"a[href^='{seen.site}/sources/'], a[href^='/sources/']").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]  # it has one
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_the_form_asks_anew_and_its_address_says_what_was_asked(visit: "Open") -> None:
    seen = visit()
    page = seen.go("/compute/equals")
    page.fill("input[name=first]", "H20")
    page.fill("input[name=second]", "H200")
    page.fill("input[name=model]", "llama-3.1-70b")
    page.fill("input[name=count]", "1000")
    page.click("button.chief")
    page.wait_for_selector("#works svg", timeout=SLOW_MS)
    seen.shoot("compute-equals")

    assert "first=H20&second=H200" in page.url
    assert "replace one H200" in page.locator("h2.headline").inner_text()
    assert "In place of 1,000 H200" in page.locator("main").inner_text()
    assert seen.said == []
    assert seen.faults() == []


def test_training_tells_time_cost_parts_and_what_came_next(client: TestClient) -> None:
    text = answered(client, "/compute/train")

    assert "DeepSeek-V3 on 2,048 H800" in text
    for words in ("Chip-hours", "What came next, and why it lost", "80 % interval", "transferred"):
        assert words in text


def test_two_pools_are_asked_for_with_a_second_chip(client: TestClient) -> None:
    query = "model=deepseek-v3&count=64&chip=H200&other_count=400&other_chip=H20"
    text = answered(client, f"/compute/serve?{query}")

    assert "64 H200" in text
    assert "Other uses of these chips" in text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("model=deepseek-v3&count=32&chip=H2000", "H2000"),
        ("model=deepseek-v3&count=x&chip=H200", "`count` is &#39;x&#39;; give a positive number"),
        ("model=deepseek-v3&count=8&chip=H200&precision=fp3", "precision"),
        ("model=/etc/passwd&count=8&chip=H200", "is a path"),
        ("model=../../secret.json&count=8&chip=H200", "is a path"),
        ("count=8&chip=H200", "model"),
        ("model=deepseek-v3&count=8&chip=H200&tpot_ms=nan", "give a positive number"),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_form(
    client: TestClient, query: str, says: str
) -> None:
    text = answered(client, f"/compute/serve?{query}")

    assert 'role="alert"' in text
    assert says in text
    assert "Traceback" not in text
    assert 'name="model"' in text


def test_markup_in_a_field_stays_text(client: TestClient) -> None:
    text = answered(client, f"/compute/serve?model={SCRIPT}&count=8&chip={SCRIPT}")

    assert SCRIPT not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("address", "kind", "begins"),
    [
        ("/compute/serve/chart/frontier.json", "application/json", b"{"),
        ("/compute/serve/chart/frontier.svg", "image/svg+xml", b"<svg"),
        ("/compute/serve/chart/token_parts.png", "image/png", b"\x89PNG"),
        ("/compute/serve/chart/frontier.csv", "text/csv", b"plan,replicas,users"),
        ("/compute/serve/download.csv", "text/csv", b"quantity,name,mid"),
        ("/compute/equals/chart/load.json", "application/json", b"{"),
        ("/compute/train/download.bibtex", "application/x-bibtex", b"@misc"),
    ],
)
def test_each_chart_and_answer_can_be_taken_away(
    client: TestClient, address: str, kind: str, begins: bytes
) -> None:
    found = client.get(address)

    assert found.status_code == 200
    assert found.headers["content-type"].startswith(kind)
    assert found.content.startswith(begins)


def test_an_unknown_chart_or_work_is_a_friendly_page(client: TestClient) -> None:
    chart = client.get("/compute/serve/chart/nothing.json")
    work = client.get("/compute/dream")

    assert chart.status_code == 400
    assert "there is no chart" in chart.text
    assert work.status_code == 422


def test_the_page_speaks_italian(client: TestClient) -> None:
    text = client.get("/compute", headers={"Accept-Language": "it"}).text

    assert "Che cosa sanno fare i chip" in text
    assert 'lang="it"' in text


def test_the_server_answers_others_while_plans_are_tried(client: TestClient) -> None:
    query = "model=deepseek-v3&count=2048&chip=H100&tpot_ms=25"
    waiting = client.get(f"/compute/serve?{query}")
    others = [client.get(address).status_code for address in ("/market", "/compute/train")]
    done = answered(client, f"/compute/serve?{query}")

    assert waiting.status_code == 200
    assert others == [200, 200]
    assert "DeepSeek-V3 on 2,048 H100" in done


def test_a_page_that_waits_is_not_kept_and_one_that_has_its_answer_is(client: TestClient) -> None:
    address = "/compute/serve?model=qwen3-32b&count=8&chip=H20"
    first = client.get(address)
    answered(client, address)
    last = client.get(address)

    assert first.headers["cache-control"] in {"no-store", "private, no-cache"}
    assert last.headers["cache-control"] == "private, no-cache"
