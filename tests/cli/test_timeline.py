import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.timeline import timeline_command
from valico.errors import InputError

RUNNER = CliRunner()
H200 = ("--about", "h200", "--since", "2025-12-01", "--on", "2026-03-15")


def drawn(*words: str) -> str:
    return RUNNER.invoke(timeline_command, words, catch_exceptions=False).output


def test_the_picture_is_written_in_both_forms(tmp_path: Path) -> None:
    png, svg = tmp_path / "t.png", tmp_path / "t.svg"

    drawn(*H200, "--png", str(png), "--svg", str(svg))

    assert png.read_bytes().startswith(b"\x89PNG")
    assert "<svg" in svg.read_text(encoding="utf-8")


def test_the_same_picture_is_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.png"

    drawn(*H200, "--png", str(first))
    drawn(*H200, "--png", str(second))

    assert first.read_bytes() == second.read_bytes()


def test_a_story_is_counted_in_origins_and_no_firmer_than_its_weakest_wording() -> None:
    told = json.loads(drawn(*H200, "--json"))["timeline"]["marks"]

    (approval,) = [m for m in told if any("three-buyers" in name for name in m["claims"])]
    assert approval["outlets"] >= 7
    assert approval["origins"] < approval["outlets"] / 2
    assert approval["hedge"] in {"reported", "conditional"}


def test_where_nothing_was_said_there_is_no_picture() -> None:
    with pytest.raises(InputError, match="no claim in sight gives a state"):
        drawn("--about", "h200", "--on", "2022-09-01")
