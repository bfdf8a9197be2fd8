"""The room of eight runs holds every part once."""

import msgspec
import numpy as np
import pytest

from valico.market.stepper.program import SIDES, Program, Sizes
from valico.market.stepper.room import LANES, Room, room_of

SIZES = Sizes(weeks=4, products=2, lines=3, stages=2, pools=1)
DEPTH = 5


def program() -> Program:
    """Return a program in which nothing is limited and every gate is open."""
    program = Program(
        sizes=SIZES,
        first=np.zeros(SIZES.levers),
        event_ends=np.zeros(0, dtype=np.int64),
        cells=np.zeros(0, dtype=np.int64),
        values=np.zeros(0),
        pool_stage=np.array([1]),
        pool_use=np.ones((1, 2)),
        power_w=np.ones(2),
        worth=np.ones((2, 2)),
        filled=np.ones(2),
        home=np.array([0.0, 0.0, 1.0]),
    )
    for block in ("licensed", "permitted"):
        program.lever(program.first, block)[:] = 1
    for block in ("quota", "power_limit"):
        program.lever(program.first, block)[:] = np.inf  # type: ignore[arg-type]  # the same
    return program


def test_levers_stand_in_a_room_as_in_a_program() -> None:
    room = room_of(program(), DEPTH)

    begins = SIZES.begins()
    assert {block: getattr(room, block) - room.starts for block in SIDES} == begins


def test_parts_follow_each_other_without_a_gap() -> None:
    room = room_of(program(), DEPTH)

    begins = [getattr(room, name) for name in Room._fields[Room._fields.index("ring") :]]
    assert begins == sorted(set(begins))
    assert room.done - room.ring == DEPTH * SIZES.stages * SIZES.products
    assert room.rows - room.scale == SIZES.levers


@pytest.mark.parametrize(
    ("block", "value", "told"),
    [("quota", 5, "any_quota"), ("permitted", 0, "any_forbidden"), ("power_limit", 9, "any_power")],
)
def test_a_limit_that_only_an_event_sets_is_told(block: str, value: float, told: str) -> None:
    free = program()
    struck = msgspec.structs.replace(
        free,
        event_ends=np.array([1]),
        cells=np.array([SIZES.begins()[block]]),  # type: ignore[index]  # a table's word
        values=np.array([float(value)]),
    )

    assert not getattr(room_of(free, DEPTH), told)
    assert getattr(room_of(struck, DEPTH), told)


def test_a_row_of_lanes_is_a_whole_number_of_registers() -> None:
    assert LANES * 8 % 32 == 0
