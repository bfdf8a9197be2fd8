"""Levers week by week, as the events of each run leave them."""

from collections.abc import Iterator

import numpy as np

from valico.market.quantity import Array
from valico.market.simulation import Simulation

Pair = tuple[Array, Array]


def weekly_levers(simulation: Simulation) -> Iterator[Array]:
    """Yield (R, levers) of each week in turn; the array is one and changes from week to week."""
    program = simulation.program
    levers = np.tile(program.first, (simulation.runs, 1))
    for week in range(program.sizes.weeks):
        begin = 0
        for event, end in enumerate(program.event_ends):
            struck = simulation.draws.event_week[:, event] == week
            if struck.any():
                levers[np.ix_(struck, program.cells[begin:end])] = program.values[begin:end]
            begin = end
        yield levers


def with_the_last(simulation: Simulation) -> Iterator[Pair]:
    """Yield the levers of each week with those of the last: an order of one week does not last."""
    before = np.tile(simulation.program.first, (simulation.runs, 1))
    for now in weekly_levers(simulation):
        yield now, before
        before = now.copy()


def shut_gates(simulation: Simulation) -> list[list[str]]:
    """Return for each week and product which gate is shut for most lines abroad in most runs."""
    program = simulation.program
    abroad = program.home == 0
    if not abroad.any():
        return [[""] * program.sizes.products for _ in range(program.sizes.weeks)]
    found = []
    for levers in weekly_levers(simulation):
        licensed = program.lever(levers, "licensed")[:, :, abroad].mean(axis=(0, 2))
        permitted = program.lever(levers, "permitted")[:, :, abroad].mean(axis=(0, 2))
        found.append([_words(*pair) for pair in zip(licensed, permitted, strict=True)])
    return found


def _words(licensed: float, permitted: float) -> str:
    """Return the gate that is shut, in the words of the stepper, or nothing.

    >>> _words(0.2, 1.0), _words(0.0, 0.0), _words(1.0, 1.0)
    ('American licence', 'both gates', '')
    """
    half = 0.5
    if licensed < half and permitted < half:
        return "both gates"
    if licensed < half:
        return "American licence"
    return "Chinese permission" if permitted < half else ""
