"""Labels beside points so that none covers another: geometry in points of 1/72 inch, no drawing.

Each label tries many seats around its point; the cheapest free one is taken, the weightier label
first. What finds no seat is moved to the front and all is tried again; the best round is kept.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

ANGLES: Final = tuple(range(0, 360, 15))
"""Directions in which a label may stand from its point, in degrees."""
GAPS: Final = (1.5, 5.0, 10.0, 16.0, 23.0, 31.0, 40.0, 50.0, 62.0, 76.0, 92.0, 110.0)
"""Distances between the point's rim and the label."""
TOUCHING: Final = 5.0
"""Up to this gap a label needs no leader."""
ROUNDS: Final = 12
PAD: Final = 1.2
"""Air around a label."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box", pad: float = 0.0) -> bool:
        """Say whether the two come closer than the pad."""
        return (
            self.left < other.right + pad
            and other.left < self.right + pad
            and self.bottom < other.top + pad
            and other.bottom < self.top + pad
        )

    def inside(self, other: "Box") -> bool:
        """Say whether the other holds all of this one."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the spot of the box that is nearest to a place."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)


class Line(NamedTuple):
    """A straight stroke from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float

    def crosses(self, other: "Line") -> bool:
        """Say whether the two strokes cross."""
        return self._parts(other) and other._parts(self)

    def _parts(self, other: "Line") -> bool:
        """Say whether the ends of the other lie on both sides of this one."""
        dx, dy = self.x1 - self.x0, self.y1 - self.y0
        first = dx * (other.y0 - self.y0) - dy * (other.x0 - self.x0)
        second = dx * (other.y1 - self.y0) - dy * (other.x1 - self.x0)
        return first * second < 0

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


class Label(NamedTuple):
    """What wants a place: the point that it names, its size, and how much it matters."""

    id: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    weight: float


class Seat(NamedTuple):
    """A place for a label: its box, the leader where it stands off, and what is wrong with it."""

    box: Box
    leader: Line | None
    cost: float


class Ground(NamedTuple):
    """What labels must keep clear of, and the lines that they should not cover."""

    frame: Box
    solid: tuple[Box, ...]
    lines: tuple[Line, ...]


def place(labels: Sequence[Label], ground: Ground) -> dict[str, Seat]:
    """Return a seat for each label that finds one."""
    seats = {label.id: tuple(_seats(label, ground)) for label in labels}
    order = sorted(labels, key=lambda label: (-label.weight, label.id))
    best: dict[str, Seat] = {}
    worth = -math.inf
    for _ in range(ROUNDS):
        found = _round(order, seats)
        gained = _worth(labels, found)
        if gained > worth:
            best, worth = found, gained
        left = [label for label in order if label.id not in found]
        if not left:
            break
        order = left + [label for label in order if label.id in found]
    return best


def _worth(labels: Sequence[Label], found: Mapping[str, Seat]) -> float:
    won = sum(100 * label.weight for label in labels if label.id in found)
    return won - sum(seat.cost for seat in found.values())


def _round(order: Sequence[Label], seats: Mapping[str, tuple[Seat, ...]]) -> dict[str, Seat]:
    taken: dict[str, Seat] = {}
    for label in order:
        free = next((seat for seat in seats[label.id] if _free(seat, taken.values())), None)
        if free is not None:
            taken[label.id] = free
    return taken


def _free(seat: Seat, taken: "Iterator[Seat] | Sequence[Seat] | object") -> bool:
    return all(not _clash(seat, other) for other in taken)  # type: ignore[attr-defined]


def _clash(one: Seat, other: Seat) -> bool:
    if one.box.meets(other.box, 2 * PAD):
        return True
    if one.leader is not None and one.leader.meets(other.box, PAD):
        return True
    if other.leader is None:
        return False
    if other.leader.meets(one.box, PAD):
        return True
    return one.leader is not None and one.leader.crosses(other.leader)


def _seats(label: Label, ground: Ground) -> list[Seat]:
    """Return the seats that nothing solid bars, the best first."""
    near = [box for box in ground.solid if box.meets(_reach(label))]
    found = []
    for gap in GAPS:
        for angle in ANGLES:
            box = _box(label, angle, gap)
            if not box.inside(ground.frame) or any(box.meets(other, PAD) for other in near):
                continue
            leader = _leader(label, box) if gap > TOUCHING else None
            if leader is not None and any(leader.meets(other) for other in near if not _own(label, other)):
                continue
            found.append(Seat(box, leader, _cost(label, box, angle, gap, ground)))
    return sorted(found, key=lambda seat: seat.cost)


def _reach(label: Label) -> Box:
    far = GAPS[-1] + label.radius + 10
    across, up = far + label.width, far + label.height
    return Box(label.x - across, label.y - up, label.x + across, label.y + up)


def _own(label: Label, box: Box) -> bool:
    return box.left <= label.x <= box.right and box.bottom <= label.y <= box.top


def _box(label: Label, angle: int, gap: float) -> Box:
    """Return the box that stands in a direction; straight sideways it is centred, aslant it leans."""
    across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    away = label.radius + gap
    x = label.x + across * away + _lean(across) * label.width / 2
    y = label.y + up * away + _lean(up) * label.height / 2
    return Box(
        x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2
    )


def _lean(part: float) -> float:
    return max(-1.0, min(1.0, 1.6 * part))


def _leader(label: Label, box: Box) -> Line:
    x, y = box.nearest(label.x, label.y)
    far = math.hypot(x - label.x, y - label.y) or 1.0
    rim = label.radius / far
    return Line(label.x + (x - label.x) * rim, label.y + (y - label.y) * rim, x, y)


def _cost(label: Label, box: Box, angle: int, gap: float, ground: Ground) -> float:
    turned = math.radians(angle)
    aside = 1.2 * (1 - math.cos(turned)) / 2 + 0.6 * abs(math.sin(turned))
    far = 0.16 * gap + (2.0 if gap > TOUCHING else 0.0)
    covered = 3.0 * sum(line.meets(box, 0.5) for line in ground.lines)
    return aside + far + covered
