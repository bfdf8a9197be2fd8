"""Simulations: a scenario run many times."""

from collections.abc import Callable
from typing import Literal

import msgspec
import numpy as np

from valico.errors import InputError
from valico.market.compilation.draws import Sample, draws_from_setting
from valico.market.compilation.levers import program_from_setting
from valico.market.compilation.setting import Setting
from valico.market.stepper import by_numba, by_numpy
from valico.market.stepper.program import Draws, Outcome, Program

Engine = Literal["fastest", "numpy", "numba"]
MOST_RUNS = 1_000_000
TOLD_RUNS = 4096
"""Runs between two tellings of progress."""
Told = Callable[[int], None]


def silent(runs: int) -> None:
    """Tell nobody of progress."""
    del runs


class Simulation(msgspec.Struct, frozen=True, kw_only=True):
    """What was run, with which draws, and what came of it."""

    setting: Setting
    program: Program
    sample: Sample
    draws: Draws
    outcome: Outcome
    runs: int
    seed: int


def simulate(  # noqa: PLR0913  # what a run depends on, each by keyword
    setting: Setting,
    *,
    runs: int | None = None,
    seed: int | None = None,
    every: int = 1,
    engine: Engine = "fastest",
    told: Told = silent,
) -> Simulation:
    """Return what comes of a scenario; the same scenario, runs and seed give the same numbers.

    `told` hears how many further runs are done.
    """
    count = setting.scenario.runs if runs is None else runs
    if not 1 <= count <= MOST_RUNS:
        message = f"{count} runs; allowed: 1 to {MOST_RUNS:,}"
        raise InputError(message)
    chosen = setting.scenario.seed if seed is None else seed
    sample = Sample(setting, count, chosen)
    return simulated(setting, sample, seed=chosen, every=every, engine=engine, told=told)


def simulated(  # noqa: PLR0913  # the same
    setting: Setting,
    sample: Sample,
    *,
    seed: int,
    every: int = 1,
    engine: Engine = "fastest",
    told: Told = silent,
) -> Simulation:
    """Return what comes of a scenario at given points."""
    program, strikes = program_from_setting(setting)
    draws = draws_from_setting(setting, sample, strikes)
    return Simulation(
        setting=setting,
        program=program,
        sample=sample,
        draws=draws,
        outcome=_stepped(_step(engine), program, draws, every, told),
        runs=sample.runs,
        seed=seed,
    )


def _stepped(
    step: Callable[..., Outcome], program: Program, draws: Draws, every: int, told: Told
) -> Outcome:
    """Return the outcome, stepped in blocks where somebody wants to hear of progress."""
    if told is silent or draws.runs <= TOLD_RUNS:
        found = step(program, draws, every=every)
        told(draws.runs)
        return found
    parts: list[Outcome] = []
    for begin in range(0, draws.runs, TOLD_RUNS):
        block = draws.block(begin, begin + TOLD_RUNS)
        parts.append(step(program, block, every=every))
        told(block.runs)
    return _joined(parts)


def _joined(parts: list[Outcome]) -> Outcome:
    """Return the outcomes of blocks of runs as one."""
    runs = [part.started.shape[0] for part in parts]
    shares = np.array(runs) / sum(runs)
    kept = {"at", "binding"}
    fields = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Outcome.__struct_fields__
        if name not in kept
    }
    binding = np.tensordot(shares, np.stack([part.binding for part in parts]), axes=1)
    return Outcome(at=parts[0].at, binding=binding, **fields)


def _step(engine: Engine) -> Callable[..., Outcome]:
    compiled = by_numba.AVAILABLE if engine == "fastest" else engine == "numba"
    if compiled and not by_numba.AVAILABLE:
        message = "numba is not installed; install valico[fast], or take the engine numpy"
        raise InputError(message)
    return by_numba.run if compiled else by_numpy.run
