"""How things stand on one day of a simulation."""

from datetime import date

import msgspec
import numpy as np

from valico.market.outcome.band import Band, band
from valico.market.outcome.stranded import stranded_units
from valico.market.simulation import Simulation


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One product at the end of the week of a day."""

    on: date
    delivered: Band
    stranded: Band
    duty_usd: Band


def standing_on(simulation: Simulation, on: date, product: int = 0) -> Standing | None:
    """Return how things stand on a day; None where the scenario does not reach it."""
    week = simulation.setting.week_of(on)
    if not 0 <= week < simulation.program.sizes.weeks:
        return None
    outcome = simulation.outcome
    place = int(np.searchsorted(outcome.at, week))
    return Standing(
        on=on,
        delivered=band(outcome.delivered[:, place, product]),
        stranded=band(stranded_units(simulation)[:, place, product]),
        duty_usd=band(outcome.duty_usd[:, place, product]),
    )
