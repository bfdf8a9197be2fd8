"""Grids as they stand in their files, and the cells that they come to."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import msgspec

from valico import store
from valico.answer.sweep.cell import Cell, MayCell, ServeCell, SimulateCell, TrainCell, id_of
from valico.errors import InputError
from valico.market.outcome.period import Period
from valico.market.scenario.overlay import Overlay, laid_over
from valico.market.scenario.scenario import Gates, Scenario
from valico.market.scenario.shelf import read_named
from valico.market.simulation import MOST_RUNS, Engine
from valico.market.stepper import by_numba


class SimulateGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Scenarios by seeds."""

    scenarios: tuple[str, ...]
    """Names of those that ship, or files beside the grid."""
    seeds: tuple[int, ...] = ()
    """None given: each scenario's own."""
    runs: int | None = None
    """Not given: each scenario's own."""
    period: Period = "quarter"
    rules: tuple[Gates, ...] = ()
    """Where the gates come from: as "given", or from "rules and claims"; the scenario's if none."""
    known_by: tuple[date, ...] = ()
    """Days by which rules and claims were known; the scenario's own if none."""


class MayGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chips by places by counts, each on every day."""

    chips: tuple[str, ...]
    to: tuple[str, ...]
    on: tuple[date, ...]
    counts: tuple[int, ...] = ()
    known_by: tuple[date, ...] = ()
    """The rules as they were public by these days; by each day asked about if none."""


class ServeGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Models by chips by plans by precisions by users."""

    models: tuple[str, ...]
    chips: tuple[str, ...]
    """How many of which: "8 h200"."""
    plans: tuple[str, ...] = ()
    """In words, such as "tp=8"; none: the best is sought."""
    precisions: tuple[str, ...] = ()
    users: tuple[int, ...] = ()
    input_tokens: int = 4000
    output_tokens: int = 1000


class TrainGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Models by chips by precisions."""

    models: tuple[str, ...]
    chips: tuple[str, ...]
    precisions: tuple[str, ...] = ()


class Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to work off."""

    title: str
    engine: Engine = "fastest"
    """All cells take one engine, whoever works them, so that the numbers are the same."""
    simulate: tuple[SimulateGrid, ...] = ()
    may: tuple[MayGrid, ...] = ()
    serve: tuple[ServeGrid, ...] = ()
    train: tuple[TrainGrid, ...] = ()


def read_grid(path: Path) -> Grid:
    """Return the grid in a file; DataError names the field that cannot be read."""
    return store.read_document(path, Grid, root=path.parent)


def cells_of(grid: Grid, *, beside: Path) -> dict[str, Cell]:
    """Return the cells of a grid by their ids, each once; scenario files lie `beside`."""
    cells = {id_of(cell): cell for cell in _cells(grid, beside)}
    if not cells:
        message = (
            f"'{grid.title}' has no cell; give [[simulate]] scenarios, [[may]] chips, "
            "[[serve]] or [[train]] models and chips"
        )
        raise InputError(message)
    return cells


def _cells(grid: Grid, beside: Path) -> Iterator[Cell]:
    for simulate in grid.simulate:
        yield from _simulations(simulate, _engine(grid.engine), beside)
    for may in grid.may:
        axes = product(may.chips, may.to, may.counts or (None,), may.known_by or (None,))
        for chip, place, count, known_by in axes:
            yield MayCell(chip=chip, to=place, count=count, on=may.on, known_by=known_by)
    for serve in grid.serve:
        yield from _services(serve)
    for train in grid.train:
        for model, chips, precision in product(
            train.models, train.chips, train.precisions or (None,)
        ):
            yield TrainCell(model=model, chips=chips, precision=precision)


def _services(grid: ServeGrid) -> Iterator[ServeCell]:
    axes = (grid.models, grid.chips, grid.plans or (None,), grid.precisions or (None,))
    for model, chips, plan, precision in product(*axes):
        for users in grid.users or (None,):
            yield ServeCell(
                model=model,
                chips=chips,
                plan=plan,
                precision=precision,
                users=users,
                input_tokens=grid.input_tokens,
                output_tokens=grid.output_tokens,
            )


def _simulations(grid: SimulateGrid, engine: Engine, beside: Path) -> Iterator[SimulateCell]:
    for name in grid.scenarios:
        read = read_named(str(beside / name) if name.endswith(".toml") else name)
        runs = read.runs if grid.runs is None else grid.runs
        if not 1 <= runs <= MOST_RUNS:
            message = f"`runs` is {runs}; allowed: 1 to {MOST_RUNS:,}"
            raise InputError(message)
        for scenario, seed in product(_ruled(read, grid), grid.seeds or (read.seed,)):
            yield SimulateCell(
                name=name,
                scenario=scenario,
                runs=runs,
                seed=seed,
                period=grid.period,
                engine=engine,
            )


def _ruled(scenario: Scenario, grid: SimulateGrid) -> Iterator[Scenario]:
    """Yield a scenario under each rule of the grid; one of rules and claims ends with knowledge."""
    for gates in grid.rules or (scenario.gates,):
        days = grid.known_by if gates == "rules and claims" else ()
        for day in days or (scenario.known_by,):
            ends = min(scenario.ends, day) if gates == "rules and claims" and day else None
            overlay = Overlay(
                base="",
                title=scenario.title,
                note=scenario.note,
                gates=gates,
                ends=ends,
                known_by=day,
            )
            yield laid_over(scenario, overlay)


def _engine(asked: Engine) -> Engine:
    """Return the engine by its name: another machine's fastest may be another."""
    if asked != "fastest":
        return asked
    return "numba" if by_numba.AVAILABLE else "numpy"
