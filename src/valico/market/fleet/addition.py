"""Additions: what a simulated scenario delivers on top of an account."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from valico.catalogue.chips import Chip
from valico.market.curve import Array
from valico.market.fleet.metric import Metric, worth
from valico.market.simulation import Simulation


def delivered_between(simulation: Simulation, *, after: date, on: date) -> dict[str, Array]:
    """Return (R,) units of each chip that reach lines abroad after one day and by another.

    A week counts by its last day; what came before the first week counts nowhere.
    """
    until, before = (
        series_at(simulation, simulation.outcome.delivered, day) for day in (on, after)
    )
    chips = [product.chip for product in simulation.setting.scenario.product]
    return {chip: until[:, place] - before[:, place] for place, chip in enumerate(chips)}


def series_at(simulation: Simulation, series: Array, day: date) -> Array:
    """Return (R, P) a series of (R, M, P) at the end of the last whole week by a day.

    Before the end of the first week it is nothing.
    """
    whole_weeks = ((day - simulation.setting.scenario.begins).days + 1) // 7
    past = np.flatnonzero(simulation.outcome.at < whole_weeks)
    return np.asarray(series[:, past[-1]] if len(past) else np.zeros_like(series[:, 0]))


def added(units: Mapping[str, Array], chips: Mapping[str, Chip], metric: Metric) -> Array:
    """Return (R,) what units of several chips count for together."""
    return np.asarray(
        np.sum([worth(chips[name], metric) * count for name, count in units.items()], axis=0)
    )
