"""The stepper compiled by numba, eight runs at a time, in parallel; the numbers of `by_numpy`."""

import importlib.util
from typing import Final, NamedTuple

import numpy as np

from valico.market.stepper.levers import abroad_first
from valico.market.stepper.program import (
    CODES,
    Array,
    Draws,
    Outcome,
    Program,
    Told,
    Weeks,
    Whole,
    check,
    empty_outcome,
    empty_series,
    silent,
)
from valico.market.stepper.room import LANES, Room, room_of

AVAILABLE: Final = importlib.util.find_spec("numba") is not None
CHUNKS: Final = 8
"""Parts into which the runs are divided; each has a room and a tally of its own."""
TOLD_RUNS: Final = 8192
"""Runs between two tellings of progress."""
ROW_BYTES: Final = 8 * LANES
Tallies = np.ndarray[tuple[int, ...], np.dtype[np.int32]]


def run(program: Program, draws: Draws, *, every: int = 1, told: Told = silent) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    from valico.market.stepper.compiled import step_runs  # noqa: PLC0415  # only where numba is

    check(program, draws)
    series = empty_series(program.sizes, draws.runs, every)
    outcome = empty_outcome(program.sizes, series, every)
    ordered, order = abroad_first(program)
    room = room_of(ordered, depth=int(draws.delay.max()) + 1)
    chunks = min(CHUNKS, -(-draws.runs // LANES))
    tallies = np.zeros((chunks, room.weeks, room.products, len(CODES)), dtype=np.int32)
    shared, drawn = _shared(ordered, order, outcome.at), _drawn(draws)
    scratch, into = _scratch(room, chunks), _into(outcome, series, tallies)
    for begin in range(0, draws.runs, TOLD_RUNS):
        end = min(begin + TOLD_RUNS, draws.runs)
        step_runs(begin, end, room, shared, drawn, scratch, into)
        told(end - begin)
    outcome.binding[:] = tallies.sum(axis=0) / draws.runs
    return outcome


class _Shared(NamedTuple):
    """What all runs share."""

    first: Array
    event_ends: Whole
    cells: Whole
    values: Array
    pool_stage: Whole
    pool_use: Array
    power_w: Array
    worth: Array
    filled: Array
    order: Whole
    """Which line of the outcome each line is."""
    at: Whole


def _shared(program: Program, order: Whole, at: Whole) -> _Shared:
    parts = [getattr(program, name) for name in _Shared._fields[:-2]]
    return _Shared._make([*parts, order, at])


class _Drawn(NamedTuple):
    """What differs between runs."""

    delay: Weeks
    transit: Whole
    gained: Array
    stock: Array
    starts_scale: Array
    capacity_scale: Array
    demand_scale: Array
    pool_scale: Array
    price_usd: Array
    event_week: Whole


def _drawn(draws: Draws) -> _Drawn:
    return _Drawn._make(getattr(draws, name) for name in _Drawn._fields)


class _Scratch(NamedTuple):
    """Room for the eight runs that each chunk has in hand."""

    rows: Array
    due: Whole


def _scratch(room: Room, chunks: int) -> _Scratch:
    """Return room of which every row begins at a multiple of its own bytes."""
    numbers = chunks * room.rows * LANES
    whole = np.empty(numbers + LANES)
    skipped = -whole.ctypes.data % ROW_BYTES // whole.itemsize
    rows = whole[skipped : skipped + numbers].reshape(chunks, -1)
    cells = room.stages * room.products
    return _Scratch(rows, np.empty((chunks, cells * LANES), dtype=np.int64))


class _Into(NamedTuple):
    """What is filled in place."""

    series: Array
    tallies: Tallies
    line_shipped: Array
    line_delivered: Array
    started: Array
    scrapped: Array
    waiting: Array
    working: Array


def _into(outcome: Outcome, series: Array, tallies: Tallies) -> _Into:
    parts = [getattr(outcome, name) for name in _Into._fields[2:]]
    return _Into._make([series, tallies, *parts])
