"""`valico web` as a process: a free port, nothing opened, and an end without noise."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from valico.errors import InputError
from valico.web.command import address_of, listen, token_for

PATIENCE_S = 90
SERVE = (sys.executable, "-m", "valico", "web", "--no-open")


@contextmanager
def served(*more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the server and yield it with what it said first."""
    quiet = os.environ | {"BROWSER": "false", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*SERVE, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=quiet
    ) as server:
        assert server.stdout is not None
        try:
            yield server, server.stdout.readline()
        finally:
            server.kill()


def answers(address: str) -> str:
    """Return the first page, as soon as the server answers."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(f"{address}/", timeout=PATIENCE_S) as page:  # noqa: S310  # ours
                return str(page.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_it_serves_on_a_free_port_and_ends_at_once_when_told_to() -> None:
    with served() as (server, said):
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said
        told = answers(found[0])
        server.send_signal(signal.SIGINT)
        rest = server.communicate(timeout=PATIENCE_S)[0]

    assert "<title>" in told
    assert server.returncode in {0, 130}
    assert "Traceback" not in rest


def test_a_host_beyond_this_machine_needs_a_token() -> None:
    asked = [*SERVE, "--host", "0.0.0.0"]  # noqa: S104  # refused before it listens
    refused = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=PATIENCE_S)

    assert refused.returncode == InputError.exit_code
    assert "needs a token of at least 16 letters" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("token", [None, "", "short"])
def test_a_short_token_is_none(token: str | None) -> None:
    with pytest.raises(InputError, match="at least 16 letters"):
        token_for("0.0.0.0", token)  # noqa: S104  # nothing listens


def test_a_new_token_is_long_and_another_each_time() -> None:
    one, other = token_for("0.0.0.0", "new"), token_for("0.0.0.0", "new")  # noqa: S104  # as above

    assert len(one) >= 24
    assert one != other


def test_a_port_that_is_taken_is_told_in_words() -> None:
    first = listen("127.0.0.1", 0)
    port = first.getsockname()[1]
    with pytest.raises(InputError, match="Leave --port out"):
        listen("127.0.0.1", port)
    shown = address_of(first)
    first.close()

    assert shown == f"http://127.0.0.1:{port}"
