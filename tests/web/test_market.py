"""The room of the market: scenarios, the editor, fleets, forecasts and mixes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from valico.answer.market.template import PLACE
from valico.web.app import create_app
from valico.web.settings import Settings

if TYPE_CHECKING:
    from httpx2 import Response
    from tests.web.conftest import Open

SLOW_MS = 150_000
"""Longer than a small simulation takes on a busy machine."""
SCRIPT = "<script>alert(1)</script>"
TEMPLATE = PLACE.read_text(encoding="utf-8")
OVER = 'base = "{base}"\ntitle = "{title}"\nruns = 64\n'


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Return a visitor without a browser."""
    app = create_app(Settings())
    with TestClient(app, base_url="http://127.0.0.1") as visitor:
        yield visitor
    app.state.jobs.close()


def ended(client: TestClient, address: str) -> str:
    """Return a page when what it waits for has come."""
    jobs = client.app.state.jobs  # type: ignore[attr-defined]  # the application's own state
    text = client.get(address).text
    while 'class="pending"' in text:
        for name in list(jobs._jobs):  # noqa: SLF001  # waits as long as it takes, and no longer
            jobs.wait(name, 60)
        text = client.get(address).text
    return text


def posted(client: TestClient, text: str, **more: str) -> "Response":
    """Send the editor's form."""
    return client.post("/market/edit", data={"text": text, **more}, follow_redirects=False)


@pytest.fixture(scope="module")
def own(client: TestClient) -> str:
    """Run a small scenario whose title is hostile; return its address."""
    text = TEMPLATE.replace(
        'title = "A licence for the H20, three months late"', f'title = "=1+1 {SCRIPT}"'
    )
    answer = posted(client, text, runs="64")
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    ended(client, address)
    return address


@pytest.mark.parametrize(("dark", "narrow"), [(False, False), (True, True)])
def test_the_list_of_scenarios_is_whole(visit: "Open", *, dark: bool, narrow: bool) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/market")
    seen.shoot(f"market-{'dark-narrow' if dark else 'light-wide'}")

    assert page.locator("article.scenario").count() >= 13
    assert page.locator("a", has_text="The H20 halt of 2025").count() == 1
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


@pytest.mark.parametrize(("dark", "narrow"), [(False, False), (True, True)])
def test_a_scenario_is_edited_run_with_progress_and_drawn(
    visit: "Open", *, dark: bool, narrow: bool
) -> None:
    seen = visit(dark=dark, narrow=narrow)
    page = seen.go("/market/edit")
    page.fill("input[name=runs]", "64")
    page.click("form.editor button.chief")
    page.wait_for_selector("#fan-delivered svg", timeout=SLOW_MS)
    page.wait_for_selector("#tornado-delivered svg", timeout=SLOW_MS)
    seen.shoot(f"market-own-{'dark-narrow' if dark else 'light-wide'}")

    assert "/market/own-" in page.url
    assert page.locator("h1").inner_text() == "A licence for the H20, three months late"
    assert page.locator("svg.river path").count() > 5
    assert page.locator("#binding svg").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]  # it has one
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.faults() == []


def test_a_scenario_that_ships_tells_what_it_assumes_before_it_has_run(client: TestClient) -> None:
    text = client.get("/market/h200-2026?runs=16").text

    for words in ("allowance", "Chinese permission: open", "published", "H200 SXM5 141GB", "10 %"):
        assert words in text
    assert "/sources/the-decoder-2025-12-31" in text
    assert 'role="status"' in text or "What comes of it" in text
    client.post(f"/market/own-{next(iter(client.app.state.jobs._jobs))}/stop")  # type: ignore[attr-defined]  # noqa: SLF001  # the one begun here


def test_hostile_words_of_a_scenario_stay_words(client: TestClient, own: str) -> None:
    page = client.get(own).text
    table = client.get(f"{own}/download.csv").content.decode()
    book = client.get(f"{own}/download.markdown").text

    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert not any(cell.startswith(("=", "+", "@")) for cell in table.replace("\n", ",").split(","))
    assert "valico" in book.lower() or "Delivered" in book


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("chart/fan-delivered.json", "application/json"),
        ("chart/flows.svg", "image/svg+xml"),
        ("chart/binding.csv", "text/csv"),
        ("chart/tornado-stranded.json", "application/json"),
        ("chart/made.json", "application/json"),
        ("chart/shares.json", "application/json"),
        ("picture/chain.svg", "image/svg+xml"),
        ("download.csv", "text/csv"),
        ("download.xlsx", "application/vnd.openxmlformats"),
    ],
)
def test_every_chart_and_table_of_a_run_can_be_taken_away(
    client: TestClient, own: str, place: str, kind: str
) -> None:
    found = client.get(f"{own}/{place}")

    assert found.status_code == 200
    assert found.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "not readable as TOML"),
        ("title = 'x'", "missing field"),
        (TEMPLATE.replace("starts_per_week", "starts_per_wek"), "starts_per_wek"),
        (TEMPLATE.replace('"nvidia-hopper"', '"../../etc/passwd"'), "../../etc/passwd"),
        (TEMPLATE.replace('buyer = "bytedance"', 'buyer = "nobody-known"'), "no organisation"),
        (OVER.format(base="../../../etc/passwd", title="x"), "no scenario is called"),
        (OVER.format(base="/etc/passwd.toml", title="x"), "no scenario is called"),
        ("[[[[[[" * 9000, "brackets"),
        ("\x00", "TOML"),
    ],
)
def test_a_scenario_that_cannot_run_is_told_with_its_field_beside_its_text(
    client: TestClient, text: str, says: str
) -> None:
    answer = posted(client, text)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert says in answer.text
    assert "Traceback" not in answer.text


def test_what_stands_in_the_editor_stays_when_it_is_refused(client: TestClient) -> None:
    answer = posted(client, f"</textarea>{SCRIPT}", runs="7", against="../secret")

    assert SCRIPT not in answer.text
    assert "&lt;/textarea&gt;" in answer.text
    assert 'value="7"' in answer.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"against": "/etc/passwd"}, "no scenario is called"),
        ({"runs": "1000000"}, "runs"),
        ({"runs": "many"}, "runs"),
        ({"seed": "-1"}, "seed"),
    ],
)
def test_runs_seed_and_baseline_are_bounded(
    client: TestClient, fields: dict[str, str], says: str
) -> None:
    answer = posted(client, TEMPLATE, **fields)

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("duty=150", "`duty` is &#39;150&#39;; give per cent from 0 to 100"),
        ("opens=2020-01-01", "lies outside the scenario"),
        ("opens=soon", "opens"),
        ("ratio=50", "has no ratio"),
        ("against=../../x", "no scenario is called"),
        (f"seed={SCRIPT}", "seed"),
    ],
)
def test_levers_that_cannot_be_moved_are_told_within_the_page(
    client: TestClient, query: str, says: str
) -> None:
    text = client.get(f"/market/h200-2026?{query}").text

    assert 'role="alert"' in text
    assert says in text
    assert SCRIPT not in text
    assert 'name="duty"' in text


def test_a_run_that_is_no_longer_kept_says_what_to_do(client: TestClient) -> None:
    answer = client.get("/market/own-0123456789abcdef")

    assert answer.status_code == 400
    assert "run it again" in answer.text


def test_an_unknown_scenario_is_a_page_with_the_known_ones(client: TestClient) -> None:
    answer = client.get("/market/h300")

    assert answer.status_code == 404
    assert "h200-2026" in answer.text


def test_the_editor_begins_from_a_scenario_or_lays_one_over_it(client: TestClient) -> None:
    whole = client.get("/market/edit?from=h20-2025").text
    over = client.get("/market/edit?from=over-h20-2025").text
    path = client.get("/market/edit?from=../../etc/passwd")

    assert "The H20 halt of 2025" in whole
    assert "base = &#34;h20-2025&#34;" in over
    assert path.status_code == 404


def test_the_fleet_of_china_is_counted_in_any_metric(client: TestClient) -> None:
    text = ended(client, "/market/fleet?metric=h100e&on=2025-12-31")
    chart = client.get("/market/fleet/chart/quarters.csv?metric=h100e&on=2025-12-31")

    assert "H100-equivalents" in text
    assert "Grey market" in text
    assert chart.text.startswith("ends,low,mid,high")


def test_forecasts_stand_with_their_scores(client: TestClient) -> None:
    text = ended(client, "/market/forecasts")

    assert "CRPS" in text
    assert "substrate-2026-legal" in text


def test_the_best_mix_is_found_and_a_missing_price_is_told(client: TestClient) -> None:
    found = ended(client, "/market/mix")
    missing = ended(client, "/market/mix?chips=Ascend+910C&work=decode+deepseek-v3&budget=1+M+USD")

    assert "Want " in found
    assert "no source gives a price" in missing


def test_the_pages_speak_italian(client: TestClient) -> None:
    italian = {"Accept-Language": "it"}
    market = client.get("/market", headers=italian).text
    edit = client.get("/market/edit", headers=italian).text

    assert "Il mercato" in market
    assert "Uno scenario tuo" in edit
