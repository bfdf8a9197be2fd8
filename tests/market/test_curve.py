"""Curves from published points."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.market.curve import Curve, share_below, value_at
from valico.market.quantity import Quantity, quantile

POINTS = st.lists(st.floats(1.0, 1e7), min_size=3, max_size=3, unique=True).map(sorted)
SHARES = np.array([0.05, 0.5, 0.95])


@given(POINTS)
def test_a_curve_runs_through_its_points(points: list[float]) -> None:
    curve = Curve((0.05, 0.5, 0.95), tuple(points))

    assert value_at(curve, SHARES) == pytest.approx(points)


@given(POINTS, st.floats(0.01, 0.99))
def test_the_share_below_a_value_undoes_the_value_at_a_share(
    points: list[float], share: float
) -> None:
    spread = [points[0], points[0] * 1.5 + points[1], points[0] * 2 + points[1] * 3]
    curve = Curve((0.05, 0.5, 0.95), tuple(spread))

    assert share_below(curve, float(value_at(curve, np.array([share]))[0])) == pytest.approx(share)


def test_three_points_at_10_50_and_90_are_the_two_piece_lognormal_of_the_engine() -> None:
    shares = np.linspace(0.01, 0.99, 99)
    price = Quantity(low=10, mid=12, high=18, basis="published", source="x")

    found = value_at(Curve((0.1, 0.5, 0.9), (10, 12, 18)), shares)

    assert found == pytest.approx(quantile(price, shares))


def test_an_interval_that_begins_at_zero_has_a_mass_there() -> None:
    legal = Curve((0.05, 0.5, 0.95), (0, 230_000, 300_000))

    assert float(value_at(legal, np.array([0.01]))[0]) == 0
    assert share_below(legal, 0.0) == pytest.approx(0.05, abs=1e-3)


def test_the_middle_of_two_ends_is_their_geometric_mean() -> None:
    ends = Curve((0.05, 0.95), (290_000, 1_600_000))

    assert float(value_at(ends, np.array([0.5]))[0]) == pytest.approx(
        math.sqrt(290_000 * 1_600_000)
    )


def test_a_bare_number_is_taken_as_known() -> None:
    known = Curve((0.5,), (7.0,))

    assert value_at(known, SHARES).tolist() == [7.0, 7.0, 7.0]
    assert (share_below(known, 6.9), share_below(known, 7.0)) == (0.0, 1.0)


def test_a_flat_stretch_is_read_too() -> None:
    assert share_below(Curve((0.1, 0.5, 0.9), (0, 0, 10)), 0.0) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("shares", "values", "says"),
    [
        ((), (), "at least one"),
        ((0.5, 0.1), (1.0, 2.0), "they rise"),
        ((0.0, 0.5), (1.0, 2.0), "between 0 and 1"),
        ((0.1, 0.5), (2.0, 1.0), "none falls"),
        ((0.1, 0.5), (-1.0, 1.0), "below zero"),
        ((0.1,), (1.0, 2.0), "one value for each share"),
        ((0.1, 0.5), (1.0, math.nan), "a finite number"),
        ((0.1, 0.5), (1.0, math.inf), "a finite number"),
    ],
)
def test_points_out_of_order_are_refused(
    shares: tuple[float, ...], values: tuple[float, ...], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Curve(shares, values)
