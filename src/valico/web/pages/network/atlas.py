"""The shapes of the world without tiles: an atlas in TopoJSON, drawn flat in equal areas.

The shapes are Natural Earth's, as the package world-atlas bundles them; the projection is Equal
Earth (Savric, Patterson and Jenny, 2018).
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec
import rtoml

ATLAS: Final = Path(__file__).parents[2] / "static/vendor/world-atlas/countries-110m.json"
CODES: Final = Path(__file__).with_name("atlas.toml")
WIDTH, HEIGHT = 960, 440
SCALE: Final = 172.0
MIDDLE: Final = (480.0, 248.0)
SOUTHERNMOST: Final = -57.0
"""Antarctica buys no chips and is left out."""
HALF: Final = 180.0
"""Degrees from the middle of the sheet to either edge."""
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""The polynomial of the projection."""

Point = tuple[float, float]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A country's outline, as the path of an SVG, and the middle of its largest part."""

    iso: str
    name: str
    path: str
    middle: Point


class Polygon(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """A shape of one part: its outline and its holes, each a list of arcs."""

    arcs: list[list[int]]
    id: str = ""
    properties: dict[str, str] = {}

    def rings(self) -> list[list[int]]:
        """Return every closed line of the shape."""
        return self.arcs


class MultiPolygon(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """A shape of several parts."""

    arcs: list[list[list[int]]]
    id: str = ""
    properties: dict[str, str] = {}

    def rings(self) -> list[list[int]]:
        """Return every closed line of the shape."""
        return [ring for polygon in self.arcs for ring in polygon]


Geometry = Polygon | MultiPolygon


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """The shapes of the atlas."""

    geometries: list[Geometry]


class Transform(msgspec.Struct, frozen=True, kw_only=True):
    """How whole numbers become degrees."""

    scale: Point
    translate: Point


class Topology(msgspec.Struct, frozen=True, kw_only=True):
    """The atlas as it stands in its file."""

    objects: dict[str, Collection]
    arcs: list[list[tuple[int, int]]]
    transform: Transform


@cache
def shapes() -> tuple[Shape, ...]:
    """Return the countries of the world, each drawn flat."""
    world = msgspec.json.decode(ATLAS.read_bytes(), type=Topology)
    codes = rtoml.load(CODES)["codes"]
    arcs = [_degrees(arc, world.transform) for arc in world.arcs]
    found = (_shape(each, arcs, codes) for each in world.objects["countries"].geometries)
    return tuple(shape for shape in found if shape is not None)


@cache
def points() -> dict[str, Point]:
    """Return where places lie that are too small to have a shape, by their letters."""
    return {iso: flat(*place) for iso, place in rtoml.load(CODES)["points"].items()}


def flat(longitude: float, latitude: float) -> Point:
    """Return where a place lies on the sheet.

    >>> flat(0, 0)
    (480.0, 248.0)
    """
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    sixth = angle**6
    slope = A1 + 3 * A2 * angle**2 + sixth * (7 * A3 + 9 * A4 * angle**2)
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(angle) / slope
    y = angle * (A1 + A2 * angle**2 + sixth * (A3 + A4 * angle**2))
    return round(MIDDLE[0] + SCALE * x, 1), round(MIDDLE[1] - SCALE * y, 1)


def _degrees(arc: Sequence[tuple[int, int]], transform: Transform) -> list[Point]:
    """Return an arc in degrees: each step of the file is a step from the one before."""
    x = y = 0
    found = []
    for east, north in arc:
        x, y = x + east, y + north
        found.append(
            (
                x * transform.scale[0] + transform.translate[0],
                y * transform.scale[1] + transform.translate[1],
            )
        )
    return found


def _shape(each: Geometry, arcs: list[list[Point]], codes: dict[str, str]) -> Shape | None:
    rings = [ring for ring in _rings(each, arcs) if max(north for _, north in ring) > SOUTHERNMOST]
    if not rings:
        return None
    drawn = [[flat(*point) for point in ring] for ring in rings]
    largest = max(drawn, key=_area)
    return Shape(
        iso=codes.get(each.id, ""),
        name=each.properties.get("name", ""),
        path="".join(_path(ring) for ring in drawn),
        middle=_middle(largest),
    )


def _rings(each: Geometry, arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Yield each closed line of a shape; an arc of negative number runs backwards."""
    for ring in each.rings():
        line: list[Point] = []
        for number in ring:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            line += part[1:] if line else part
        yield from _cut(_unwound(line))


def _unwound(line: Sequence[Point]) -> list[Point]:
    """Return a line that goes on past the edge of the sheet where it crosses it."""
    turns, found = 0, [line[0]]
    for before, after in pairwise(line):
        turns += (before[0] - after[0] > HALF) - (after[0] - before[0] > HALF)
        found.append((after[0] + 2 * HALF * turns, after[1]))
    return found


def _cut(line: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield what lies on the sheet of a line: what goes past one edge comes in at the other."""
    for turn in (-2 * HALF, 0.0, 2 * HALF):
        moved = [(east + turn, north) for east, north in line]
        if any(-HALF < east < HALF for east, _ in moved):
            yield _beside(_beside(moved, HALF, 1), -HALF, -1)


def _beside(line: Sequence[Point], edge: float, side: int) -> list[Point]:
    """Return a closed line without what lies beyond a meridian (Sutherland and Hodgman, 1974)."""
    found: list[Point] = []
    for before, after in pairwise((*line[-1:], *line)):
        was, now = side * (edge - before[0]) >= 0, side * (edge - after[0]) >= 0
        if was != now:
            part = (edge - before[0]) / (after[0] - before[0])
            found.append((edge, before[1] + part * (after[1] - before[1])))
        if now:
            found.append(after)
    return found


def _path(ring: Sequence[Point]) -> str:
    first, *others = dict.fromkeys(ring)
    return f"M{first[0]},{first[1]}" + "".join(f"L{x},{y}" for x, y in others) + "Z"


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _middle(ring: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)
