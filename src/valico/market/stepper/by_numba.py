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
    recorded_weeks,
    steady_units,
)

AVAILABLE: Final = importlib.util.find_spec("numba") is not None


def run(program: Program, draws: Draws, *, every: int = 1) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    from valico.market.stepper.compiled import step_runs  # noqa: PLC0415  # only where numba is

    check(program, draws)
    sizes, runs = program.sizes, draws.runs
    at = recorded_weeks(sizes.weeks, every)
    products = (runs, sizes.products)
    series = np.zeros((len(SERIES), runs, len(at), sizes.products))
    counts = np.zeros((runs, sizes.weeks, sizes.products), dtype=np.int8)
    lines = np.zeros((2, *products, sizes.lines))
    ends = np.zeros((2, *products))
    stages = np.zeros((2, runs, sizes.stages, sizes.products))
    begins = np.array(list(sizes.begins().values()), dtype=np.int64)
    step_runs(
        _shared(program, begins, at), _drawn(program, draws), (series, counts, lines, ends, stages)
    )
    return Outcome(
        at=at,
        **dict(zip(SERIES, series, strict=True)),
        binding=_shares(counts),
        line_shipped=lines[0],
        line_delivered=lines[1],
        started=ends[0],
        scrapped=ends[1],
        waiting=stages[0],
        working=stages[1],
    )


_Shared = tuple[Array, Whole, Whole, Array, Whole, Array, Array, Array, Array, Whole, Whole, float]


def _shared(program: Program, begins: Whole, at: Whole) -> _Shared:
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
        begins,
        at,
        TINY,
    )


_Drawn = tuple[Whole, Whole, Array, Array, Array, Array, Array, Array, Array, Array, Whole]


def _drawn(program: Program, draws: Draws) -> _Drawn:
    return (
        draws.delay,
        draws.transit,
        draws.gained,
        steady_units(program, draws),
        draws.stock,
        draws.starts_scale,
        draws.capacity_scale,
        draws.demand_scale,
        draws.pool_scale,
        draws.price_usd,
        draws.event_week,
    )


def _shares(counts: np.ndarray[tuple[int, int, int], np.dtype[np.int8]]) -> Array:
    """Return (T, P, C) the share of runs with each code."""
    shares = [(counts == code).mean(axis=0) for code in range(len(CODES))]
    return np.stack(shares, axis=-1)
