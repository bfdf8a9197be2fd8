"""The picture of the gate on its paper: zones, lines and words of the rules, then the chips.

In: a GatePicture. Out: a Figure whose every text keeps clear of every other.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from matplotlib.figure import Figure

from valico.answer.gate.geometry import Box, Line
from valico.answer.gate.margins import draw_scales, write_heading, write_limits, write_small_print
from valico.answer.gate.paper import FRAME, Paper
from valico.answer.gate.placement import Ground, Label, Seat, place, settle
from valico.answer.gate.record import GatePicture
from valico.answer.gate.regions import Region, RegionKind, Zone
from valico.answer.gate.sheet import INK, MARK, SIGNS, SOFT, tint
from valico.answer.gate.spots import Spot, mark_spots, names_of_spots, write_name
from valico.answer.outcomes import WORDS, Outcome

TITLE: Final = 7.6
BODY: Final = 7.2
ZONE: Final = 11.5


class Look(NamedTuple):
    """How a kind of region is drawn: its line, and where its words would stand."""

    colour: str
    width: float
    wish: tuple[str, str]


LOOKS: Final[Mapping[RegionKind, Look]] = {
    "rule": Look("#6d737a", 1.0, ("left", "top")),
    "depends": Look("#6d737a", 1.0, ("center", "top")),
    "letter": Look("#b87800", 1.2, ("left", "bottom")),
    "window": Look(SIGNS["case-by-case"].colour, 1.4, ("left", "bottom")),
    "duty": Look(INK, 0.7, ("center", "top")),
}


def draw(picture: GatePicture) -> Figure:
    """Return the finished paper."""
    paper = Paper(picture)
    draw_scales(paper)
    for zone in picture.zones:
        paper.fill(paper.box(zone.bounds), _zone_colour(zone), level=-3)
    lines = _draw_regions(paper, picture)
    spots = mark_spots(paper, picture.points)
    marks = [spot.box for spot in spots]
    texts = _write_regions(paper, picture, marks)
    texts += _write_zones(paper, picture, [*marks, *texts])
    ground = Ground(FRAME, tuple(marks), tuple(texts), tuple(lines))
    unnamed = _write_names(paper, picture, spots, ground)
    write_limits(paper, picture)
    write_heading(paper, picture)
    write_small_print(paper, picture, unnamed)
    return paper.figure


def _write_names(paper: Paper, picture: GatePicture, spots: Sequence[Spot], ground: Ground) -> int:
    """Write the names that find room, those of the duties among them; return how many do not."""
    duties = [region for region in picture.regions if region.kind == "duty"]
    boxes = [_seen(paper.box(region.bounds)) for region in duties]
    names, labels = names_of_spots(paper, spots, boxes)
    labels += [_duty_label(paper, *pair) for pair in zip(duties, boxes, strict=True)]
    seats = place(labels, ground)
    rough = [*ground.lines, *(paper.box(r.bounds) for r in picture.regions if r.kind == "depends")]
    for spot, name in zip(spots, names, strict=True):
        if spot.id in seats:
            seat = seats[spot.id]
            over = any(seat.box.meets(other) for other in rough)
            slip = _slip(paper, picture, seat.box) if over else None
            write_name(paper, spot, name, seat, slip)
    for region in duties:
        if region.id in seats:
            _write_duty(paper, region, seats[region.id])
    return sum(len(spot.points) for spot in spots if spot.id not in seats)


def _slip(paper: Paper, picture: GatePicture, box: Box) -> tuple[float, ...]:
    """Return the colour of the zone in which a label stands, opaque enough to read on."""
    held = (z for z in picture.zones if paper.box(z.bounds).holds(*box.centre))
    colour = next((_zone_colour(zone) for zone in held), (1.0, 1.0, 1.0))
    return (*colour, 0.82)


def _zone_colour(zone: Zone) -> tuple[float, float, float]:
    return tint(SIGNS[zone.outcome].colour, 0.05 if zone.outcome == "unknown" else 0.11)


def _duty_label(paper: Paper, region: Region, box: Box) -> Label:
    width, height = paper.size(region.label, TITLE, "bold")
    return Label(id=region.id, mark=box, width=width, height=height, weight=5.0)


def _write_duty(paper: Paper, region: Region, seat: Seat) -> None:
    if seat.leader is not None:
        paper.stroke(seat.leader, colour=INK, width=0.6, level=2)
    left, bottom = seat.box.left, seat.box.bottom
    paper.write(
        left, bottom, region.label, size=TITLE, weight="bold", up="bottom", gid=f"head {region.id}"
    )


def _draw_regions(paper: Paper, picture: GatePicture) -> list[Box]:
    """Draw the lines of the rules and return them as boxes without breadth."""
    drawn: list[Box] = []
    for region in picture.regions:
        look, box = LOOKS[region.kind], paper.box(region.bounds)
        if region.kind == "duty":
            paper.frame(_seen(box), colour=look.colour, width=look.width)
            drawn += _seen(box).sides()
            continue
        if region.kind == "depends":
            paper.fill(box, tint(SOFT, 0.28), hatch="///", level=-2)
        for side in _inner_sides(box):
            line = Line(side.left, side.bottom, side.right, side.top)
            paper.stroke(line, colour=look.colour, width=look.width, level=0.5)
            drawn.append(side)
    return drawn


def _seen(box: Box) -> Box:
    """Return a box grown, where need be, so that a mark does not hide it."""
    across = max(0.0, 1.7 * MARK - (box.right - box.left)) / 2
    up = max(0.0, 1.7 * MARK - (box.top - box.bottom)) / 2
    return Box(box.left - across, box.bottom - up, box.right + across, box.top + up)


def _inner_sides(box: Box) -> Iterator[Box]:
    """Yield the sides of a rectangle that do not lie on the rim of the plane."""
    for side, rim in zip(box.sides(), FRAME.sides(), strict=True):
        if not side.inside(rim):
            yield side


class Words(NamedTuple):
    """What is written of a region: a bold head, a body, turned upright in a narrow room."""

    head: str
    body: str
    turned: bool
    width: float
    height: float


def _write_regions(paper: Paper, picture: GatePicture, solid: Sequence[Box]) -> list[Box]:
    """Write what each region says, where there is room; return the room taken."""
    taken: list[Box] = []
    for region in picture.regions:
        if region.kind == "duty":
            continue
        look, room = LOOKS[region.kind], _room(paper, region, picture)
        words = _words(paper, region, room)
        seat = settle(room, (words.width, words.height), look.wish, [*solid, *taken])
        if seat is not None:
            _write_words(paper, region, words, seat)
            taken.append(seat)
    return taken


def _room(paper: Paper, region: Region, picture: GatePicture) -> Box:
    """Return where a region's words may stand: in it, or around it where it is small."""
    box = paper.box(region.bounds)
    if region.kind == "letter":
        own = [paper.box(z.bounds) for z in picture.zones if z.outcome == "letter"]
        box = own[0] if own else box
    return box.grown(-4)


def _words(paper: Paper, region: Region, room: Box) -> Words:
    text = (region.label, *region.says)
    narrow = any(
        paper.size(word, TITLE, "bold")[0] > room.right - room.left
        for part in text
        for word in part.split(" ")
    )
    along = room.top - room.bottom if narrow else room.right - room.left
    width = min(along, 168.0)
    head = "\n".join(paper.wrap(region.label, width, TITLE, "bold"))
    body = "\n".join(line for part in region.says for line in paper.wrap(part, width, BODY))
    wide, high = paper.size(head, TITLE, "bold")
    if body:
        more = paper.size(body, BODY)
        wide, high = max(wide, more[0]), high + more[1] + 3.0
    return Words(head, body, narrow, high if narrow else wide, wide if narrow else high)


def _write_words(paper: Paper, region: Region, words: Words, seat: Box) -> None:
    colour = INK if region.kind in {"rule", "depends"} else LOOKS[region.kind].colour
    head, body = f"head {region.id}", f"body {region.id}"
    if words.turned:
        paper.write(
            seat.left,
            seat.top,
            words.head,
            size=TITLE,
            colour=colour,
            weight="bold",
            up="top",
            turned=True,
            gid=head,
        )
        paper.write(
            seat.right,
            seat.top,
            words.body,
            size=BODY,
            colour=SOFT,
            across="right",
            up="top",
            turned=True,
            gid=body,
        )
        return
    centred = LOOKS[region.kind].wish[0] == "center"
    x, across = ((seat.left + seat.right) / 2, "center") if centred else (seat.left, "left")
    paper.write(
        x,
        seat.top,
        words.head,
        size=TITLE,
        colour=colour,
        weight="bold",
        across=across,
        up="top",
        gid=head,
    )
    if words.body:
        paper.write(
            x, seat.bottom, words.body, size=BODY, colour=SOFT, across=across, up="bottom", gid=body
        )


def _write_zones(paper: Paper, picture: GatePicture, solid: Sequence[Box]) -> list[Box]:
    """Write, large and pale, what holds in the widest zone of each outcome."""
    widest: dict[Outcome, Box] = {}
    for zone in picture.zones:
        box = paper.box(zone.bounds)
        if zone.outcome not in widest or _area(box) > _area(widest[zone.outcome]):
            widest[zone.outcome] = box
    taken: list[Box] = []
    for outcome, box in widest.items():
        if outcome == "unknown":
            continue
        size = paper.size(WORDS[outcome], ZONE, "bold")
        seat = settle(box.grown(-5), size, ("right", "bottom"), [*solid, *taken])
        if seat is not None:
            colour = tint(SIGNS[outcome].colour, 0.62)
            paper.write(
                seat.left,
                seat.bottom,
                WORDS[outcome],
                size=ZONE,
                weight="bold",
                colour=colour,
                up="bottom",
                gid=f"zone {outcome}",
            )
            taken.append(seat)
    return taken


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.bottom)
