import csv
import io
import json

import pytest
from click.testing import CliRunner

from valico.cli.main import main
from valico.errors import AmbiguousNameError, InputError, UnknownNameError

RUNNER = CliRunner(env={"COLUMNS": "80"})


def _said(*words: str) -> str:
    return RUNNER.invoke(main, words, catch_exceptions=False).output


@pytest.mark.parametrize("name", ["volcano engine", "火山引擎"])
def test_an_organisation_shows_its_seat_and_its_parents(name: str) -> None:
    facts = [" ".join(line.split()) for line in _said("org", name).splitlines()]

    assert "Seat China" in facts
    assert "Belongs to ByteDance" in facts
    assert "At the top ByteDance, seat in China" in facts


def test_a_seat_in_hong_kong_counts_as_china() -> None:
    assert "Hong Kong, which counts as China for trade rules" in _said("org", "HK01")


def test_a_maker_shows_its_chips_and_what_it_owns() -> None:
    said = _said("org", "nvidia")

    assert "Owns          Mellanox, NVIDIA Singapore" in said
    assert "H20 96GB" in " ".join(said.split())


def test_output_fits_the_terminal() -> None:
    assert max(len(line) for line in _said("org", "nvidia").splitlines()) <= 80


def test_json_and_csv_name_what_belongs_together() -> None:
    read = json.loads(_said("org", "火山引擎", "--json"))
    rows = list(csv.DictReader(io.StringIO(_said("org", "火山引擎", "--csv"))))

    assert read["ultimate_parent"] == "bytedance"
    assert [row["relation"] for row in rows] == ["itself", "parent"]
    assert list(read["sources"])


def test_cina_is_a_place_and_no_organisation() -> None:
    with pytest.raises(InputError) as fault:
        _said("org", "Cina")

    assert str(fault.value) == (
        "'Cina' is a place, China, and no organisation. "
        "What is said of it: valico says --party china"
    )


def test_an_ambiguous_organisation_is_refused() -> None:
    with pytest.raises(AmbiguousNameError, match="'alibaba c' may be more than one organisation"):
        _said("org", "alibaba c")


def test_a_mistyped_organisation_gets_the_nearest() -> None:
    with pytest.raises(
        UnknownNameError, match=r"no organisation is called 'nvidja'. Nearest: NVIDIA"
    ):
        _said("org", "nvidja")


def test_the_verb_gives_examples_in_its_help() -> None:
    assert "Try: valico org nvidia" in _said("org", "--help")
