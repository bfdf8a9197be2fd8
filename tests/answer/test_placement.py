from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from valico.answer.gate.geometry import Box, Line
from valico.answer.gate.placement import Ground, Label, place, settle

FRAME = Box(0, 0, 400, 300)
coordinates = st.floats(min_value=10, max_value=290)


def label(number: int, x: float, y: float, *, weight: float = 5.0) -> Label:
    mark = Box(x - 4, y - 4, x + 4, y + 4)
    return Label(id=str(number), mark=mark, width=40, height=10, weight=weight)


def ground(labels: list[Label], *, lines: tuple[Box, ...] = ()) -> Ground:
    return Ground(FRAME, tuple(label.mark for label in labels), (), lines)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), max_size=14))
def test_no_label_covers_another_or_a_mark_or_leaves_the_frame(
    places: list[tuple[float, float]],
) -> None:
    labels = [label(number, x, y) for number, (x, y) in enumerate(places)]
    seats = place(labels, ground(labels))

    assert all(seat.box.inside(FRAME) for seat in seats.values())
    assert not any(a.box.meets(b.box) for a, b in combinations(seats.values(), 2))
    assert not any(seat.box.meets(other.mark) for seat in seats.values() for other in labels)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=10))
def test_no_leader_runs_through_a_label_or_another_leader(
    places: list[tuple[float, float]],
) -> None:
    labels = [label(number, x, y) for number, (x, y) in enumerate(places)]
    seats = list(place(labels, ground(labels)).values())

    for a, b in combinations(seats, 2):
        assert a.leader is None or not a.leader.meets(b.box)
        assert a.leader is None or b.leader is None or not a.leader.crosses(b.leader)


def test_the_same_labels_always_get_the_same_seats() -> None:
    labels = [label(number, 100 + 9 * number, 150) for number in range(9)]

    assert place(labels, ground(labels)) == place(labels, ground(labels))


def test_a_lone_label_touches_its_mark_on_the_right() -> None:
    alone = label(0, 100, 100)
    seat = place([alone], ground([alone]))["0"]

    assert seat.leader is None
    assert seat.box.left > alone.mark.right
    assert seat.box.centre[1] == 100


def test_a_label_would_rather_not_stand_on_a_line() -> None:
    alone = label(0, 100, 100)
    line = Box(110, 0, 110, 300)
    seat = place([alone], ground([alone], lines=(line,)))["0"]

    assert not seat.box.meets(line)


def test_the_weightier_label_gets_the_room_when_there_is_room_for_one() -> None:
    light, heavy = label(0, 100, 15, weight=1), label(1, 100, 15, weight=9)
    narrow = Ground(Box(50, 5, 150, 25), (light.mark,), (Box(50, 5, 95, 25),), ())

    assert set(place([light, heavy], narrow)) == {"1"}


def test_words_settle_in_the_corner_wished_for() -> None:
    seat = settle(FRAME, (40, 10), ("right", "top"), [])

    assert seat is not None
    assert seat.right > 395
    assert seat.top > 285


def test_words_without_room_are_left_out() -> None:
    assert settle(Box(0, 0, 30, 30), (40, 10), ("left", "top"), []) is None
    assert settle(FRAME, (40, 10), ("left", "top"), [FRAME]) is None


@given(*(st.floats(-50, 50) for _ in range(4)))
def test_a_stroke_meets_the_box_that_holds_its_end(
    x: float, y: float, dx: float, dy: float
) -> None:
    box = Box(x - 1, y - 1, x + 1, y + 1)

    assert Line(x + dx, y + dy, x, y).meets(box) or (dx, dy) == (0, 0)


@given(*(st.floats(-50, 50) for _ in range(4)))
def test_meeting_is_mutual(x: float, y: float, width: float, height: float) -> None:
    one, other = Box(0, 0, 10, 10), Box(x, y, x + abs(width), y + abs(height))

    assert one.meets(other) == other.meets(one) == one.touches([other])
