"""Stranded units: made or half made for buyers whom no open gate lets them reach.

At the end of a week: finished stock, and units in the chain counted in finished units of equal
cost, less what waits at open gates and what will be ordered through them while the chain runs
through once. It is what an accountant writes off, not what a warehouse holds.
"""

import numpy as np

from valico.market.outcome.levers import weekly_levers
from valico.market.quantity import Array
from valico.market.simulation import Simulation
from valico.market.stepper.program import Block


def stranded_units(simulation: Simulation) -> Array:
    """Return (R, M, P) stranded units at the end of each recorded week."""
    outcome, draws = simulation.outcome, simulation.draws
    lead = draws.delay.sum(axis=1)
    found = np.zeros_like(outcome.stock)
    places = {int(week): place for place, week in enumerate(outcome.at)}
    for week, levers in enumerate(weekly_levers(simulation)):
        if (place := places.get(week)) is not None:
            held = outcome.stock[:, place] + outcome.inside_worth[:, place]
            taken = _taken(simulation, levers, place, lead)
            found[:, place] = np.maximum(0, held - taken)
    return found


def _taken(simulation: Simulation, levers: Array, place: int, lead: Array) -> Array:
    """Return (R, P) what buyers behind open gates will take while the chain runs through once."""
    outcome, program, draws = simulation.outcome, simulation.program, simulation.draws

    def lever(block: Block) -> Array:
        return program.lever(levers, block)

    home = program.home
    gate = np.maximum(lever("licensed"), home) * np.maximum(lever("permitted"), home)
    wanted = lever("orders") * draws.demand_scale * gate * lead[:, :, None]
    wanted = np.minimum(wanted, lever("quota"))
    shipped = outcome.shipped[:, place]
    quotas = lever("quota")[:, :, home == 0].sum(axis=2)
    shipped_home = outcome.made[:, place] - outcome.stock[:, place] - shipped
    cap = lever("cap") + lever("cap_share") * shipped_home
    room = np.maximum(0, np.minimum(quotas, cap) - shipped)
    open_share = gate[:, :, home == 0].mean(axis=2) if (home == 0).any() else 0.0
    abroad = wanted @ (1 - home) + outcome.unserved[:, place] * open_share
    taken: Array = np.minimum(abroad, room) + wanted @ home
    return taken
