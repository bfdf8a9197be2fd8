from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import read_library
from valico.compute.search.engines import Setup, setup_for
from valico.compute.search.field import Targets
from valico.compute.search.nodes import fewest_chips, insist_on_room
from valico.compute.search.search import Found, search, search_at
from valico.compute.search.space import serving_space
from valico.compute.serving.load import Load
from valico.errors import InputError

LIBRARY = read_library()
LOAD = Load(input_tokens=4000, output_tokens=1000, concurrency=1.0)
USUAL = Targets(ttft_s=1.0, tpot_s=0.04)
Setups = Callable[[str, str], Setup]


def found(chips: int, targets: Targets = USUAL, model: str = "meta/llama-3.1-70b") -> Found:
    setup = setup_for(LIBRARY.models[model], LIBRARY.chips["nvidia/h200-sxm-141"])
    return search(setup.engine, LOAD, chips, targets=targets)


def test_the_best_plan_keeps_the_targets_and_fits() -> None:
    best = found(8).best

    assert best is not None
    assert best.fits
    assert best.ttft_s <= 1.0
    assert best.tpot_s <= 0.04
    assert best.users <= best.largest_users


def test_no_loser_does_better_than_the_best() -> None:
    result = found(8)

    assert result.losers
    assert all(loser.behind >= 0 for loser in result.losers)
    assert all(loser.why for loser in result.losers)


def test_each_point_of_the_frontier_is_slower_for_users_and_better_for_chips() -> None:
    frontier = found(8).frontier

    speeds = [one.tokens_per_s_per_user for one in frontier]
    rates = [one.tokens_per_s_per_chip for one in frontier]
    assert speeds == sorted(speeds, reverse=True)
    assert rates == sorted(rates)
    assert all(one.fits for one in frontier)


@given(st.floats(0.015, 0.1), st.floats(1.0, 3.0))
def test_a_looser_target_never_yields_fewer_tokens(tpot_s: float, looser: float) -> None:
    strict = found(8, Targets(tpot_s=tpot_s)).best
    loose = found(8, Targets(tpot_s=tpot_s * looser)).best

    if strict is not None:
        assert loose is not None
        # the loads that are tried lie up to a sixteenth apart
        assert loose.tokens_per_s_per_chip >= 0.93 * strict.tokens_per_s_per_chip


@given(st.integers(1, 4))
def test_twice_the_chips_serve_each_at_least_as_much(nodes: int) -> None:
    few, many = found(4 * nodes).best, found(8 * nodes).best

    if few is not None:
        assert many is not None
        assert many.tokens_per_s_per_chip >= few.tokens_per_s_per_chip * (1 - 1e-9)


@given(st.integers(1, 40))
def test_every_chip_is_used_or_said_to_be_idle(chips: int) -> None:
    best = found(chips, Targets(tpot_s=0.1)).best

    assert best is not None
    assert best.replicas * best.plan.chips + best.idle_chips == chips


def test_the_fastest_plan_within_a_cost_is_faster_than_the_one_with_most_tokens() -> None:
    setup = setup_for(LIBRARY.models["meta/llama-3.1-70b"], LIBRARY.chips["nvidia/h200-sxm-141"])
    most = search(setup.engine, LOAD, 8, targets=Targets(tpot_s=0.05)).best
    assert most is not None
    least = Targets(tokens_per_s_per_chip=0.5 * most.tokens_per_s_per_chip)

    fast = search(setup.engine, LOAD, 8, targets=least, fastest=True).best
    assert fast is not None
    assert fast.tokens_per_s_per_user > most.tokens_per_s_per_user
    assert fast.tokens_per_s_per_chip >= 0.5 * most.tokens_per_s_per_chip


def test_what_no_plan_can_keep_is_told_with_the_nearest() -> None:
    result = found(8, Targets(tpot_s=1e-6))

    assert result.best is None
    assert "no plan keeps the targets; the nearest, TP 8, has TPOT" in result.none


def test_a_model_too_large_is_told_with_how_many_chips_it_takes() -> None:
    setup = setup_for(LIBRARY.models["deepseek/v3"], LIBRARY.chips["nvidia/h20-96"])
    space = serving_space(setup.engine.model, 2, domain=8)

    with pytest.raises(InputError, match=r"does not fit on 2 H20 96GB in FP8; \d+ of them are"):
        insist_on_room(setup, space, LOAD)


def test_a_model_that_fits_on_no_number_of_chips_is_told_so() -> None:
    setup = setup_for(LIBRARY.models["moonshot/kimi-k3"], LIBRARY.chips["nvidia/rtx4090"])

    with pytest.raises(InputError, match="does not fit on any number of GeForce RTX 4090 up to 16"):
        fewest_chips(setup, LOAD, most=16)


def test_so_many_users_are_spread_over_all_replicas() -> None:
    setup = setup_for(LIBRARY.models["meta/llama-3.1-70b"], LIBRARY.chips["nvidia/h200-sxm-141"])

    best = search_at(setup.engine, LOAD, 8, users=64).best
    assert best is not None
    assert 64 <= best.users * best.replicas < 64 + best.replicas


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
def test_a_target_that_is_no_time_is_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"the target tpot_s is .* it must be positive"):
        Targets(tpot_s=value)
