"""Fleets as answers."""

from datetime import date

import pytest

from valico.answer.fleet.fleet import Fleet, FleetAsked, fleet
from valico.errors import InputError, UnknownNameError

TODAY = date(2026, 11, 21)


def china(on: date, known_by: date = TODAY, scenario: str | None = None) -> Fleet:
    asked = FleetAsked(holder="china", on=on, known_by=known_by, metric="units", scenario=scenario)
    return fleet(asked)


def test_the_licensed_fleet_at_the_end_of_2025() -> None:
    found = china(date(2025, 12, 31))

    assert found.totals["units"].mid == pytest.approx(1_805_354, rel=0.005)
    assert found.totals["h100e"].mid == pytest.approx(401_698, rel=0.005)
    assert found.totals["power"].mid == pytest.approx(757e6, rel=0.005)
    assert found.part_of_world is not None
    assert found.part_of_world.mid == pytest.approx(0.029, abs=0.002)


def test_what_was_not_published_is_not_counted() -> None:
    before, after = (china(TODAY, known_by=day) for day in (date(2026, 8, 1), TODAY))

    assert "china-h200" not in before.accounts
    assert "epoch-smuggled-2025" in before.apart
    assert "pilz-china-fp8-2026" not in before.apart
    assert after.totals["units"].mid - before.totals["units"].mid == pytest.approx(20_000, rel=0.3)


def test_grey_estimates_are_in_no_sum() -> None:
    found = china(date(2025, 12, 31))

    grey = [one for one in found.apart.values() if one.kind == "grey"]
    assert {one.metric for one in grey} >= {"units", "h100e"}
    assert found.totals["h100e"].high < 660_000


def test_quarters_end_by_the_day_asked_about() -> None:
    found = china(date(2024, 5, 15))

    assert found.quarters[-1][0] == date(2024, 3, 31)


def test_a_scenario_adds_to_the_fleet() -> None:
    found = china(date(2026, 12, 31), scenario="h200-2026")

    assert found.with_added is not None
    assert found.with_added.mid > found.totals["units"].mid
    assert set(found.added) >= {"nvidia/h200-sxm-141"}


def test_a_scenario_that_ended_before_the_account_adds_nothing() -> None:
    found = china(date(2026, 9, 30), scenario="h20-2025")

    assert {each.high for each in found.added.values()} == {0.0}


def test_a_fleet_that_was_not_yet_public_is_refused_with_the_first_day() -> None:
    with pytest.raises(InputError, match="give --known-by 2026-04-15"):
        china(date(2025, 12, 31), known_by=date(2026, 1, 1))


def test_a_day_before_the_account_is_refused() -> None:
    with pytest.raises(InputError, match="begin on 2022-03-31"):
        china(date(2021, 1, 1))


def test_an_unknown_holder_is_told_who_is_known() -> None:
    asked = FleetAsked(holder="atlantis", on=TODAY, known_by=TODAY)

    with pytest.raises(UnknownNameError, match="china"):
        fleet(asked)
