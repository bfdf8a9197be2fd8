import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.gate import gate_command
from valico.errors import InputError, UnknownNameError


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def test_without_a_file_the_picture_lands_here_and_the_screen_says_where(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(gate_command, ["--on", "2022-12-01", "--known-by", "2026-11-21"])
    written = (tmp_path / "gate-2022-12-01.svg").read_text(encoding="utf-8")

    assert done.exit_code == 0
    assert written.startswith("<svg ")
    assert "Written: gate-2022-12-01.svg" in done.output
    assert "A800" in done.output
    assert "Information, not legal advice." in done.output


def test_both_files_are_written_where_asked(runner: CliRunner, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    asked = ["--on", "2022-12-01", "--svg", str(svg), "--png", str(png), "--highlight", "a800"]
    done = runner.invoke(gate_command, asked)

    assert done.exit_code == 0
    assert svg.stat().st_size > 10_000
    assert png.read_bytes().startswith(b"\x89PNG")


def test_json_prints_the_record_and_writes_no_file(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = runner.invoke(gate_command, ["--on", "2026-02-15", "--to", "cina", "--json"])

    record = json.loads(done.output)
    assert record["schema"] == "valico.gate/1"
    assert record["destination"] == "china"
    assert {region["kind"] for region in record["regions"]} >= {"rule", "window", "duty"}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told_in_words(runner: CliRunner) -> None:
    done = runner.invoke(gate_command, ["--on", "2022-12-01", "--svg", "/no/such/folder/a.svg"])

    assert isinstance(done.exception, InputError)
    assert "'/no/such/folder/a.svg' cannot be written" in str(done.exception)


@pytest.mark.parametrize("asked", [["--to", "atlantis"], ["--highlight", "h9000x"]])
def test_an_unknown_name_is_told_with_the_nearest(runner: CliRunner, asked: list[str]) -> None:
    done = runner.invoke(gate_command, ["--on", "2022-12-01", *asked])

    assert isinstance(done.exception, UnknownNameError)
