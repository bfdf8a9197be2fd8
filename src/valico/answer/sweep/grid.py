"""Grids as they stand in their files, and the cells that they come to."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path

import msgspec

from valico import store
from valico.answer.sweep.cell import Cell, MayCell, SimulateCell, id_of
from valico.errors import InputError
from valico.market.outcome.period import Period
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


class MayGrid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Chips by places by counts, each on every day."""

    chips: tuple[str, ...]
    to: tuple[str, ...]
    on: tuple[date, ...]
    counts: tuple[int, ...] = ()


class Grid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to work off."""

    title: str
    engine: Engine = "fastest"
    """All cells take one engine, whoever works them, so that the numbers are the same."""
    simulate: tuple[SimulateGrid, ...] = ()
    may: tuple[MayGrid, ...] = ()


def read_grid(path: Path) -> Grid:
    """Return the grid in a file; DataError names the field that cannot be read."""
    return store.read_document(path, Grid, root=path.parent)


def cells_of(grid: Grid, *, beside: Path) -> dict[str, Cell]:
    """Return the cells of a grid by their ids, each once; scenario files lie `beside`."""
    cells = {id_of(cell): cell for cell in _cells(grid, beside)}
    if not cells:
        message = f"'{grid.title}' has no cell; give [[simulate]] scenarios or [[may]] chips"
        raise InputError(message)
    return cells


def _cells(grid: Grid, beside: Path) -> Iterator[Cell]:
    for simulate in grid.simulate:
        yield from _simulations(simulate, _engine(grid.engine), beside)
    for may in grid.may:
        for chip, place, count in product(may.chips, may.to, may.counts or (None,)):
            yield MayCell(chip=chip, to=place, count=count, on=may.on)


def _simulations(grid: SimulateGrid, engine: Engine, beside: Path) -> Iterator[SimulateCell]:
    for name in grid.scenarios:
        scenario = read_named(str(beside / name) if name.endswith(".toml") else name)
        runs = scenario.runs if grid.runs is None else grid.runs
        if not 1 <= runs <= MOST_RUNS:
            message = f"`runs` is {runs}; allowed: 1 to {MOST_RUNS:,}"
            raise InputError(message)
        for seed in grid.seeds or (scenario.seed,):
            yield SimulateCell(
                name=name,
                scenario=scenario,
                runs=runs,
                seed=seed,
                period=grid.period,
                engine=engine,
            )


def _engine(asked: Engine) -> Engine:
    """Return the engine by its name: another machine's fastest may be another."""
    if asked != "fastest":
        return asked
    return "numba" if by_numba.AVAILABLE else "numpy"
