import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.kernels.coefficients import Residuals
from valico.compute.kernels.surface import (
    Surface,
    growing,
    knots_of,
    surface_from_residuals,
    surface_from_times,
)

BYTES = st.lists(st.integers(-127, 127), min_size=12, max_size=12)


def residuals(levels: list[int]) -> Residuals:
    packed = zlib.compress(np.asarray(levels, dtype=np.int8).tobytes())
    return Residuals(octaves=((0, 1, 2.5, 4), (3, 5, 5.25)), step=1 / 32, values=packed)


def made(levels: list[int], **grows: tuple[int, ...]) -> Surface:
    grid = residuals(levels)
    rows, columns = knots_of(grid)
    return surface_from_residuals(grid, rows * columns, grows=grows.get("grows", ()))


def test_a_surface_without_residuals_is_the_form_where_that_is_a_power() -> None:
    surface = made([0] * 12)
    rows, columns = np.asarray([1.0, 3.0, 16.0]), np.asarray([8.0, 31.0, 38.0])

    assert surface.time_s([rows, columns]) == pytest.approx(rows * columns)


@given(BYTES)
def test_along_an_axis_that_grows_no_time_falls(levels: list[int]) -> None:
    surface = made(levels, grows=(0,))
    rows = np.linspace(1, 16, 60)

    times = surface.time_s([rows, np.asarray(20.0)])

    assert np.all(np.diff(times) >= -1e-12)


@given(BYTES, st.floats(1, 16), st.floats(8, 38))
def test_one_shape_alone_takes_what_it_takes_among_others(
    levels: list[int], row: float, column: float
) -> None:
    surface = made(levels)
    rows, columns = np.asarray([row, 1.0]), np.asarray([column, 8.0])

    alone = surface.time_s([np.asarray(row), np.asarray(column)])

    assert alone == pytest.approx(surface.time_s([rows, columns])[0])
    assert alone == pytest.approx(surface.time_s([np.asarray(row), columns])[0])


def test_knots_that_lie_anywhere_are_found_too() -> None:
    octaves = np.log2([1, 3, 81, 4353])
    surface = surface_from_times([octaves], np.log([1.0, 9, 729, 5000]), grows=())

    assert surface.time_s([np.asarray([1.0, 3, 81, 4353])]) == pytest.approx([1, 9, 729, 5000])


def test_shapes_within_come_back_themselves_and_others_at_the_edge() -> None:
    surface = made([0] * 12)
    rows, columns = np.asarray([2.0, 4.0]), np.asarray([1.0, 100.0])

    inside = surface.within([rows, columns])

    assert inside[0] is rows
    assert inside[1].tolist() == [8.0, 2**5.25]


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=9))
def test_what_grows_already_is_left_as_it_is(values: list[float]) -> None:
    rising = np.sort(np.asarray(values))

    assert growing(rising, 0).tolist() == rising.tolist()
