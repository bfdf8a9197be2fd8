"""One number of a simulation, run by run."""

import numpy as np

from valico.answer.fleet.asks import Simulated
from valico.errors import UnknownNameError
from valico.market.compilation.emptying import emptied_weeks
from valico.market.curve import Array
from valico.market.fleet.addition import series_at
from valico.market.outcome.money import costs_of
from valico.market.outcome.stranded import stranded_units
from valico.market.simulation import Simulation


def amount_of(ask: Simulated, simulation: Simulation) -> Array:
    """Return (R,) what came between two days, or stood on a day."""
    chips = [product.chip for product in simulation.setting.scenario.product]
    if ask.chip not in chips:
        kind = "product of the scenario"
        raise UnknownNameError(kind, ask.chip, chips)
    place = chips.index(ask.chip)
    series = _series(ask, simulation)
    until = series_at(simulation, series, ask.on)[:, place]
    return until - series_at(simulation, series, ask.after)[:, place] if ask.after else until


def emptied_on(pool: str, simulation: Simulation) -> Array:
    """Return (R,) the day on which a store runs out, as an ordinal number; never is infinite."""
    setting = simulation.setting
    if pool not in setting.scenario.laid_by:
        kind = "store of the scenario"
        raise UnknownNameError(kind, pool, sorted(setting.scenario.laid_by))
    weeks = emptied_weeks(pool, setting, simulation.draws)
    days = setting.scenario.begins.toordinal() + 7.0 * weeks
    return np.where(weeks < simulation.program.sizes.weeks, days, np.inf)


def _series(ask: Simulated, simulation: Simulation) -> Array:
    """Return (R, M, P) the series that is asked for."""
    if ask.series == "stranded":
        return stranded_units(simulation)
    if ask.series == "stranded_usd":
        return stranded_units(simulation) * costs_of(simulation)[:, None, :]
    return {
        "made": simulation.outcome.made,
        "shipped": simulation.outcome.shipped,
        "delivered": simulation.outcome.delivered,
        "revenue_usd": simulation.outcome.revenue_usd,
        "duty_usd": simulation.outcome.duty_usd,
        "stock": simulation.outcome.stock,
    }[ask.series]
