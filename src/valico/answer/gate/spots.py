"""Marks and names of the chips on the paper; chips that share a spot share a name."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from valico.answer.gate.geometry import Box
from valico.answer.gate.paper import Paper
from valico.answer.gate.placement import Label, Seat
from valico.answer.gate.record import CLOSE, Point
from valico.answer.gate.sheet import FAINT, INK, MARK, SIGNS, SOFT

NAME: Final = 8.4
ASIDE: Final = 7.2


class Spot(NamedTuple):
    """The chips that share a place of the plane, and the room that their marks take."""

    points: tuple[Point, ...]
    box: Box

    @property
    def id(self) -> str:
        """The chip that stands for all."""
        return self.points[0].chip


class Name(NamedTuple):
    """What is written of a spot: the chips' names, and what they stay just below."""

    words: str
    aside: str
    weight: str
    colour: str


def mark_spots(paper: Paper, points: Sequence[Point]) -> list[Spot]:
    """Draw every mark; chips closer than a mark share a spot, unlike ones side by side."""
    groups: list[list[Point]] = []
    for point in sorted(points, key=lambda p: (p.tpp, p.memory_bandwidth, p.label)):
        close = next((group for group in groups if _close(paper, group[0], point)), None)
        if close is None:
            groups.append([point])
        else:
            close.append(point)
    return [_spot(paper, group) for group in groups]


def _close(paper: Paper, one: Point, other: Point) -> bool:
    aside = paper.x(one.tpp) - paper.x(other.tpp)
    above = paper.y(one.memory_bandwidth) - paper.y(other.memory_bandwidth)
    return math.hypot(aside, above) < 0.8 * MARK


def _spot(paper: Paper, group: Sequence[Point]) -> Spot:
    outcomes = list(dict.fromkeys(point.outcome for point in group))
    boxes = []
    for point in group:
        shift = (outcomes.index(point.outcome) - (len(outcomes) - 1) / 2) * 0.95 * MARK
        x, y = paper.x(point.tpp) + shift, paper.y(point.memory_bandwidth)
        paper.mark(x, y, SIGNS[point.outcome], hollow=point.home, gid=f"chip {point.chip}")
        if point.highlighted:
            paper.ring(x, y)
        boxes.append(Box(x, y, x, y).grown(MARK * (0.9 if point.highlighted else 0.52)))
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Spot(tuple(group), Box(min(lefts), min(bottoms), max(rights), max(tops)))


def names_of_spots(
    paper: Paper, spots: Sequence[Spot], weighty: Sequence[Box]
) -> tuple[list[Name], list[Label]]:
    """Return each spot's name and the room that it wants; inside a weighty box it counts more."""
    ranks = _ranks([point for spot in spots for point in spot.points])
    held = [any(box.holds(*spot.box.centre) for box in weighty) for spot in spots]
    names = [_name(*pair) for pair in zip(spots, held, strict=True)]
    labels = [_label(paper, *pair, ranks) for pair in zip(spots, names, strict=True)]
    return names, [
        label._replace(weight=label.weight + 6.0) if weighs else label
        for label, weighs in zip(labels, held, strict=True)
    ]


def _ranks(points: Sequence[Point]) -> Mapping[str, int]:
    """Return the rank of each maker, the one with most chips in the picture first."""
    makers = [point.maker for point in points]
    ranked = sorted(dict.fromkeys(makers), key=lambda maker: (-makers.count(maker), maker))
    return {maker: rank for rank, maker in enumerate(ranked)}


def _name(spot: Spot, held: bool) -> Name:  # noqa: FBT001  # a finding
    marked = any(point.highlighted for point in spot.points)
    abroad = [point for point in spot.points if not point.home]
    unlike = len({point.outcome for point in abroad}) > 1
    telling = held or unlike or any(_just_below(point) for point in abroad)
    plain = any(point.current and not point.home for point in spot.points)
    return Name(
        words=joined([point.label for point in spot.points]),
        aside=_aside(spot),
        weight="bold" if marked or telling else "normal",
        colour=INK if plain or marked or telling else SOFT,
    )


def _just_below(point: Point) -> bool:
    return any(near.value >= CLOSE * near.limit for near in point.near)


def _aside(spot: Spot) -> str:
    """Return what the spot's chips stay below, naming the chip where it is not true of all."""
    unlike = len({point.outcome for point in spot.points}) > 1
    near = [p for p in spot.points if p.near and not p.home and (unlike or _just_below(p))]
    if not near:
        return ""
    says = near[0].near[0].says
    return says if len(near) == len(spot.points) else f"{near[0].label}: {says}"


def joined(labels: Sequence[str]) -> str:
    """Return the names of chips that share a spot, what they share said once.

    >>> joined(["H100 PCIe", "H800 PCIe"]), joined(["A100", "A100 PCIe", "A800"])
    ('H100 · H800 PCIe', 'A100 · A800')
    """
    heads = dict.fromkeys(labels)
    plain = [x for x in heads if not any(x.startswith(f"{other} ") for other in heads)]
    tails = {label.partition(" ")[2] for label in plain}
    if len(plain) > 1 and len(tails) == 1 and (tail := tails.pop()):
        return " · ".join(label.partition(" ")[0] for label in plain) + f" {tail}"
    return " · ".join(plain)


def _label(paper: Paper, spot: Spot, name: Name, ranks: Mapping[str, int]) -> Label:
    width, height = paper.size(name.words, NAME, name.weight)
    if name.aside:
        wide, high = paper.size(name.aside, ASIDE)
        width, height = max(width, wide), height + high + 1.0
    return Label(
        id=spot.id,
        mark=spot.box,
        width=width,
        height=height,
        weight=max(_weight(p, ranks[p.maker]) for p in spot.points) + len(spot.points) - 1,
    )


def _weight(point: Point, rank: int) -> float:
    """Return how much a name matters: asked for, just below a line, on sale, of a large maker."""
    asked = 40.0 if point.highlighted else 0.0
    near = 8.0 if _just_below(point) else 3.0 if point.near else 0.0
    sold = 3.0 if point.current and not point.home else 0.0
    return 1.0 + asked + near + sold + max(0.0, 3.0 - rank)


def write_name(
    paper: Paper, spot: Spot, name: Name, seat: Seat, slip: tuple[float, ...] | None
) -> None:
    """Write a name at its seat; over rough ground, hatched or ruled, on a slip of a colour."""
    box = seat.box
    if seat.leader is not None:
        paper.stroke(seat.leader, colour=FAINT, width=0.6, level=2)
    if slip is not None:
        paper.fill(box.grown(0.2), slip, level=1.5)
    x, across = _aligned(box, spot.box)
    paper.write(
        x,
        box.top,
        name.words,
        size=NAME,
        colour=name.colour,
        weight=name.weight,
        across=across,
        up="top",
        gid=f"name {spot.id}",
    )
    if name.aside:
        paper.write(
            x,
            box.bottom,
            name.aside,
            size=ASIDE,
            colour=SOFT,
            across=across,
            up="bottom",
            gid=f"aside {spot.id}",
        )


def _aligned(box: Box, mark: Box) -> tuple[float, str]:
    """Return where a name begins: at the side that looks at its mark."""
    if box.left >= mark.right - 2:
        return box.left, "left"
    if box.right <= mark.left + 2:
        return box.right, "right"
    return (box.left + box.right) / 2, "center"
