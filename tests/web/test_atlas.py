"""The shapes of the world."""

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library
from valico.web.pages.network.atlas import HEIGHT, WIDTH, flat, points, shapes

SPECKS = {"BM", "VG", "KY", "EU"}
"""Islands that are too small for the map, and what is no country."""


def test_every_country_of_the_data_is_on_the_map_but_for_specks(library: Library) -> None:
    lands = {p.iso for p in library.places.values() if p.iso and len(p.iso) == 2}
    drawn = {shape.iso for shape in shapes()} | points().keys()

    assert lands - drawn <= SPECKS


def test_no_line_runs_across_the_whole_map() -> None:
    for shape in shapes():
        for ring in shape.path.split("M")[1:]:
            places = [tuple(map(float, p.split(","))) for p in ring.rstrip("Z").split("L")]
            steps = [math.dist(a, b) for a, b in itertools.pairwise(places)]

            assert max(steps, default=0) < WIDTH / 4, shape.name


@given(st.floats(-180, 180), st.floats(-57, 84))
def test_every_place_lies_on_the_sheet(east: float, north: float) -> None:
    x, y = flat(east, north)

    assert 0 <= x <= WIDTH
    assert 0 <= y <= HEIGHT


@given(st.floats(0, 80), st.floats(1, 180))
def test_north_and_south_east_and_west_are_alike(north: float, east: float) -> None:
    above, below = flat(east, north), flat(-east, -north)
    middle = flat(0, 0)

    assert math.isclose(above[0] - middle[0], middle[0] - below[0], abs_tol=0.11)
    assert math.isclose(middle[1] - above[1], below[1] - middle[1], abs_tol=0.11)
