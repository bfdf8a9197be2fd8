"""`valico rules`, `history`, `frontier`, `caps` and `whatif` as a user meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import DataError, InputError

EXAMPLES = Path(__file__).parents[2] / "examples"


def said(*words: str) -> str:
    result = CliRunner().invoke(main, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_rules_lists_what_stands_and_how() -> None:
    found = json.loads(said("rules", "--on", "2026-02-01", "--json"))

    assert found["schema"] == "valico.rules/1"
    assert "not enforced" in said("rules", "--on", "2026-02-01")


def test_rules_diff_names_the_chips_that_changed_sides() -> None:
    assert "H200" in said("rules", "diff", "2025-12-01", "2026-02-15")
    assert "No rule changed." in said("rules", "diff", "2024-07-01", "2024-07-02")


def test_history_is_a_table_of_days() -> None:
    text = said("history", "h20", "--to", "china", "--until", "2026-11-21")

    assert "2025-04-09" in text
    assert "licence by letter" in text


def test_history_draws_its_chart(tmp_path: Path) -> None:
    said("history", "h20", "--svg", str(tmp_path / "h20.svg"))

    assert "<svg" in (tmp_path / "h20.svg").read_text(encoding="utf-8")


def test_frontier_shows_the_gap_of_2023() -> None:
    text = said("frontier", "--on", "2023-11-17")

    assert "below 2,400" in text
    assert "below 3.2" in text


def test_frontier_sets_the_drawn_chips_beside_their_day() -> None:
    assert "98.7% of 3A090.b.1" in " ".join(said("frontier", "--drawn").split())


def test_caps_counts_a_file(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    row = '[[shipment]]\nchip = "h200"\nto = "{}"\ncount = {}\non = 2026-02-01\n'
    path.write_text(row.format("united-states", 100) + row.format("china", 10), encoding="utf-8")

    found = json.loads(said("caps", str(path), "--on", "2026-09-01", "--json"))

    assert found["rooms"][0]["left_count"] == 40


def test_whatif_moves_a_threshold(tmp_path: Path) -> None:
    text = said("whatif", str(EXAMPLES / "threshold.toml"), "--pictures", str(tmp_path))

    assert "change sides" in text
    assert {p.name for p in tmp_path.iterdir()} == {"gate-before.png", "gate-after.png"}


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("rules", "diff", "2026-02-01", "2025-02-01"), InputError, "is not after"),
        (("history", "h20", "--to", "atlantis"), InputError, "atlantis"),
        (("frontier", "--to", "atlantis"), InputError, "no place is called 'atlantis'"),
    ],
)
def test_slips_are_told(words: tuple[str, ...], kind: type, told: str) -> None:
    result = CliRunner().invoke(main, list(words))

    assert isinstance(result.exception, kind)
    assert told in str(result.exception)


def test_a_faulty_scenario_names_file_and_field(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('title = "x"\non = "soon"\nchange = []\n', encoding="utf-8")

    result = CliRunner().invoke(main, ["whatif", str(path)])

    assert isinstance(result.exception, DataError)
    assert "bad.toml: `on`" in str(result.exception)
