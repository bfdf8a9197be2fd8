"""A server in the test's own process that answers as it was recorded."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Recorded(ThreadingHTTPServer):
    """Answers every question with the same recorded answer, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.body: bytes = b""
        self.wait = threading.Event()
        self.silent = False
        self.location = ""
        self.asked: list[dict[str, object]] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        """The address, as a user gives it."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, content: str) -> None:
        """Record the words of a model."""
        told = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        self.body = json.dumps(told).encode()

    def claims(self, *claims: dict[str, object]) -> None:
        """Record a list of claims."""
        self.says(json.dumps({"claims": claims}))


class _Handler(BaseHTTPRequestHandler):
    server: Recorded

    def do_POST(self) -> None:  # the name that the library asks for
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.keys.append(self.headers["Authorization"])
        if self.server.silent:
            self.server.wait.wait(10)
            return
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Recorded]:
    recorded = Recorded()
    thread = threading.Thread(target=recorded.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield recorded
    recorded.wait.set()
    recorded.shutdown()
    thread.join()
    recorded.server_close()


@pytest.fixture
def claim() -> Callable[..., dict[str, object]]:
    """Return a builder of claims as a model tells them."""

    def told(quote: str, **fields: object) -> dict[str, object]:
        return {"quote": quote, "type": "ban_or_block", "modality": "asserted", **fields}

    return told
