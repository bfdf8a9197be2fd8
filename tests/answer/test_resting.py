"""What rests on a source."""

from datetime import date
from pathlib import Path

from valico import store
from valico.answer.resting import NOTHING, resting_on

MARKS = resting_on()


def test_every_record_rests_on_a_source_that_is_there() -> None:
    assert MARKS.keys() <= store.read_sources().keys()


def test_a_rule_a_chip_and_a_claim_rest_on_their_sources() -> None:
    chips = {each.id for each in MARKS["valico-assumption"].resting if each.folder == "chips"}
    rules = {each.id for each in MARKS["88-fr-73458"].resting}

    assert "amd/mi308x" in chips
    assert "us/3a090" in rules
    assert any(each.folder == "claims" for each in MARKS["hardware-upgrade-2025-08-25-h20"].resting)


def test_a_chip_tells_which_of_its_figures_rest_there() -> None:
    found = [e for e in MARKS["valico-assumption"].resting if e.id == "amd/mi308x"]

    assert found[0].name == "Instinct MI308X"
    assert "memory_bandwidth" in found[0].states


def test_runs_measured_are_counted_and_not_listed() -> None:
    mark = MARKS["mlperf-inf-v5.1-nvidia"]

    assert mark.measured > 100
    assert mark.count == mark.measured + len(mark.resting)


def test_the_last_check_is_the_latest_of_all(tmp_path: Path) -> None:
    (tmp_path / "costs").mkdir()
    (tmp_path / "costs" / "a.toml").write_text(
        'title = "A"\n[x]\nsource = "s"\nchecked = 2026-01-01\n'
        '[y]\nsource = "s"\nchecked = 2026-03-01\n'
        '[z]\nlike_source = "other"\nsources = ["s", "t"]\n'
    )
    marks = resting_on(root=tmp_path)

    assert marks["s"].checked == date(2026, 3, 1)
    assert marks["s"].resting[0].states == ("x", "y", "z")
    assert set(marks) == {"s", "t", "other"}


def test_nothing_rests_on_nothing() -> None:
    assert (NOTHING.count, NOTHING.checked) == (0, None)
