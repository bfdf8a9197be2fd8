"""Stranded units: made or half made for buyers whom no open gate lets them reach.

At the end of a week: finished stock, and units in the chain counted in finished units of equal
cost, less what waits at open gates and what will be ordered through them while the chain runs
through once. It is what an accountant writes off, not what a warehouse holds.
What waits and what was shipped is known by product; it is shared among lines by what each has
ordered and gets in the end.
"""

import numpy as np

from valico.market.outcome.levers import Pair, with_the_last
from valico.market.quantity import Array
from valico.market.simulation import Simulation
from valico.market.stepper.program import Block

TINY = 1e-9


def stranded_units(simulation: Simulation) -> Array:
    """Return (R, M, P) stranded units at the end of each recorded week."""
    outcome, draws, program = simulation.outcome, simulation.draws, simulation.program
    found = np.zeros_like(outcome.stock)
    ordered = np.zeros_like(draws.demand_scale)
    places = {int(week): place for place, week in enumerate(outcome.at)}
    for week, levers in enumerate(with_the_last(simulation)):
        ordered += program.lever(levers[0], "orders") * draws.demand_scale
        if (place := places.get(week)) is not None:
            held = outcome.stock[:, place] + outcome.inside_worth[:, place]
            taken = _taken(simulation, levers, place, ordered)
            found[:, place] = np.maximum(0, held - taken)
    return found


def _taken(simulation: Simulation, levers: Pair, place: int, ordered: Array) -> Array:
    """Return (R, P) what buyers behind open gates will take while the chain runs through once."""
    outcome, program, draws = simulation.outcome, simulation.program, simulation.draws

    def lever(block: Block) -> Array:
        return program.lever(levers[0], block)

    abroad = 1 - program.home
    gate = np.maximum(lever("licensed"), program.home)
    gate = gate * np.maximum(lever("permitted"), program.home)
    shipped = _by_line(outcome.shipped[:, place], outcome.line_shipped * abroad)
    waits = _by_line(outcome.unserved[:, place], np.maximum(0, ordered - shipped) * abroad)
    lasting = np.minimum(lever("orders"), program.lever(levers[1], "orders")) * draws.demand_scale
    lead = draws.delay.sum(axis=1)[:, :, None]
    by_power = lever("power_limit")[:, None, :] / np.maximum(program.power_w, TINY)[:, None]
    room = np.maximum(0, np.minimum(lever("quota"), by_power) - shipped)
    wanted = np.minimum((waits + lasting * lead) * gate, room)
    shipped_home = outcome.made[:, place] - outcome.stock[:, place] - outcome.shipped[:, place]
    cap = lever("cap") + lever("cap_share") * shipped_home - outcome.shipped[:, place]
    taken: Array = np.minimum(wanted @ abroad, np.maximum(0, cap)) + wanted @ program.home
    return taken


def _by_line(total: Array, weights: Array) -> Array:
    """Share (R, P) units among lines by (R, P, B) weights."""
    every = np.maximum(weights.sum(axis=2), TINY)
    return np.asarray(weights * (total / every)[:, :, None])
