"""Series for pictures: bands and means week by week, in units."""

from datetime import date

import msgspec
import numpy as np

from valico.market.outcome.band import SHARES
from valico.market.outcome.period import monday
from valico.market.outcome.stranded import stranded_units
from valico.market.quantity import Array
from valico.market.simulation import Simulation
from valico.market.stepper.program import CODES


class Fan(msgspec.Struct, frozen=True, kw_only=True):
    """What one product comes to week by week; each band is five lines: 5, 10, 50, 90, 95 %."""

    chip: str
    days: tuple[date, ...]
    """The last day of each week."""
    bands: dict[str, tuple[tuple[float, ...], ...]]
    means: dict[str, tuple[float, ...]]
    binds: dict[str, tuple[float, ...]] = {}
    """Share of the runs, week by week, in which each constraint held most orders back."""


def fans(simulation: Simulation) -> tuple[Fan, ...]:
    """Return the series of every product."""
    stranded = stranded_units(simulation)
    return tuple(
        _fan(simulation, stranded, place)
        for place in range(len(simulation.setting.scenario.product))
    )


def _fan(simulation: Simulation, stranded: Array, product: int) -> Fan:
    outcome = simulation.outcome
    series = {
        "delivered": outcome.delivered[:, :, product],
        "stranded": stranded[:, :, product],
        "stock": outcome.stock[:, :, product],
        "inside": outcome.inside[:, :, product],
        "shipped": outcome.shipped[:, :, product],
        "at home": (outcome.made - outcome.stock - outcome.shipped)[:, :, product],
    }
    return Fan(
        chip=simulation.setting.scenario.product[product].chip,
        days=tuple(monday(simulation, int(week) + 1) for week in outcome.at),
        bands={
            name: _lines(np.quantile(values, SHARES, axis=0)) for name, values in series.items()
        },
        means={name: _line(values.mean(axis=0)) for name, values in series.items()},
        binds=_binds(simulation, product),
    )


def _binds(simulation: Simulation, product: int) -> dict[str, tuple[float, ...]]:
    """Return the shares of the constraints that ever bound."""
    shares = simulation.outcome.binding[simulation.outcome.at, product].T
    return {
        code: tuple(round(float(share), 4) for share in found)
        for code, found in zip(CODES, shares, strict=True)
        if found.any()
    }


def _lines(values: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(_line(row) for row in values)


def _line(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 1) for value in values)
