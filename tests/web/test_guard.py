"""The door: who may ask, how much, and what goes out with every answer."""

import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from valico.web.app import create_app
from valico.web.settings import Settings

TOKEN = "a-token-of-this-test-alone"  # noqa: S105  # of a server that lives as long as the test
STRANGERS = Settings(host="0.0.0.0", token=TOKEN)  # noqa: S104  # nothing listens
TRICKS = (
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2f..%2fstore.py",
    "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
    "/static//etc/passwd",
    "/static/..\\app.py",
    "/static/vendor/",
    "/static/valico.css%00.js",
)


@pytest.fixture(scope="module")
def strangers() -> TestClient:
    return TestClient(create_app(STRANGERS), base_url="http://198.51.100.7", follow_redirects=False)


@pytest.mark.parametrize("path", ["/", "/sources", "/static/valico.css", "/no-such-page"])
def test_every_answer_carries_the_policy(pages: TestClient, path: str) -> None:
    headers = pages.get(path).headers
    policy = headers["content-security-policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "unsafe-inline" not in rules["style-src"]
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_no_page_holds_a_script_of_its_own(pages: TestClient) -> None:
    for path in ("/", "/?q=h200+deepseek", "/chronicle", "/chronicle/read", "/sources"):
        told = pages.get(path).text

        assert "<script>" not in told
        assert "<style" not in told
        assert " onclick=" not in told
        assert "https://" not in told.partition("<main")[0]


@pytest.mark.parametrize("host", ["evil.example", "198.51.100.7", "127.0.0.1.evil.example", ""])
def test_a_name_that_only_resolves_here_is_refused(pages: TestClient, host: str) -> None:
    assert pages.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:1", "[::1]:9", "LOCALHOST"])
def test_this_machine_is_let_in_by_each_of_its_names(pages: TestClient, host: str) -> None:
    assert pages.get("/sources/88-fr-73458", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_page_may_not_send_forms(pages: TestClient, origin: str) -> None:
    answer = pages.post("/chronicle/read", data={"text": "x"}, headers={"origin": origin})

    assert answer.status_code == 403


def test_ones_own_page_may_send_forms(pages: TestClient) -> None:
    said = {"text": "NVIDIA halted production of the H20, Reuters said."}
    own = {"origin": "http://127.0.0.1"}

    assert pages.post("/chronicle/read", data=said, headers=own).status_code == 200


@pytest.mark.parametrize("path", TRICKS)
def test_no_path_leads_out_of_the_files_that_are_served(pages: TestClient, path: str) -> None:
    answer = pages.get(path)

    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_body_that_announces_too_much_is_refused(pages: TestClient) -> None:
    heavy = {"content-length": str(100_000_000), "content-type": "text/plain"}
    answer = pages.post("/chronicle/read", content=b"x", headers=heavy)

    assert answer.status_code == 413
    assert "at most 1,000,000 bytes" in answer.text


def test_a_body_that_announces_nothing_is_read_no_further_than_the_limit(
    pages: TestClient,
) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while taken < 100_000_000:
            taken += 100_000
            yield b"a" * 100_000

    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = pages.post("/chronicle/read", content=endless(), headers=form)

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/sources", "/chronicle/read", "/api/v1/chips"])
def test_a_stranger_without_the_token_sees_nothing(strangers: TestClient, path: str) -> None:
    answer = strangers.get(path)

    assert answer.status_code in {303, 401}
    assert answer.headers.get("location", "/enter") == "/enter"


def test_the_token_opens_by_header_and_by_the_door(strangers: TestClient) -> None:
    by_header = strangers.get("/sources/88-fr-73458", headers={"authorization": f"Bearer {TOKEN}"})
    entered = strangers.post("/enter", data={"token": TOKEN})
    cookie = entered.headers["set-cookie"]

    assert by_header.status_code == 200
    assert entered.status_code == 303
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("shown", ["", "a-token", TOKEN + "x", TOKEN[:-1], "é" * 24])
def test_another_token_does_not_open(shown: str) -> None:
    stranger = TestClient(
        create_app(STRANGERS), base_url="http://198.51.100.7", follow_redirects=False
    )
    header = {b"authorization": f"Bearer {shown}".encode()}

    assert stranger.get("/sources", headers=header).status_code == 303
    assert stranger.post("/enter", data={"token": shown}).status_code == 403


def test_the_token_stands_in_no_log_and_no_page(
    strangers: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        wrong = strangers.post("/enter", data={"token": "what-somebody-typed"})
        right = strangers.get("/sources", headers={"authorization": f"Bearer {TOKEN}"})

    assert TOKEN not in caplog.text
    assert "what-somebody-typed" not in caplog.text
    assert "what-somebody-typed" not in wrong.text
    assert TOKEN not in right.text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_choice_of_a_language_leads_nowhere_else(pages: TestClient, back: str) -> None:
    answer = pages.get("/language/it", params={"back": back}, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_the_choice_of_a_language_is_remembered(pages: TestClient) -> None:
    client = TestClient(pages.app, base_url="http://127.0.0.1")
    told = client.get("/language/it", params={"back": "/sources?kind=rule"}).text

    assert '<html lang="it">' in told
    assert 'name="kind" value="rule"' in told


def test_a_page_that_is_not_there_says_so_and_leads_on(pages: TestClient) -> None:
    answer = pages.get("/no-such-page")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert 'href="/chronicle"' in answer.text


def test_a_misspelt_address_of_a_source_leads_to_the_nearest(pages: TestClient) -> None:
    answer = pages.get("/sources/88-fr-73459")

    assert answer.status_code == 404
    assert 'href="/sources/88-fr-73458"' in answer.text


def test_a_page_kept_is_the_same_page_and_is_not_sent_twice(pages: TestClient) -> None:
    first = pages.get("/sources/88-fr-73458")
    again = pages.get("/sources/88-fr-73458", headers={"if-none-match": first.headers["etag"]})

    assert pages.get("/sources/88-fr-73458").content == first.content
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_in_one_language_is_not_kept_for_another(pages: TestClient) -> None:
    english = pages.get("/sources", headers={"accept-language": "en"}).text
    italian = pages.get("/sources", headers={"accept-language": "it"}).text

    assert '<html lang="en">' in english
    assert '<html lang="it">' in italian


@pytest.mark.parametrize("query", ["on=2026-13-01", "known_by=x", "hindsight=perhaps"])
def test_a_clock_that_cannot_be_read_is_told_in_words(pages: TestClient, query: str) -> None:
    answer = pages.get(f"/?{query}")

    assert answer.status_code in {400, 422}
    assert "Traceback" not in answer.text
    assert 'role="alert"' in answer.text


def test_the_sign_of_the_site_is_found_at_its_old_place(pages: TestClient) -> None:
    assert pages.get("/favicon.ico").headers["content-type"].startswith("image/svg")
