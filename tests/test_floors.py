"""The floors of the house: a wrong import fails here, and does so on a copy as a proof."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = "Floors: data climbs, imports point down"
CIRCLES = "No circles inside any room"


def contracts(house: Path) -> tuple[int, str]:
    """Return the verdict of import-linter on a house, and its words on one line."""
    linted = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys; sys.path.insert(0, sys.argv[1]); from importlinter import cli; "
                "sys.exit(cli.lint_imports(config_filename=sys.argv[2], no_cache=True))"
            ),
            str(house / "src"),
            str(house / ".importlinter"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=house,
    )
    return linted.returncode, " ".join((linted.stdout + linted.stderr).split())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the house without its data."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    shutil.copytree(
        ROOT / "src" / "valico",
        tmp_path / "src" / "valico",
        ignore=shutil.ignore_patterns("data", "__pycache__"),
    )
    return tmp_path


def add(house: Path, module: str, line: str) -> None:
    file = house / "src" / "valico" / module
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


def test_the_house_keeps_its_contracts() -> None:
    code, words = contracts(ROOT)

    assert code == 0, words.partition("Broken contracts")[2]
    assert f"{FLOORS} KEPT" in words
    assert f"{CIRCLES} KEPT" in words
    assert "Contracts: 2 kept, 0 broken." in words


def test_an_import_from_above_in_compute_breaks_both_contracts(copy: Path) -> None:
    add(copy, "compute/cluster.py", "from valico.answer.library import Library")

    code, words = contracts(copy)

    assert code == 1
    assert "Contracts: 0 kept, 2 broken." in words
    assert "valico.compute is not allowed to import valico.answer" in words
    assert "valico.compute.cluster -> valico.answer.library" in words


@pytest.mark.parametrize(
    ("module", "line", "told"),
    [
        (
            "regime/judge.py",
            "from valico.chronicle import claims",
            "valico.regime is not allowed to import valico.chronicle",
        ),
        (
            "units.py",
            "from valico import dates",
            "valico.units is not allowed to import valico.dates",
        ),
        (
            "catalogue/chips.py",
            "from valico.cli import main",
            "valico.catalogue is not allowed to import valico.cli",
        ),
    ],
)
def test_a_room_does_not_import_its_neighbours_or_those_above(
    module: str, line: str, told: str, copy: Path
) -> None:
    add(copy, module, line)

    code, words = contracts(copy)

    assert code == 1
    assert f"{FLOORS} BROKEN" in words
    assert told in words


def test_a_circle_inside_a_room_is_refused(copy: Path) -> None:
    add(copy, "catalogue/places.py", "from valico.catalogue import faults")

    code, words = contracts(copy)

    assert code == 1
    assert f"{FLOORS} KEPT" in words
    assert f"{CIRCLES} BROKEN" in words


def test_a_new_floor_must_be_given_its_place(copy: Path) -> None:
    (copy / "src" / "valico" / "helpers.py").write_text('"""A floor that nobody drew."""\n')

    code, words = contracts(copy)

    assert code == 1
    assert "helpers" in words
