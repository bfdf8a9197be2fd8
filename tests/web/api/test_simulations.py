from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from starlette.testclient import TestClient

PATH = "/api/v1/simulations"
TOML = {"content-type": "application/toml"}
OVERLAY = 'base = "h20-2025"\ntitle = "<script>=1+1</script>"\nruns = 16\nwithout = ["rush"]\n'


def _ended(api: TestClient, address: str) -> dict[str, Any]:
    """Return a simulation when it has ended; told by its events, so that nobody polls."""
    with api.stream("GET", f"{address}/events") as stream:
        for _ in stream.iter_lines():
            pass
    found: dict[str, Any] = api.get(address).json()
    return found


def _events(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in text.strip().split("\n\n"):
        if not block.startswith(":"):
            name, data = block.split("\n", 1)
            yield name.removeprefix("event: "), msgspec.json.decode(data.removeprefix("data: "))


def test_a_simulation_is_begun_watched_and_read(api: TestClient) -> None:
    begun = api.post(PATH, json={"scenario": "h20-2025", "runs": 64, "seed": 7})
    address = begun.headers["location"]
    watched = api.get(f"{address}/events")
    events = list(_events(watched.text))
    found = api.get(address).json()

    assert begun.status_code == 202
    assert watched.headers["content-type"].startswith("text/event-stream")
    assert events[-1][0] == "done"
    assert max(data["done"] for _, data in events) == events[-1][1]["of"] > 64
    assert found["state"] == "done"
    assert found["report"]["schema"] == "valico.simulation/1"
    assert found["report"]["summary"]["runs"] == 64
    assert found["report"]["sources"]


def test_the_same_simulation_is_the_same_job(api: TestClient) -> None:
    asked = {"scenario": "h20-2025", "runs": 16, "seed": 3}

    first, second = (api.post(PATH, json=asked) for _ in range(2))

    assert first.headers["location"] == second.headers["location"]
    _ended(api, first.headers["location"])


def test_changes_of_a_scenario_may_be_sent_and_their_names_stay_data(api: TestClient) -> None:
    begun = api.post(PATH, content=OVERLAY, headers=TOML)
    found = _ended(api, begun.headers["location"])

    assert begun.status_code == 202, begun.text
    assert found["state"] == "done", found["fault"]
    assert found["report"]["scenario"] == "<script>=1+1</script>"
    assert api.get(begun.headers["location"]).headers["content-type"] == "application/json"


def test_a_stopped_simulation_ends_and_the_server_goes_on(api: TestClient) -> None:
    begun = api.post(PATH, json={"scenario": "h200-2026", "runs": 20_000, "seed": 11})
    address = begun.headers["location"]
    stopped = api.delete(address)
    light = api.get("/api/v1/scenarios?limit=1")
    found = _ended(api, address)

    assert stopped.json()["state"] == "stopped"
    assert light.status_code == 200
    assert found["state"] == "stopped"
    assert found["report"] is None


REFUSED: Final[tuple[tuple[dict[str, object], str], ...]] = (
    ({}, "give one of `scenario`, `own` and `overlay`"),
    ({"scenario": "h20-2025", "runs": 1_000_000}, "Expected `int` <= 20000"),
    ({"scenario": "h20-2025", "runs": -1}, "Expected `int` >= 1"),
    ({"scenario": "/etc/passwd"}, "no scenario is called '/etc/passwd'"),
    ({"scenario": "../../../secret.toml"}, "no scenario is called"),
    ({"scenario": "h20-2025", "against": "/etc/hostname"}, "no scenario is called"),
    ({"scenario": "h20-2025", "against": "mine.toml"}, "no scenario is called"),
    ({"overlay": {"base": "../h20-2025.toml", "title": "x"}}, "no scenario is called"),
    ({"overlay": {"base": "h20-2025", "title": "x", "without": ["none"]}}, "names 'none'"),
    ({"overlay": {"base": "h20-2025", "title": "x", "runs": 10**9}}, "too many here"),
    ({"overlay": {"base": "h20-2025", "title": "x", "ends": "9999-12-31"}}, "too far away"),
)


@pytest.mark.parametrize(("asked", "words"), REFUSED)
def test_what_cannot_be_run_is_refused_before_it_begins(
    api: TestClient, asked: dict[str, object], words: str
) -> None:
    found = api.post(PATH, json=asked)

    assert found.status_code == 422, found.text
    assert words in found.json()["detail"]


def _own(**changes: object) -> dict[str, object]:
    amount = {"low": 1, "mid": 2, "high": 3, "basis": "assumption", "source": "valico-assumption"}
    product = {
        "chip": "nvidia/h20-96",
        "chain": "nvidia-hopper",
        "starts_per_week": amount,
        "price_usd": amount,
        "cost_usd": amount,
    }
    return {
        "title": "mine",
        "begins": "2026-01-05",
        "ends": "2026-06-01",
        "runs": 8,
        "product": [product | changes],
        "line": [
            {
                "buyer": "elsewhere",
                "place": "elsewhere",
                "home": True,
                "orders_per_week": {"nvidia/h20-96": amount},
            }
        ],
        "many": {"elsewhere": "others"},
    }


@pytest.mark.parametrize("chain", ["/etc/passwd", "../chains/nvidia-hopper", "nvidia-hopper.toml"])
def test_a_chain_of_a_posted_scenario_is_a_name_and_no_path(api: TestClient, chain: str) -> None:
    found = api.post(PATH, json={"own": _own(chain=chain)})

    assert found.status_code == 422
    assert "chain" in found.json()["detail"]
    assert "root:" not in found.text


def test_a_scenario_of_ones_own_runs(api: TestClient) -> None:
    begun = api.post(PATH, json={"own": _own()})

    assert begun.status_code == 202, begun.text
    assert _ended(api, begun.headers["location"])["state"] == "done"


def test_a_server_at_work_takes_no_more_and_says_so(api: TestClient) -> None:
    long = [{"scenario": "h200-2026", "runs": 20_000, "seed": 100 + n} for n in range(5)]
    found = [api.post(PATH, json=asked) for asked in long]
    for one in found[:4]:
        api.delete(one.headers["location"])

    assert [one.status_code for one in found] == [202, 202, 202, 202, 503]
    assert found[-1].json()["type"] == "/api/v1/problems/busy"
    assert found[-1].headers["retry-after"] == "5"
