"""Sources that numbers rest on: found in every file, and checked."""

from pathlib import Path

import pytest

from valico import store
from valico.answer.cited import sources_of_numbers


def test_a_source_is_found_at_any_depth_of_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "operators"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        'source = "a"\nnetwork_source = "b"\nname = "none"\n[[deep]]\nsources = ["c", "a"]\n',
        encoding="utf-8",
    )

    assert list(sources_of_numbers(root=tmp_path)) == [
        ("data/operators/mine.toml", "a"),
        ("data/operators/mine.toml", "b"),
        ("data/operators/mine.toml", "c"),
    ]


def test_measurements_cite_the_sources_of_their_rows(tmp_path: Path) -> None:
    folder = tmp_path / "measurements"
    folder.mkdir()
    (folder / "anchors.csv").write_text("id,source_id\n1,a\n2,a\n3,b\n", encoding="utf-8")
    found = [source for _, source in sources_of_numbers(root=tmp_path)]

    assert found == ["a", "b"]


@pytest.mark.parametrize("part", ["costs", "operators", "measurements"])
def test_every_folder_of_numbers_that_ships_cites_something(part: str) -> None:
    assert any(where.startswith(f"data/{part}/") for where, _ in sources_of_numbers())


def test_every_source_that_numbers_cite_is_defined() -> None:
    assert {source for _, source in sources_of_numbers()} <= set(store.read_sources())
