"""Intervals around estimates."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.interval import NORMAL_DECILE, Tail, interval, tail_of
from valico.compute.kernels.kernels import Ground

spreads = st.floats(min_value=0, max_value=2)
values = st.floats(min_value=1e-9, max_value=1e12)


@given(values, spreads)
def test_an_interval_holds_its_estimate(mid: float, spread: float) -> None:
    low, middle, high = interval(mid, spread)

    assert low <= middle <= high
    assert middle == mid


@given(values, spreads, spreads)
def test_a_wider_spread_never_makes_an_interval_narrower(
    mid: float, one: float, other: float
) -> None:
    narrow, wide = sorted((one, other))

    assert interval(mid, wide)[0] <= interval(mid, narrow)[0]
    assert interval(mid, narrow)[2] <= interval(mid, wide)[2]


@given(values, spreads)
def test_a_bare_spread_takes_the_normal_interval(mid: float, spread: float) -> None:
    low, _, high = interval(mid, spread)

    assert math.isclose(high / mid, math.exp(NORMAL_DECILE * spread))
    assert math.isclose(mid / low, math.exp(NORMAL_DECILE * spread))


def test_a_basis_that_was_never_tested_takes_what_all_give() -> None:
    assert tail_of("bound", "tpot") == tail_of("any", "tpot")
    assert interval(1.0, Ground(basis="bound", spread=0.2))[2] > 1


@pytest.mark.parametrize("basis", ["calibrated", "transferred", "assumed"])
@pytest.mark.parametrize("quantity", ["tpot", "ttft", "throughput", "training"])
def test_no_estimate_is_the_end_of_its_own_interval(quantity: str, basis: str) -> None:
    tail = tail_of(basis, quantity)  # type: ignore[arg-type]  # the four that there are

    assert tail.below > 0
    assert tail.above > 0


@pytest.mark.parametrize("quantity", ["tpot", "ttft", "throughput", "training"])
def test_every_quantity_has_learned_how_far_its_interval_reaches(quantity: str) -> None:
    tail = tail_of("calibrated", quantity)  # type: ignore[arg-type]  # the four that there are

    assert tail.rows >= 30
    assert 0 < tail.below + tail.above < 12


@pytest.mark.parametrize("end", [-0.1, math.inf, math.nan])
def test_an_interval_that_would_not_hold_its_estimate_is_refused(end: float) -> None:
    with pytest.raises(ValueError, match="must be zero or more"):
        Tail(below=end, above=1.0)
