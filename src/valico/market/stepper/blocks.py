"""Runs stepped in NumPy, block by block; a block fits the cache."""

from typing import Final

from valico.market.stepper.program import (
    Draws,
    Outcome,
    Program,
    Told,
    empty_outcome,
    empty_series,
    silent,
)
from valico.market.stepper.vectors import Vectors

BLOCK_RUNS: Final = 256


def stepped(program: Program, draws: Draws, *, every: int = 1, told: Told = silent) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    series = empty_series(program.sizes, draws.runs, every)
    outcome = empty_outcome(program.sizes, series, every)
    binding = outcome.binding
    for begin in range(0, draws.runs, BLOCK_RUNS):
        block = draws.block(begin, begin + BLOCK_RUNS)
        binding += Vectors(program, block).fill(outcome, begin)
        told(block.runs)
    binding /= draws.runs
    return outcome
