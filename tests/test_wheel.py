"""The wheel: built, installed where no source tree is, and asked."""

import json
import os
import select
import subprocess
import sys
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WHEEL = ("wheel", "-q", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
LARGEST_BYTES = 15_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools that the checks already have."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", *WHEEL, "-w", str(out), "."],
        cwd=ROOT,
        check=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment whose only Valico it is; return the program."""
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "libraries.pth").write_text(_libraries(), encoding="utf-8")
    program = home / "bin" / "valico"
    program.write_text(
        f"#!{python}\nfrom valico.cli.main import run\nrun()\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


def _libraries() -> str:
    """Return where the libraries lie; files that lead to this source tree are not followed."""
    return next(path for path in sys.path if path.endswith("site-packages")) + "\n"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _ask(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=program.parent,
        env=_environment(),
    )


def test_the_wheel_is_small_and_holds_data_pages_and_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert wheel.stat().st_size < LARGEST_BYTES
    assert any(name.startswith("valico/data/chips/") for name in names)
    assert "valico/web/templates/base.html" in names
    assert "valico/web/static/vendor/vega/LICENSE" in names


def test_the_installed_program_answers_a_question_from_its_own_data(program: Path) -> None:
    told = _ask(program, "ask", "may deepseek buy 10000 h200 on 2026-02-15", "--json")

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["schema"] == "valico.answer/1"


@pytest.fixture
def served(program: Path) -> Iterator[str]:
    """Start the installed program's server; return its address."""
    process = subprocess.Popen(
        [program, "web", "--no-open"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=program.parent,
        env=_environment() | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], 60)
    assert ready
    yield process.stdout.readline().split()[3].rstrip("/")
    process.terminate()
    process.wait(timeout=20)
    process.stdout.close()


def test_the_installed_server_shows_its_first_page_and_its_styles(served: str) -> None:
    for path, sign in (("/", "Valico"), ("/static/valico.css", "--paper")):
        with urllib.request.urlopen(f"{served}{path}", timeout=60) as answer:  # noqa: S310  # our own server
            assert sign in answer.read().decode()


def test_the_installed_tools_for_assistants_introduce_themselves(program: Path) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "a test", "version": "1"},
        },
    }
    told = subprocess.run(
        [program, "mcp"],
        input=json.dumps(hello) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=program.parent,
        env=_environment(),
    )

    assert json.loads(told.stdout.splitlines()[0])["result"]["serverInfo"]["name"] == "valico"
