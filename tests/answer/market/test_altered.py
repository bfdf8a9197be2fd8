"""Scenarios with their commonest levers moved."""

from datetime import date

import pytest

from valico.answer.market.altered import Levers, altered, base_of, levers_of, scenario_text
from valico.errors import InputError, UnknownNameError
from valico.market.scenario.shelf import read_named, scenario_names


def test_a_duty_that_is_moved_is_our_assumption_and_in_the_title() -> None:
    moved = altered("h200-2026", Levers(duty=0.15))
    duty = next(event for event in moved.event if event.what == "duty")

    assert duty.share == 0.15
    assert duty.source == "valico-assumption"
    assert moved.title.endswith("a duty of 15%")
    assert moved.line == read_named("h200-2026").line


def test_a_cap_takes_the_units_that_stand_for_it_with_it() -> None:
    before = next(e for e in read_named("h200-2026").event if e.what == "cap")
    after = next(e for e in altered("h200-2026", Levers(cap=0.25)).event if e.what == "cap")

    assert (before.share, before.units) == (0.5, 1_000_000)
    assert (after.share, after.units) == (0.25, 500_000)


def test_a_gate_that_shuts_on_a_day_is_not_opened_by_a_later_event() -> None:
    day = date(2026, 6, 1)
    moved = altered("h200-2026", Levers(shuts=day))
    turns = [e for e in moved.event if e.what == "permission" and e.state == "open"]

    assert all((e.on or (e.between or (day,))[0]) < day for e in turns)
    assert moved.ends == read_named("h200-2026").ends


def test_nothing_moved_changes_nothing() -> None:
    assert altered("h20-2025", Levers()) == read_named("h20-2025")
    assert not Levers().moved


@pytest.mark.parametrize(
    ("name", "levers", "says"),
    [
        ("h200-2026", Levers(duty=1.5), "a share lies from 0 to 1"),
        ("h200-2026", Levers(ratio=0.5), "has no ratio that could be changed"),
        ("h200-2026", Levers(opens=date(2020, 1, 1)), "lies outside the scenario; allowed"),
        ("h200-2026", Levers(opens=date(2026, 6, 1), shuts=date(2026, 7, 1)), "not both"),
    ],
)
def test_levers_that_are_not_there_are_refused(name: str, levers: Levers, says: str) -> None:
    with pytest.raises(InputError, match=says):
        altered(name, levers)


def test_levers_stand_where_the_scenario_puts_them() -> None:
    assert levers_of(read_named("h200-2026")) == {"cap": 0.5, "duty": 0.25}


def test_the_text_of_a_scenario_is_that_of_its_file() -> None:
    assert 'title = "The H200 for China, 2026"' in scenario_text("h200-2026")
    with pytest.raises(UnknownNameError, match="no scenario is called"):
        scenario_text("h300-2040")


def test_every_turned_scenario_names_one_that_ships() -> None:
    names = scenario_names()
    bases = {name: base_of(name) for name in names}

    assert bases["h200-2026"] is None
    assert all(base is None or base in names for base in bases.values())
