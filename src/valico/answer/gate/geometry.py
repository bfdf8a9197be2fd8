"""Rectangles and strokes on paper, in points of 1/72 inch from its lower left corner."""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle; one without breadth or height is an upright or a level line."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How broad it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """The place in its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def meets(self, other: "Box", pad: float = 0.0) -> bool:
        """Say whether the two come closer than the pad.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 1, 1).meets(Box(1.5, 0, 2, 1))
        (True, False)
        """
        return (
            self.left < other.right + pad
            and other.left < self.right + pad
            and self.bottom < other.top + pad
            and other.bottom < self.top + pad
        )

    def touches(self, others: Iterable["Box"], pad: float = 0.0) -> bool:
        """Say whether any of some boxes comes closer than the pad.

        This is `meets` written out, for labels ask it a million times.
        """
        left, bottom = self.left - pad, self.bottom - pad
        right, top = self.right + pad, self.top + pad
        for other in others:
            if other[0] < right and left < other[2] and other[1] < top and bottom < other[3]:
                return True
        return False

    def away(self, other: "Box") -> float:
        """Return how far the two are from each other, along the longer way of the two.

        >>> Box(0, 0, 1, 1).away(Box(4, 2, 5, 3))
        3
        """
        across = max(0, other.left - self.right, self.left - other.right)
        return max(across, other.bottom - self.top, self.bottom - other.top)

    def inside(self, other: "Box") -> bool:
        """Say whether the other holds all of this one."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place lies in the box."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def grown(self, by: float) -> "Box":
        """Return the box with so much more on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def with_place(self, x: float, y: float) -> "Box":
        """Return the smallest box that holds this one and a place."""
        return Box(min(self.left, x), min(self.bottom, y), max(self.right, x), max(self.top, y))

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the spot of the box that is nearest to a place."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def sides(self) -> tuple["Box", "Box", "Box", "Box"]:
        """Return its left, right, lower and upper side as lines."""
        return (
            self._replace(right=self.left),
            self._replace(left=self.right),
            self._replace(top=self.bottom),
            self._replace(bottom=self.top),
        )


class Line(NamedTuple):
    """A straight stroke from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float

    def crosses(self, other: "Line") -> bool:
        """Say whether the two strokes cross.

        >>> Line(0, 0, 2, 2).crosses(Line(0, 2, 2, 0)), Line(0, 0, 1, 1).crosses(Line(2, 0, 2, 9))
        (True, False)
        """
        return _parts(self, other) and _parts(other, self)

    def meets(self, box: Box, pad: float = 0.0) -> bool:
        """Say whether the stroke runs through a box (Liang and Barsky, 1984)."""
        enter, leave = 0.0, 1.0
        dx, dy = self.x1 - self.x0, self.y1 - self.y0
        for step, room in (
            (-dx, self.x0 - box.left + pad),
            (dx, box.right + pad - self.x0),
            (-dy, self.y0 - box.bottom + pad),
            (dy, box.top + pad - self.y0),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enter = max(enter, room / step)
            else:
                leave = min(leave, room / step)
        return enter < leave


def _parts(line: Line, other: Line) -> bool:
    """Say whether the ends of the other stroke lie on both sides of a line."""
    dx, dy = line.x1 - line.x0, line.y1 - line.y0
    first = dx * (other.y0 - line.y0) - dy * (other.x0 - line.x0)
    second = dx * (other.y1 - line.y0) - dy * (other.x1 - line.x0)
    return first * second < 0
