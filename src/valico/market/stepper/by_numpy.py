"""The stepper in NumPy: blocks of runs that fit the cache, on as many threads as there are cores.

NumPy leaves Python's lock while it computes, so that threads work side by side.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from valico.market.stepper.program import Draws, Outcome, Program, Whole, check, empty_outcome
from valico.market.stepper.vectors import Vectors

BLOCK_RUNS: Final = 256


def run(program: Program, draws: Draws, *, every: int = 1) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    check(program, draws)
    outcome = empty_outcome(program.sizes, draws.runs, every)
    binding = outcome.binding

    def fill(begin: int) -> Whole:
        block = draws.block(begin, begin + BLOCK_RUNS)
        return Vectors(program, block).fill(outcome, begin)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for tally in threads.map(fill, range(0, draws.runs, BLOCK_RUNS)):
            binding += tally
    binding /= draws.runs
    return outcome
