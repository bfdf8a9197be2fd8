"""Simulations: a scenario run many times."""

from collections.abc import Callable
from typing import Literal

import msgspec

from valico.errors import InputError
from valico.market.compilation.draws import draws_from_setting
from valico.market.compilation.levers import program_from_setting
from valico.market.compilation.sample import Sample
from valico.market.compilation.setting import Setting
from valico.market.stepper import by_numba, by_numpy
from valico.market.stepper.program import Draws, Outcome, Program, Told, silent

__all__ = ["MOST_RUNS", "Engine", "Simulation", "Told", "silent", "simulate", "simulated"]
Engine = Literal["fastest", "numpy", "numba"]
MOST_RUNS = 1_000_000


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
        outcome=_step(engine)(program, draws, every=every, told=told),
        runs=sample.runs,
        seed=seed,
    )


def _step(engine: Engine) -> Callable[..., Outcome]:
    compiled = by_numba.AVAILABLE if engine == "fastest" else engine == "numba"
    if compiled and not by_numba.AVAILABLE:
        message = "numba is not installed; install valico[fast], or take the engine numpy"
        raise InputError(message)
    return by_numba.run if compiled else by_numpy.run
