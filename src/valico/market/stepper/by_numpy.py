"""The stepper in NumPy: few runs here, many in processes of their own on all cores.

Threads would be in each other's way, as each operation on a block of runs is short.
"""

import os
from typing import Final

from valico.market.stepper.blocks import BLOCK_RUNS, stepped
from valico.market.stepper.program import (
    Draws,
    Outcome,
    Program,
    Told,
    check,
    empty_outcome,
    empty_series,
    fill_from,
    silent,
)
from valico.market.stepper.workers import can_start, each_stepped

PARCEL_RUNS: Final = 8 * BLOCK_RUNS
"""Runs that a worker is handed at a time."""
MANY_RUNS: Final = 4 * PARCEL_RUNS
"""Runs from which on it pays to start workers."""


def run(program: Program, draws: Draws, *, every: int = 1, told: Told = silent) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    check(program, draws)
    cores = os.cpu_count() or 1
    if draws.runs < MANY_RUNS or cores == 1 or not can_start():
        return stepped(program, draws, every=every, told=told)
    return _by_workers(program, draws, every, told, cores)


def _by_workers(program: Program, draws: Draws, every: int, told: Told, cores: int) -> Outcome:
    """Return what comes of all runs, stepped in parcels by workers."""
    series = empty_series(program.sizes, draws.runs, every)
    outcome = empty_outcome(program.sizes, series, every)
    binding, begins = outcome.binding, range(0, draws.runs, PARCEL_RUNS)
    parcels = (draws.block(begin, begin + PARCEL_RUNS) for begin in begins)
    parts = each_stepped(program, parcels, every=every, workers=cores)
    for begin, part in zip(begins, parts, strict=True):
        runs = part.started.shape[0]
        fill_from(outcome, part, begin)
        binding += part.binding * (runs / draws.runs)
        told(runs)
    return outcome
