import pytest
from starlette.testclient import TestClient

from valico.web.app import create_app
from valico.web.problem import KINDS
from valico.web.settings import Settings

PROBLEMS = (
    ("GET", "/nowhere", 404, "not-found"),
    ("POST", "/chips", 405, "method"),
    ("GET", "/chips/h2000", 404, "unknown-name"),
    ("GET", "/may?chip=h2000&to=china", 422, "mistaken"),
    ("GET", "/may?chip=h20&too=china", 422, "mistaken"),
    ("GET", "/may?chip=h20&chip=h200", 422, "mistaken"),
    ("GET", "/chips?cursor=abc", 400, "stale-cursor"),
    ("GET", "/chips?limit=0", 422, "mistaken"),
    ("GET", "/ask?q=%ff%fe", 400, "unreadable"),
    ("GET", "/simulations/none", 404, "not-found"),
    ("DELETE", "/simulations/none", 404, "not-found"),
    ("GET", "/problems/none", 404, "not-found"),
)


@pytest.mark.parametrize(("method", "path", "status", "slug"), PROBLEMS)
def test_each_mistake_is_a_problem_of_its_kind(
    api: TestClient, method: str, path: str, status: int, slug: str
) -> None:
    found = api.request(method, f"/api/v1{path}")

    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/problem+json"
    told = found.json()
    assert told["type"] == f"/api/v1/problems/{slug}"
    assert told["status"] == status
    assert told["title"]
    assert told["mend"]


def test_a_problem_says_where_and_what_is_allowed(api: TestClient) -> None:
    told = api.post(
        "/api/v1/whatif", json={"title": "x", "on": "2026-01-01", "change": [{"rulle": "x"}]}
    ).json()

    assert told["where"] == "change[0].rulle"
    assert "enact" in told["allowed"]


def test_a_misspelt_name_is_told_the_nearest(api: TestClient) -> None:
    told = api.get("/api/v1/chips/h2000").json()

    assert "H200 SXM5 141GB" in told["allowed"]
    assert told["mend"] == "give another name of a chip"


def test_a_message_names_fields_and_not_options(api: TestClient) -> None:
    told = api.get("/api/v1/serve?model=deepseek-v3&chips=8+h200&users=3&batch=3").json()

    assert told["detail"] == "give one of `users`, `batch`, `rate_per_s`"


def test_a_method_that_does_not_fit_is_told_which_do(api: TestClient) -> None:
    allowed = api.post("/api/v1/chips").headers["allow"]

    assert set(allowed.split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("slug", KINDS)
def test_the_type_of_a_problem_leads_to_its_explanation(api: TestClient, slug: str) -> None:
    assert api.get(f"/api/v1/problems/{slug}").json()["title"] == KINDS[slug].title


def test_strangers_need_the_token_and_are_told_so() -> None:
    token = "a-token-of-some-length"  # noqa: S105  # of this test alone
    app = create_app(Settings(host="0.0.0.0", token=token))  # noqa: S104  # nothing listens
    stranger = TestClient(app, base_url="http://10.0.0.7")

    without = stranger.get("/api/v1/chips")
    wrong = stranger.get("/api/v1/chips", headers={"Authorization": "Bearer other"})
    right = stranger.get("/api/v1/chips", headers={"Authorization": f"Bearer {token}"})

    assert without.json()["type"] == "/api/v1/problems/token-needed"
    assert without.headers["www-authenticate"] == "Bearer"
    assert wrong.status_code == 401
    assert token not in without.text + wrong.text
    assert right.status_code == 200


def test_another_host_and_another_page_are_refused_in_problems(api: TestClient) -> None:
    rebound = api.get("/api/v1/chips", headers={"host": "evil.example"})
    foreign = api.post(
        "/api/v1/read", json={"text": "x"}, headers={"origin": "https://evil.example"}
    )

    assert rebound.json()["type"] == "/api/v1/problems/elsewhere"
    assert foreign.json()["type"] == "/api/v1/problems/refused"


def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    app = create_app(Settings(requests_per_minute=3))
    client = TestClient(app, base_url="http://127.0.0.1")

    found = [client.get("/api/v1/scenarios") for _ in range(4)]

    assert [one.status_code for one in found] == [200, 200, 200, 429]
    assert found[-1].json()["type"] == "/api/v1/problems/too-often"
    assert 0 < int(found[-1].headers["retry-after"]) <= 20
