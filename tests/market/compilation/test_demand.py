"""What moves orders and supply: stores, ratios, intentions, prices; all compiled into events."""

from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.market.compilation.emptying import emptied_weeks
from valico.market.compilation.setting import Setting
from valico.market.opening import open_setting
from valico.market.quantity import Quantity
from valico.market.scenario.scenario import Intention, Line, Response, Scenario
from valico.market.simulation import Simulation, simulate
from valico.market.stepper.program import steady_units

H200, ASCEND, SIYUAN = "nvidia/h200-sxm-141", "huawei/910c", "cambricon/590"
RUNS = 64
POOL = "hbm-china"


def known(mid: float) -> Quantity:
    return Quantity(mid=mid, basis="assumption", source="valico-assumption")


@pytest.fixture(scope="module")
def homemade() -> Setting:
    return open_setting("ascend-2026")


@pytest.fixture(scope="module")
def restart() -> Setting:
    return open_setting("h200-2026")


def changed(setting: Setting, **fields: object) -> Setting:
    scenario: Scenario = msgspec.structs.replace(setting.scenario, **fields)
    return msgspec.structs.replace(setting, scenario=scenario)


def run(setting: Setting, runs: int = RUNS) -> Simulation:
    return simulate(setting, runs=runs, engine="numpy")


def test_a_store_runs_out_in_the_week_in_which_more_is_taken_than_it_holds(
    homemade: Setting,
) -> None:
    simulation = run(homemade)
    weeks = emptied_weeks(POOL, homemade, simulation.draws)
    begun, units = steady_units(simulation.program, simulation.draws)[:, :2].swapaxes(0, 1)
    scale = simulation.draws.pool_scale[:, [pool.id for pool in homemade.pools].index(POOL)]
    store = simulation.sample.of(("laid by", POOL), homemade.scenario.laid_by[POOL])

    beyond = units @ np.array([8, 5]) - 38_000 * scale
    free = begun[:, 0] < 19_000 * simulation.draws.capacity_scale[:, 0, 0]
    steady = (weeks < 60) & free
    assert steady.sum() > 5
    assert (store / beyond)[steady] == pytest.approx(weeks[steady], abs=1.01)


@settings(max_examples=6, deadline=None)
@given(more=st.floats(1.05, 3.0))
def test_a_larger_store_runs_out_later_and_gives_no_fewer_chips(more: float) -> None:
    setting = open_setting("ascend-2026")
    laid_by = {name: known(one.mid) for name, one in setting.scenario.laid_by.items()}
    larger = {**laid_by, POOL: known(laid_by[POOL].mid * more)}

    small, large = (run(changed(setting, laid_by=each), 16) for each in (laid_by, larger))

    weeks = [emptied_weeks(POOL, setting, each.draws) for each in (small, large)]
    assert (weeks[0] <= weeks[1]).all()
    made = [each.outcome.made[:, -1].sum(axis=1) for each in (small, large)]
    assert (made[0] <= made[1] + 1e-6).all()


def test_without_a_store_the_weekly_supply_binds_from_the_first_week(homemade: Setting) -> None:
    none = run(changed(homemade, laid_by={}))
    taken = 8 * none.outcome.made[:, -1, 0] + 5 * none.outcome.made[:, -1, 1]
    whole = run(homemade)

    assert np.median(none.outcome.made[:, -1, 0]) < np.median(whole.outcome.made[:, -1, 0])
    assert np.isfinite(taken).all()


def test_more_memory_comes_after_its_lead_time_and_not_before(homemade: Setting) -> None:
    event = msgspec.structs.replace(homemade.scenario.event[0], units_per_week=38_001)
    never = run(changed(homemade, event=(event,), laid_by={}))
    later = run(changed(homemade, laid_by={}))
    week = homemade.week_of(date(2026, 12, 31))

    more = later.outcome.made[:, :, 0] - never.outcome.made[:, :, 0]
    assert abs(np.median(more[:, week])) < 5_000
    assert (more[:, -1] > 1).mean() > 0.5


def test_huawei_and_cambricon_share_dies_and_memory(homemade: Setting) -> None:
    assert {pool.id for pool in homemade.pools} == {"dies-china", POOL}
    alone = tuple(p for p in homemade.scenario.product if p.chip == ASCEND)
    lines = tuple(
        msgspec.structs.replace(
            line,
            orders_per_week={ASCEND: line.orders_per_week[ASCEND]},
        )
        for line in homemade.scenario.line
    )

    both, single = run(homemade), run(changed(homemade, product=alone, line=lines))

    made = [np.median(each.outcome.made[:, -1, 0]) for each in (both, single)]
    assert made[0] < made[1]


def test_a_ratio_gives_no_line_more_than_its_share_of_domestic_chips() -> None:
    setting = open_setting("h200-domestic-ratio")
    simulation = run(setting)
    outcome = simulation.outcome
    domestic = outcome.line_delivered[:, 1] + outcome.line_delivered[:, 2]
    named = [
        place
        for place, line in enumerate(setting.scenario.line)
        if line.place == "china" and not line.home
    ]

    lots = 10_000  # let in before the ratio
    within = outcome.line_shipped[:, 0, named] <= np.maximum(lots, 0.5 * domestic[:, named]) + 1
    assert within.all()
    assert len(named) == 4


def test_a_ratio_reacts_to_what_is_made_at_home() -> None:
    setting = open_setting("h200-domestic-ratio")
    scarce = changed(setting, laid_by={POOL: known(1.0)})

    rich, poor = run(setting), run(scarce)

    come = [np.median(each.outcome.delivered[:, -1, 0]) for each in (rich, poor)]
    assert come[1] < 0.9 * come[0]


def wished(setting: Setting, intention: Intention) -> Setting:
    """Return a setting in which one buyer wishes for H200 and nobody orders any."""
    line = Line(buyer="bytedance", place="china", intended={H200: intention})
    product = tuple(p for p in setting.scenario.product if p.chip == H200)
    return changed(
        setting, product=product, line=(line,), event=(), at_start=(), laid_by={}, response=None
    )


def test_an_intention_is_ordered_in_part_after_some_weeks(restart: Setting) -> None:
    intention = Intention(units=known(10_000), ordered=known(0.3), weeks=known(6))
    outcome = run(wished(restart, intention)).outcome

    assert outcome.shipped[:, 5, 0].max() == 0
    assert outcome.shipped[:, 6, 0] == pytest.approx(3_000)
    assert outcome.unserved[:, -1, 0].max() == pytest.approx(0, abs=1e-6)


def test_what_is_not_prepaid_when_payment_is_due_is_cancelled(restart: Setting) -> None:
    intention = Intention(
        units=known(10_000),
        ordered=known(0.5),
        weeks=known(2),
        prepaid=known(0.4),
        prepaid_after=known(8),
    )
    setting = wished(restart, intention)
    shut = msgspec.structs.replace(restart.scenario.at_start[0], chips=(H200,))
    outcome = run(changed(setting, at_start=(shut,))).outcome

    assert outcome.unserved[:, 5, 0] == pytest.approx(5_000)
    assert outcome.unserved[:, 12, 0] == pytest.approx(2_000)
    assert outcome.shipped.max() == 0


@settings(max_examples=6, deadline=None)
@given(elasticity=st.floats(0.1, 3.0), passed_on=st.floats(0.1, 1.0))
def test_orders_fall_by_the_price_that_buyers_pay(elasticity: float, passed_on: float) -> None:
    setting = open_setting("h200-duty-40")
    response = Response(
        elasticity=known(elasticity), passed_on=known(passed_on), told_at_duty={H200: 0.25}
    )
    simulation = run(changed(setting, response=response), 4)
    plain = run(changed(setting, response=None), 4)

    expected = ((1 + 0.4 * passed_on) / (1 + 0.25 * passed_on)) ** -elasticity
    ratio = simulation.draws.demand_scale / plain.draws.demand_scale
    abroad = simulation.program.home == 0
    assert ratio[:, 0, abroad].mean() == pytest.approx(expected, rel=0.2)
    assert (ratio[:, 0, abroad] > 0).all()


def test_orders_told_at_a_duty_do_not_move_where_that_duty_stays(restart: Setting) -> None:
    without = run(changed(restart, response=None))
    response = run(restart)

    assert response.draws.demand_scale.shape == without.draws.demand_scale.shape
    middle = [np.median(each.draws.demand_scale[:, 0], axis=0) for each in (without, response)]
    assert middle[0] == pytest.approx(middle[1], rel=0.1)


def test_scenarios_that_differ_by_the_duty_alone_draw_the_same_numbers() -> None:
    names = [list(run(open_setting(name), 4).sample.share) for name in ("h200-2026", "h200-duty-0")]

    assert names[0] == names[1]


def test_the_spread_of_an_event_is_met_by_its_points_over_the_runs() -> None:
    setting = open_setting("h20-2025")
    outcome = run(setting, 1024).outcome
    elsewhere = [line.buyer for line in setting.scenario.line].index("elsewhere")
    shipped = outcome.line_shipped[:, 0, elsewhere]

    found = np.quantile(shipped, [0.1, 0.5, 0.9])
    assert found == pytest.approx([43_000, 53_000, 65_000], rel=0.05)
    assert len(np.unique(shipped.round())) > 8


def test_a_run_takes_one_value_of_a_spread_and_keeps_it() -> None:
    setting = open_setting("h20-2025")
    simulation = run(setting, 32)
    weeks = simulation.draws.event_week
    come = (weeks < simulation.program.sizes.weeks).sum(axis=1)

    assert len(set(come.tolist())) == 1
