"""The API as a program meets it, without a network."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from valico.web.app import create_app
from valico.web.settings import Settings

OFTEN = 1_000_000
"""Requests a minute, so that tests need not wait; the limit has a test of its own."""


@pytest.fixture(scope="session")
def api() -> Iterator[TestClient]:
    """Ask the whole application, the door before the API included."""
    app = create_app(Settings(requests_per_minute=OFTEN))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client
    app.state.jobs.close()
