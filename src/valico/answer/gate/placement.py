"""Labels beside marks so that none covers another: geometry only, no drawing.

Each label looks at many seats around its mark and takes the cheapest, the weightier label first.
Where none is free it may take a seat from others, which then look again; each is dearer to move the
next time. The best state met is kept, and then polished.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from valico.answer.gate.geometry import Box, Line

ANGLES: Final = tuple(range(0, 360, 15))
"""Directions in which a label may stand from its mark, in degrees."""
GAPS: Final = (2.2, 5.0, 10.0, 16.0, 24.0, 34.0, 46.0, 60.0, 78.0, 100.0)
"""Distances between the mark's rim and the label."""
NEARBY: Final = 30.0
FURTHER: Final = 6.0
"""How far off a label may stand, and how much more for its weight: a long leader is clutter."""
TOUCHING: Final = 5.0
"""Up to this gap a label needs no leader."""
CHOICE: Final = 110
"""How many seats a label looks at."""
PATIENCE: Final = 600
"""How many times labels may look for a seat again."""
ROUNDS: Final = 4
"""How many times all labels may improve their seats in the end."""
PAD: Final = 1.2
"""Air around a label."""


class Label(NamedTuple):
    """What wants a place: the mark that it names, its size, and how much it matters."""

    id: str
    mark: Box
    width: float
    height: float
    weight: float


class Seat(NamedTuple):
    """A place for a label: its box, the leader where it stands off, and what is wrong with it."""

    box: Box
    leader: Line | None
    cost: float
    reach: Box
    """The box that holds both."""


class Ground(NamedTuple):
    """What labels must keep clear of, and the lines, upright and level, that they should spare."""

    frame: Box
    marks: tuple[Box, ...]
    texts: tuple[Box, ...]
    lines: tuple[Box, ...]


def place(labels: Sequence[Label], ground: Ground) -> Mapping[str, Seat]:
    """Return a seat for each label that finds one; the same labels always get the same seats."""
    search = _Search(labels, ground)
    search.seat_all(sorted(labels, key=lambda label: (-label.weight, label.id)))
    search.polish()
    return search.taken


class _Search:
    """Labels taking seats from one another, at a price that grows with each time."""

    def __init__(self, labels: Sequence[Label], ground: Ground) -> None:
        self._labels = {label.id: label for label in labels}
        self._seats = {label.id: _seats(label, ground) for label in labels}
        self._moved = dict.fromkeys(self._labels, 0)
        self.taken: dict[str, Seat] = {}

    def seat_all(self, queue: list[Label]) -> None:
        """Seat every label that can be, and keep the best state met."""
        best: dict[str, Seat] = {}
        worth = -math.inf
        for _ in range(PATIENCE + len(queue)):
            if not queue:
                break
            queue += self._take_seat(queue.pop(0))
            gained = self._worth()
            if gained > worth:
                best, worth = dict(self.taken), gained
        self.taken = best

    def _take_seat(self, label: Label) -> list[Label]:
        """Give a label its cheapest seat and return the labels that had to leave for it."""
        choice: tuple[float, Seat, list[str]] | None = None
        for seat in self._seats[label.id]:
            if choice is not None and seat.cost >= choice[0]:
                break
            leaving = list(self._in_the_way(seat))
            price = seat.cost + sum(map(self._price, leaving))
            if choice is None or price < choice[0]:
                choice = (price, seat, leaving)
        if choice is None:
            return []
        _, seat, leaving = choice
        for name in leaving:
            del self.taken[name]
            self._moved[name] += 1
        self.taken[label.id] = seat
        return [self._labels[name] for name in leaving]

    def _in_the_way(self, seat: Seat) -> Iterator[str]:
        """Yield the labels whose seats a seat would clash with."""
        left, bottom, right, top = seat.reach.grown(2 * PAD)
        for name, other in self.taken.items():
            reach = other.reach
            apart = reach[0] >= right or left >= reach[2] or reach[1] >= top or bottom >= reach[3]
            if not apart and _clash(seat, other):
                yield name

    def _price(self, name: str) -> float:
        return 10.0 + 0.5 * self._labels[name].weight + 8.0 * self._moved[name]

    def _worth(self) -> float:
        """Return what the seats taken are worth: all the weight seated, less the cost."""
        won = sum(100 * self._labels[name].weight for name in self.taken)
        return won - sum(seat.cost for seat in self.taken.values())

    def polish(self) -> None:
        """Let each label move to a better seat, one other making room, while all gain by it."""
        for _ in range(ROUNDS):
            if not sum(self._improve(name) for name in self._labels):
                break

    def _improve(self, name: str) -> bool:
        """Move one label to a better seat; a label without a seat takes any."""
        old = self.taken.pop(name, None)
        limit = old.cost if old is not None else math.inf
        for seat in self._seats[name]:
            if seat.cost >= limit:
                break
            if self._make_room(seat, limit - seat.cost):
                self.taken[name] = seat
                return True
        if old is not None:
            self.taken[name] = old
        return False

    def _make_room(self, seat: Seat, gain: float) -> bool:
        """Free a seat by moving at most one label for less than the gain; say if it is free."""
        leaving = list(islice(self._in_the_way(seat), 2))
        if len(leaving) != 1:
            return not leaving
        other = leaving[0]
        old = self.taken.pop(other)
        for new in self._seats[other]:
            if new.cost >= old.cost + gain:
                break
            if not _clash(new, seat) and not any(self._in_the_way(new)):
                self.taken[other] = new
                return True
        self.taken[other] = old
        return False


def _clash(one: Seat, other: Seat) -> bool:
    """Say whether two labels, their leaders included, come too close."""
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
    """Return the best seats of a label that nothing solid bars, the cheapest first."""
    reach = label.mark.grown(GAPS[-1] + label.width + label.height)
    marks = [box for box in ground.marks if box != label.mark and box.meets(reach)]
    solid = [*marks, *(box for box in ground.texts if box.meets(reach))]
    lines = [line for line in ground.lines if line.meets(reach, 1.0)]
    free = [
        _seat(label, box, (angle, gap), marks, lines)
        for gap in GAPS
        if gap <= NEARBY + FURTHER * label.weight
        for angle in ANGLES
        if (box := _box(label, angle, gap)).inside(ground.frame)
        and not box.meets(label.mark, PAD)
        and not box.touches(solid, PAD)
    ]
    free.sort(key=lambda seat: seat.cost)
    return list(islice((seat for seat in free if not _barred(seat, solid)), CHOICE))


def _barred(seat: Seat, solid: Sequence[Box]) -> bool:
    """Say whether a leader would run through something solid."""
    leader = seat.leader
    return leader is not None and any(
        seat.reach.meets(box) and leader.meets(box, 0.4) for box in solid
    )


def _seat(
    label: Label,
    box: Box,
    where: tuple[int, float],
    marks: Sequence[Box],
    lines: Sequence[Box],
) -> Seat:
    leader = _leader(label, box) if where[1] > TOUCHING else None
    reach = box.with_place(leader.x0, leader.y0) if leader else box
    cost = _cost(box, leader, where, lines) + _doubt(box, leader, label.mark, marks)
    return Seat(box, leader, cost * (0.6 + label.weight / 15), reach)


def _doubt(box: Box, leader: Line | None, mark: Box, marks: Sequence[Box]) -> float:
    """Return the cost of a seat from which a reader may think of another mark than the label's."""
    far = 2.0 if leader else box.away(mark) + 0.6
    if not box.touches(marks, far):
        return 0.0
    return (1.0 if leader else 3.0) * sum(box.meets(other, far) for other in marks)


def _box(label: Label, angle: int, gap: float) -> Box:
    """Return the box that stands in a direction: centred straight sideways, leaning aslant."""
    across, up = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    mark, (x, y) = label.mark, label.mark.centre
    x += across * (mark.width / 2 + gap) + _lean(across) * label.width / 2
    y += up * (mark.height / 2 + gap) + _lean(up) * label.height / 2
    return Box(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)


def _lean(part: float) -> float:
    return max(-1.0, min(1.0, 1.6 * part))


def _leader(label: Label, box: Box) -> Line:
    """Return the stroke from the rim of the mark to the nearest spot of the label."""
    x, y = label.mark.centre
    end_x, end_y = box.nearest(x, y)
    dx, dy = end_x - x, end_y - y
    rim = max(2 * abs(dx) / label.mark.width, 2 * abs(dy) / label.mark.height, 1.0)
    return Line(x + dx / rim, y + dy / rim, end_x, end_y)


def _cost(box: Box, leader: Line | None, where: tuple[int, float], lines: Sequence[Box]) -> float:
    """Return what is wrong with a seat: distance, an odd side, a rule's line under it."""
    angle, gap = math.radians(where[0]), where[1]
    cost = 0.6 * (1 - math.cos(angle) + abs(math.sin(angle))) + 0.18 * gap
    if box.touches(lines, 0.5):
        cost += sum(9.0 if line.width else 5.0 for line in lines if box.meets(line, 0.5))
    if leader is not None:
        cost += 2.0 + 2.0 * sum(leader.meets(line, 0.5) for line in lines)
    return cost


def settle(
    room: Box, size: tuple[float, float], wish: tuple[str, str], solid: Sequence[Box]
) -> Box | None:
    """Return the free place inside a room that comes nearest to a wished corner, or None.

    The wish is "left", "right" or "center", then "top", "bottom" or "center".
    """
    width, height = size
    places = [
        Box(x, y, x + width, y + height)
        for x in _steps(room.left, room.right - width)
        for y in _steps(room.bottom, room.top - height)
    ]
    places.sort(key=lambda box: _off(box, room, wish))
    return next((b for b in places if not any(b.meets(other, 2.0) for other in solid)), None)


def _steps(low: float, high: float) -> Iterator[float]:
    yield from (low + 3 * step for step in range(int((high - low) // 3) + 1))


def _off(box: Box, room: Box, wish: tuple[str, str]) -> float:
    across = _off_side(box.left, box.right, room.left, room.right, wish[0])
    return across + 1.4 * _off_side(box.bottom, box.top, room.bottom, room.top, wish[1])


def _off_side(low: float, high: float, start: float, end: float, wish: str) -> float:
    if wish in {"left", "bottom"}:
        return low - start
    if wish in {"right", "top"}:
        return end - high
    return abs((low + high) / 2 - (start + end) / 2)
