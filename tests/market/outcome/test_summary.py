"""What is told of a simulation adds up, and tells the halt of 2025 as it was."""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from valico.catalogue.chips import read_chips
from valico.market.compilation.setting import Setting
from valico.market.outcome.band import Band, band
from valico.market.outcome.binding import NOTHING
from valico.market.outcome.fans import fans
from valico.market.outcome.metric import of_unit
from valico.market.outcome.period import Period
from valico.market.outcome.series import by_span, units_by_quantity
from valico.market.outcome.stranded import stranded_units
from valico.market.outcome.summary import Summary, summary_of
from valico.market.scenario.chain import read_chains
from valico.market.scenario.scenario import read_scenario
from valico.market.simulation import Simulation, simulate

HALT = Path(__file__).parents[1] / "files" / "halt.toml"
HALTED = date(2025, 4, 14)
H20 = "nvidia/h20-96"


@cache
def halt() -> Simulation:
    """Return the halt of 2025, run 256 times."""
    scenario = read_scenario(HALT)
    setting = Setting(scenario=scenario, chains=read_chains(), chips=read_chips())
    return simulate(setting, runs=256, engine="numpy")


def stranded() -> dict[date, Band]:
    """Return the units stranded at the end of each week, by its first day."""
    return {
        reading.begins: reading.band
        for reading in told("week").readings
        if (reading.quantity, reading.metric) == ("stranded", "units")
    }


@cache
def told(period: Period = "quarter") -> Summary:
    """Return what is told of it."""
    return summary_of(halt(), period)


def test_the_same_seed_gives_the_same_summary() -> None:
    again = simulate(halt().setting, runs=256, engine="numpy")

    assert summary_of(again) == told()


def test_progress_told_in_blocks_changes_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr("valico.market.stepper.blocks.BLOCK_RUNS", 100)

    found = simulate(halt().setting, runs=256, engine="numpy", told=heard.append)

    assert heard == [100, 100, 56]
    assert np.allclose(found.outcome.delivered, halt().outcome.delivered)
    assert np.allclose(found.outcome.binding, halt().outcome.binding)


@pytest.mark.parametrize("period", ["week", "month", "quarter"])
def test_what_passed_in_all_periods_is_what_passed_in_all(period: Period) -> None:
    delivered = [
        reading.band.mean
        for reading in told(period).readings
        if (reading.quantity, reading.metric) == ("delivered", "units")
    ]
    total = next(each for each in told().totals if each.key == "delivered")

    assert sum(delivered) == pytest.approx(total.band.mean)


def test_every_unit_that_came_to_a_stage_left_it_was_lost_or_is_there() -> None:
    (course,) = told().courses

    for reach in course.reaches:
        gone = reach.passed + reach.scrapped + reach.remains
        assert reach.came + reach.there == pytest.approx(gone)
    for before, after in zip(course.reaches, course.reaches[1:], strict=False):
        assert after.came == pytest.approx(before.passed)
    begun = halt().outcome.started.mean() - course.stock_at_first
    there = sum(reach.there for reach in course.reaches)
    assert course.reaches[0].came + there == pytest.approx(begun)
    out = course.stock_at_end + sum(units for _, units in course.buyers)
    assert course.reaches[-1].passed + course.stock_at_first == pytest.approx(out)


def test_about_a_million_units_are_stranded_once_the_licence_is_needed() -> None:
    before, after = stranded()[date(2025, 4, 7)], stranded()[HALTED]

    assert before.p50 == 0
    assert 0.7e6 < after.p50 < 1.6e6


def test_the_charge_is_of_the_order_of_the_published_four_and_a_half_billion() -> None:
    charge = next(each for each in told().totals if each.key == "charge_at_end_usd").band

    assert charge.p10 < 4.5e9 < charge.p90


def test_an_order_of_one_week_is_no_lasting_demand() -> None:
    weeks = stranded()

    assert weeks[date(2025, 6, 16)].p50 > 0.8 * weeks[date(2025, 6, 9)].p50


def test_stranded_units_are_never_more_than_what_is_held() -> None:
    outcome = halt().outcome

    assert (stranded_units(halt()) <= outcome.stock + outcome.inside_worth + 1e-6).all()


def test_the_american_licence_binds_from_the_week_of_the_letter() -> None:
    first, second = told().phases

    assert first.binds == NOTHING
    assert (second.begins, second.binds) == (HALTED, "American licence")
    assert [hold.binds for hold in told().holds] == ["American licence"]


def test_what_buyers_own_is_what_places_use() -> None:
    units = [held for held in told().holdings if held.metric == "units"]
    owned = sum(held.band.mean for held in units if held.holding == "owned")
    used = sum(held.band.mean for held in units if held.holding == "used")

    assert owned == pytest.approx(used)
    assert {held.holder for held in units} == {"chinese-clouds", "china"}


def test_the_seller_who_passes_all_of_a_duty_on_keeps_the_margin_without_it() -> None:
    (money,) = told().money
    none, half, whole = (margin.margin_usd.mean for margin in money.margins)

    assert whole - none == pytest.approx(money.duty_usd.mean)
    assert half == pytest.approx((none + whole) / 2)
    assert whole == pytest.approx(money.revenue_usd.mean - money.cost_usd.mean)


def test_an_h20_counts_as_its_eight_bit_rate_over_that_of_an_h100() -> None:
    h20 = of_unit(read_chips()[H20])

    assert h20["h100_equivalents"] == pytest.approx(296 / 1979)
    assert h20["tpp"] == 2368
    assert h20["fp4_flop_per_s"] == h20["fp8_flop_per_s"] == 296e12


def test_a_stock_stands_at_the_end_of_its_period_and_a_flow_passes_in_it() -> None:
    kinds = {reading.quantity: reading.kind for reading in told().readings}

    assert kinds["stock"] == kinds["stranded"] == kinds["delivered_so_far"] == "stock"
    assert kinds["delivered"] == kinds["made"] == kinds["revenue_usd"] == "flow"
    units = units_by_quantity(halt(), stranded_units(halt()))
    assert by_span(units["stock"], [], "stock").shape[1] == 0


def test_one_run_has_no_standard_error() -> None:
    assert band(np.array([3.0])).standard_error == 0


def test_the_shares_of_what_binds_are_told_week_by_week_and_come_to_one() -> None:
    [fan] = fans(halt())
    shares = np.array(list(fan.binds.values()))

    assert shares.shape[1] == len(fan.days)
    assert shares.sum(axis=0) == pytest.approx(1, abs=0.001)
    assert "American licence" in fan.binds
