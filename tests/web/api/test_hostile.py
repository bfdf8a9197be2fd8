import socket
import threading
from collections.abc import Iterator
from typing import Final

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from valico.web.app import create_app
from valico.web.command import listen
from valico.web.settings import Settings

JSON: Final = {"content-type": "application/json"}
TOML: Final = {"content-type": "application/toml"}
HUGE_BYTES: Final = 100_000_000
PATHS: Final = (
    "/chips/..%2f..%2f..%2fetc%2fpasswd",
    "/chips/%2e%2e/%2e%2e/etc/passwd",
    "/models/..%2f..%2fpyproject.toml",
    "/models/%2fetc%2fpasswd",
    "/models/.%2fREADME.md",
    "/organisations/..%5c..%5cwindows",
    "/sources/..%2fmarket.toml",
    "/why/%00",
    "/serve?model=/etc/passwd&chips=8+h200",
    "/serve?model=~/config.json&chips=8+h200",
    "/serve?model=..%2fconfig.json&chips=8+h200",
    "/equals?first=h200&second=h20&work=decode+/etc/passwd",
    "/rank?work=decode+../x.json",
    "/frontier?by=decode+/etc/passwd",
    "/fleet?scenario=/etc/passwd",
    "/fleet?holder=..%2f..%2fetc",
)
BODIES: Final = (
    (JSON, b"", 400),
    (JSON, b"\xff\xfe\x00", 400),
    (JSON, b'{"text": "\xff"}', 400),
    (JSON, b'{"text": "\\ud800"}', 400),
    (JSON, b'{"text": NaN}', 400),
    (JSON, b'{"text": Infinity}', 400),
    (JSON, b"[" * 200_000, 400),
    (JSON, b'{"a":' * 100_000, 400),
    (JSON, b"[]", 422),
    (JSON, b"null", 422),
    (JSON, b'"text"', 422),
    (JSON, b"1" * 10_000, 400),
    (JSON, b'{"text": "a\\u0000b"}', 422),
    (JSON, b'{"text": 1}', 422),
    (JSON, b'{"text": "x", "published": "0000"}', 422),
    (JSON, b'{"text": "x", "more": 1}', 422),
    (TOML, b"a = " + b"[" * 15_000, 400),
    (TOML, b"a = " + b"[" * 300_000, 400),
    (TOML, b"a" + b".a" * 15_000 + b" = 1", 400),
    (TOML, b"\xff\xfe", 400),
    (TOML, b"text = 1e999", 400),
    ({"content-type": "text/html"}, b"<b>", 415),
    ({"content-type": "multipart/form-data; boundary=x"}, b"--x", 415),
)
NUMBERS: Final = (
    "/may?chip=h20&to=china&count=-1",
    "/may?chip=h20&to=china&count=1e400",
    f"/may?chip=h20&to=china&count={'9' * 3000}",
    "/may?tpp=inf&to=china",
    "/may?tpp=nan&to=china",
    "/may?chip=h20&to=china&on=0000-00-00",
    "/may?chip=h20&to=china&on=0001-01-01",
    "/may?chip=h20&to=china&known_by=9999-12-31",
    "/history?chip=h20&first=1000-01-01",
    "/serve?model=deepseek-v3&chips=8+h200&users=1000000000",
    "/serve?model=deepseek-v3&chips=8+h200&input_tokens=0",
    "/serve?model=deepseek-v3&chips=8+h200&draft_tokens=65",
    "/train?model=deepseek-v3&chips=2048+h800&tokens=1e30",
    "/train?model=deepseek-v3&chips=0+h800",
    "/train?model=deepseek-v3&chips=99999999999999999999+h800",
    "/compare?chip=h20",
    "/chips?limit=99999999999999999999",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_address_leads_to_a_file(api: TestClient, path: str) -> None:
    found = api.get(f"/api/v1{path}")

    assert found.status_code in {404, 422}, found.text
    assert "root:" not in found.text
    assert "[build-system]" not in found.text


@pytest.mark.parametrize("place", range(len(BODIES)))
def test_a_body_that_makes_no_sense_is_refused(api: TestClient, place: int) -> None:
    headers, body, status = BODIES[place]
    path = "/api/v1/whatif" if headers is TOML else "/api/v1/read"

    found = api.post(path, content=body, headers=headers)

    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/problem+json"
    assert len(found.content) < 2_000


@pytest.mark.parametrize("path", NUMBERS)
def test_a_number_or_day_beyond_all_sense_is_refused(api: TestClient, path: str) -> None:
    found = api.get(f"/api/v1{path}")

    assert found.status_code == 422, found.text


@pytest.mark.parametrize(
    "path",
    [
        "/serve?model=deepseek-v3&pools=64+h200+%2B+400+h20&users=1000000",
        "/serve?model=deepseek-v3&chips=8+h200&users=1000000",
        "/serve?model=deepseek-v3&chips=8+h200&rate_per_s=1e12",
        "/plan?model=deepseek-v3&chips=1000000+h200",
        "/train?model=deepseek-v3&chips=10000000+h800&tokens=1e18",
    ],
)
def test_a_question_of_millions_is_answered_or_refused_in_words(api: TestClient, path: str) -> None:
    found = api.get(f"/api/v1{path}")

    assert found.status_code in {200, 422}, found.text


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("host", "[", 421),
        ("host", "127.0.0.1@evil.example", 421),
        ("origin", "http://[", 403),
        ("content-length", "9" * 5000, 413),
        ("cookie", "a b=c; ;=;\x7f", 200),
        ("accept", "," * 5000, 200),
        ("if-none-match", '",' * 3000, 200),
        ("authorization", "Bearer " + "x" * 5000, 200),
    ],
)
def test_no_header_breaks_the_door(api: TestClient, name: str, value: str, status: int) -> None:
    found = api.post(
        "/api/v1/read",
        json={"text": "Reuters said that Nvidia has halted production of the H20."},
        headers={name: value},
    )

    assert found.status_code == status, found.text


def test_markup_and_formulas_in_an_article_stay_data(api: TestClient) -> None:
    text = "=HYPERLINK(1) <script>alert(1)</script> Nvidia has halted H20 production, Reuters said."

    found = api.post("/api/v1/read", json={"text": text, "published": "2025-08-25"})

    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.json()["claims"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(max_size=200))
def test_no_words_break_a_question(api: TestClient, words: str) -> None:
    encoded = words.encode("utf-8", "replace").decode()

    found = api.get("/api/v1/ask", params={"q": encoded})

    assert found.status_code in {200, 422}, found.text


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=400))
def test_no_bytes_break_the_reader(api: TestClient, body: bytes) -> None:
    found = api.post("/api/v1/read", content=body, headers=JSON)

    assert found.status_code in {200, 400, 422}


# --- over a real socket -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Serve on a free port of this machine."""
    listening = listen("127.0.0.1", 0)
    app = create_app(Settings())
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=20)


def _sent(port: int, head: str, chunk: bytes, most_bytes: int) -> tuple[bytes, int]:
    """Send a body until the server answers or breaks off; return the answer and what was sent."""
    sent_bytes = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(head.encode())
        line.settimeout(0.05)
        answer = b""
        while sent_bytes < most_bytes:
            try:
                line.settimeout(5)
                line.sendall(chunk)
                sent_bytes += len(chunk)
                line.settimeout(0.001)
                answer += line.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                break
            if answer:
                break
        line.settimeout(5)
        try:
            while b"\r\n\r\n" not in answer and (more := line.recv(65536)):
                answer += more
        except OSError:
            pass
    return answer, sent_bytes


HEAD: Final = "POST /api/v1/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def test_a_body_of_a_hundred_megabytes_is_refused_at_its_announcement(port: int) -> None:
    head = f"{HEAD}Content-Length: {HUGE_BYTES}\r\n\r\n"

    answer, sent_bytes = _sent(port, head, b"x" * 65_536, HUGE_BYTES)

    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer
    assert sent_bytes < 5_000_000


def test_a_body_without_a_length_is_read_no_further_than_the_limit(port: int) -> None:
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    answer, sent_bytes = _sent(port, f"{HEAD}Transfer-Encoding: chunked\r\n\r\n", chunk, HUGE_BYTES)

    assert answer.startswith(b"HTTP/1.1 413")
    assert sent_bytes < 20_000_000
