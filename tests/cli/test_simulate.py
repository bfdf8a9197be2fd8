"""`valico simulate` and `valico scenario new`, as a user meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from valico.answer.market.template import write_scenario
from valico.cli.main import main
from valico.errors import InputError

HALT = str(Path(__file__).parents[1] / "market" / "files" / "halt.toml")


def invoked(*words: str, columns: int = 80) -> Result:
    """Return what a command printed."""
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(main, words, catch_exceptions=False)


def test_a_new_scenario_runs_as_it_is(tmp_path: Path) -> None:
    path = str(tmp_path / "mine.toml")

    written = invoked("scenario", "new", path)
    found = invoked("simulate", path, "--runs", "32")

    assert f"valico simulate {path}" in written.output
    assert found.exit_code == 0
    assert found.stdout.startswith("A licence for the H20, three months late")


def test_a_scenario_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    write_scenario(str(tmp_path / "mine"))

    with pytest.raises(InputError, match="is there already"):
        write_scenario(str(tmp_path / "mine.toml"))


def test_the_same_file_and_seed_print_the_same() -> None:
    words = ("simulate", HALT, "--runs", "32", "--seed", "5")

    assert invoked(*words).stdout == invoked(*words).stdout
    assert invoked(*words, "--json").stdout != invoked(*words[:-1], "6", "--json").stdout


def test_json_names_its_schema_and_seed() -> None:
    told = json.loads(invoked("simulate", HALT, "--runs", "32", "--json").stdout)

    assert told["schema"] == "valico.simulation/1"
    assert (told["summary"]["runs"], told["summary"]["seed"]) == (32, 2025)


def test_csv_by_month_has_a_row_a_reading() -> None:
    head, *lines = invoked(
        "simulate", HALT, "--runs", "32", "--csv", "--by", "month"
    ).stdout.splitlines()

    assert head.startswith("scenario,runs,seed,period,")
    assert any(",2025-04,nvidia/h20-96,stranded,units,stock,owned," in line for line in lines)


def test_two_forms_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="choose one"):
        invoked("simulate", HALT, "--json", "--csv")


def test_page_and_picture_are_written(tmp_path: Path) -> None:
    page, picture = tmp_path / "halt.html", tmp_path / "halt.svg"

    found = invoked(
        "simulate", HALT, "--runs", "32", "--html", str(page), "--picture", str(picture)
    )

    assert f"written: {page}" in found.stderr
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_picture_where_nothing_can_be_written_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        invoked("simulate", HALT, "--runs", "32", "--html", str(tmp_path / "no" / "x.html"))


def test_a_question_what_if_is_answered_by_simulation() -> None:
    told = invoked("ask", "what if Beijing opens the gate on 1 December 2026?").stdout
    flat = " ".join(told.split())

    assert "what if Beijing opens the gate on 2026-12-01" in flat
    assert "against h200-2026, run by run on the same draws" in flat
