"""The stepper compiled by numba, run by run, in parallel; the same numbers as `by_numpy`.

One long function, because numba compiles it as one loop; its paragraphs bear the names of the
methods of `by_numpy`, which is the text to read.
"""

import importlib.util
from typing import Final

import numpy as np

from valico.market.stepper.program import (
    CODES,
    SERIES,
    TINY,
    Array,
    Draws,
    Outcome,
    Program,
    Whole,
    check,
    ever_limited,
    recorded_weeks,
)

AVAILABLE: Final = importlib.util.find_spec("numba") is not None


def run(program: Program, draws: Draws, *, every: int = 1) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    from valico.market.stepper.compiled import CHUNKS, step_runs  # noqa: PLC0415  # only where numba is

    check(program, draws)
    sizes, runs = program.sizes, draws.runs
    at = recorded_weeks(sizes.weeks, every)
    products = (runs, sizes.products)
    series = np.zeros((len(SERIES), runs, len(at), sizes.products))
    tallies = np.zeros((min(runs, CHUNKS), sizes.weeks, sizes.products, len(CODES)), dtype=np.int32)
    lines = np.zeros((2, *products, sizes.lines))
    ends = np.zeros((2, *products))
    stages = np.zeros((2, runs, sizes.stages, sizes.products))
    step_runs(_shared(program, at), _drawn(draws), (series, tallies, lines, ends, stages))
    return Outcome(
        at=at,
        **dict(zip(SERIES, series, strict=True)),
        binding=tallies.sum(axis=0) / runs,
        line_shipped=lines[0],
        line_delivered=lines[1],
        started=ends[0],
        scrapped=ends[1],
        waiting=stages[0],
        working=stages[1],
    )


_Shared = tuple[
    Array, Whole, Whole, Array, Whole, Array, Array, Array, Array, Whole, Whole, Array, bool, float
]


def _shared(program: Program, at: Whole) -> _Shared:
    return (
        program.first,
        program.event_ends,
        program.cells,
        program.values,
        program.pool_stage,
        program.pool_use,
        program.power_w,
        program.worth,
        program.home,
        np.array(list(program.sizes.begins().values()), dtype=np.int64),
        at,
        program.filled,
        ever_limited(program, "power_limit"),
        TINY,
    )


_Drawn = tuple[Whole, Whole, Array, Array, Array, Array, Array, Array, Array, Whole]


def _drawn(draws: Draws) -> _Drawn:
    return (
        draws.delay,
        draws.transit,
        draws.gained,
        draws.stock,
        draws.starts_scale,
        draws.capacity_scale,
        draws.demand_scale,
        draws.pool_scale,
        draws.price_usd,
        draws.event_week,
    )
