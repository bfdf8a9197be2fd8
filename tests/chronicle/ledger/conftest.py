"""Addresses of fresh ledgers: a SQLite file, and a schema on a private PostgreSQL server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count()


def _binaries() -> Path | None:
    """Return the folder of Debian's newest PostgreSQL, where it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _account() -> str | None:
    """Return whom to run the server as: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no account `postgres`")


def _run(words: list[str], account: str | None) -> None:
    subprocess.run(words, check=True, user=account, cwd="/", stdout=subprocess.DEVNULL, timeout=120)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a server of our own in a folder of its own; give its address."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: valico[postgresql]")
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL under /usr/lib/postgresql: apt-get install postgresql")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="valico-pg-"))
    if account is not None:
        shutil.chown(folder, account)
    data, options = folder / "data", f"-c listen_addresses='' -c unix_socket_directories={folder}"
    _run([str(binaries / "initdb"), "-D", str(data), "-U", "valico", "--auth=trust"], account)
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    _run([*control, "-o", options, "start"], account)
    try:
        yield f"postgresql://valico@/postgres?host={folder}"
    finally:
        _run([*control, "-m", "immediate", "stop"], account)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a ledger that is still to begin."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.sqlite")
    found: str = request.getfixturevalue("schema")
    return found


@pytest.fixture
def schema(server: str) -> str:
    """Make a schema for one test and give the address of a ledger that is still to begin."""
    import psycopg  # noqa: PLC0415  # an extra

    name = f"ledger_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server}&options=-csearch_path%3D{name}"
