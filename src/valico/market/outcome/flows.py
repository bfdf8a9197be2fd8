"""Flows: how many units passed each stage, were lost there or still are, and who got them."""

import msgspec
import numpy as np

from valico.market.quantity import Array
from valico.market.simulation import Simulation
from valico.market.stepper.program import steady_units


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """A stage over the whole simulation: what came, what was there, what left. Means over runs."""

    name: str
    came: float
    there: float
    """In it at the beginning."""
    passed: float
    scrapped: float
    remains: float
    """Before it or in it at the end."""


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """The way of one product from its first stage to its buyers, in units."""

    chip: str
    reaches: tuple[Reach, ...]
    stock_at_first: float
    stock_at_end: float
    buyers: tuple[tuple[str, float], ...]
    """What was shipped to each buyer at each place."""


def courses(simulation: Simulation) -> tuple[Course, ...]:
    """Return the course of every product."""
    return tuple(
        _course(simulation, product) for product in range(simulation.program.sizes.products)
    )


def _course(simulation: Simulation, product: int) -> Course:
    outcome, draws = simulation.outcome, simulation.draws
    scenario = simulation.setting.scenario
    made = outcome.made[:, -1, product] - draws.stock[:, product]
    shipped = outcome.line_shipped[:, product].mean(axis=0)
    return Course(
        chip=scenario.product[product].chip,
        reaches=tuple(_reaches(simulation, product, made)),
        stock_at_first=float(draws.stock[:, product].mean()),
        stock_at_end=float(outcome.stock[:, -1, product].mean()),
        buyers=tuple(
            (
                f"{line.buyer}, {line.place}" if line.buyer != line.place else line.buyer,
                float(units),
            )
            for line, units in zip(scenario.line, shipped, strict=True)
        ),
    )


def _reaches(simulation: Simulation, product: int, made: Array) -> list[Reach]:
    """Return the stages in order, worked out from the last to the first: each unit is somewhere."""
    outcome, draws, program = simulation.outcome, simulation.draws, simulation.program
    stages = simulation.setting.stages_of(simulation.setting.scenario.product[product])
    padding = program.sizes.stages - len(stages)
    first = steady_units(program, draws) * draws.delay
    passed, found = made, []
    for place in reversed(range(padding, program.sizes.stages)):
        gained = np.maximum(draws.gained[:, place, product], 1e-12)
        scrapped = passed / gained - passed
        there = first[:, place, product]
        remains = outcome.waiting[:, place, product] + outcome.working[:, place, product]
        came = passed + scrapped + remains - there
        found.append(
            Reach(
                name=stages[place - padding].name,
                came=float(came.mean()),
                there=float(there.mean()),
                passed=float(passed.mean()),
                scrapped=float(scrapped.mean()),
                remains=float(remains.mean()),
            )
        )
        passed = came
    return found[::-1]
