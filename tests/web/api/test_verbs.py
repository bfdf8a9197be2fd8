import json
from typing import Final

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from valico.cli.main import main
from valico.web.api.route import ROUTES

ASKED: Final = {route.verb: route.example for route in ROUTES if "GET" in route.methods}
SENT: Final[dict[str, dict[str, object]]] = {
    "may": {"tpp": 20999, "dram_bandwidth": "4.8 TB/s", "to": "china"},
    "whatif": {
        "title": "no window",
        "on": "2026-02-15",
        "change": [{"end": "us/review-policy-january-2026"}],
    },
    "caps": {
        "on": "2026-06-01",
        "shipment": [
            {"chip": "h200", "to": "united-states", "count": 1000, "on": "2026-02-01"},
            {"chip": "h200", "to": "china", "count": 300, "on": "2026-03-01"},
        ],
    },
    "mix": {
        "chips": ["h20", "h200"],
        "work": ["decode deepseek-v3"],
        "budget": "100 M USD",
        "most": {"h200": 1000},
        "on": "2026-06-01",
    },
    "read": {
        "text": "Reuters: Nvidia has halted production of the H20.",
        "published": "2025-08-25",
    },
}
SAME: Final = (
    (ASKED["train"], ["train", "deepseek-v3", "--chips", "2048 h800", "--json"]),
    (ASKED["chip"], ["chip", "h20", "--json"]),
    ("/compare?chip=h200&chip=h20", ["compare", "h200", "h20", "--json"]),
    ("/may?chip=h20&to=china&on=2025-05-20", ["may", "h20", "--to", "china", "--on", "2025-05-20",
                                              "--json"]),
)  # fmt: skip


def test_every_address_is_tried_here() -> None:
    sent = {route.verb for route in ROUTES if "POST" in route.methods}

    assert all(ASKED.values())
    assert set(SENT) == sent


@pytest.mark.parametrize("verb", ASKED)
def test_a_verb_answers_at_its_address(api: TestClient, verb: str) -> None:
    found = api.get(f"/api/v1{ASKED[verb]}")

    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == "application/json"
    assert found.json()["schema"].startswith("valico.")


@pytest.mark.parametrize("verb", SENT)
def test_a_verb_answers_what_is_sent(api: TestClient, verb: str) -> None:
    path = next(r.path for r in ROUTES if r.verb == verb and "POST" in r.methods)

    found = api.post(f"/api/v1{path}", json=SENT[verb])

    assert found.status_code == 200, found.text
    assert found.json()


@pytest.mark.parametrize(("path", "command"), SAME)
def test_the_api_gives_the_record_that_the_command_line_prints(
    api: TestClient, path: str, command: list[str]
) -> None:
    printed = CliRunner().invoke(main, command, standalone_mode=False)

    assert api.get(f"/api/v1{path}").json() == json.loads(printed.output)


def test_both_clocks_are_kept(api: TestClient) -> None:
    early = api.get("/api/v1/may?chip=h200&to=china&on=2026-01-10&hindsight=false").json()
    later = api.get("/api/v1/may?chip=h200&to=china&on=2026-01-10&known_by=2026-08-01").json()
    then = api.get("/api/v1/says?about=h20&on=2025-08-25").json()
    since = api.get("/api/v1/says?about=h20&on=2025-08-25&hindsight=true").json()

    assert early["understood"]["known_by"] == "2026-01-10"
    assert later["understood"]["known_by"] == "2026-08-01"
    assert max(claim["published"] for claim in then["claims"]) <= "2025-08-25"
    assert max(claim["published"] for claim in since["claims"]) > "2025-08-25"


def test_a_scenario_of_rules_may_be_sent_as_toml(api: TestClient) -> None:
    toml = 'title = "mine"\non = 2026-02-15\n[[change]]\nend = "us/review-policy-january-2026"\n'

    found = api.post("/api/v1/whatif", content=toml, headers={"content-type": "application/toml"})

    assert found.status_code == 200, found.text
    assert found.json()["title"] == "mine"


def test_the_index_names_every_verb(api: TestClient) -> None:
    told = api.get("/api/v1/").json()

    assert {verb["path"] for verb in told["verbs"]} == {f"/api/v1{r.told_path}" for r in ROUTES}
    assert api.get(told["docs"]).status_code == 200
