"""Money: revenue, cost, what the government takes, and who bears it."""

from typing import Final

import msgspec
import numpy as np

from valico.market.outcome.band import Band, band
from valico.market.quantity import Array
from valico.market.simulation import Simulation

PASSED_ON: Final = (0.0, 0.5, 1.0)
"""Shares of the duty that the seller adds to the price."""


class Margin(msgspec.Struct, frozen=True, kw_only=True):
    """What is left to the seller where a part of the duty is passed on to the buyer."""

    passed_on: float
    buyer_pays_usd: Band
    margin_usd: Band


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """Of a product's units shipped abroad.

    Orders respond to the duty of the scenario, where it has a response, and not to these shares.
    """

    chip: str
    revenue_usd: Band
    """Before the duty."""
    cost_usd: Band
    duty_usd: Band
    """The share or duty that the United States take, by the price before it."""
    margins: tuple[Margin, ...]


def costs_of(simulation: Simulation) -> Array:
    """Return (R, P) what a unit costs."""
    return np.stack(
        [
            simulation.sample.of(("cost", product.chip), product.cost_usd)
            for product in simulation.setting.scenario.product
        ],
        axis=1,
    )


def money_of(simulation: Simulation) -> tuple[Money, ...]:
    """Return the money of each product at the end."""
    costs = costs_of(simulation)
    return tuple(
        _money(simulation, place, costs[:, place])
        for place in range(len(simulation.setting.scenario.product))
    )


def _money(simulation: Simulation, place: int, unit_cost: Array) -> Money:
    outcome = simulation.outcome
    revenue = outcome.revenue_usd[:, -1, place]
    duty = outcome.duty_usd[:, -1, place]
    cost = outcome.shipped[:, -1, place] * unit_cost
    return Money(
        chip=simulation.setting.scenario.product[place].chip,
        revenue_usd=band(revenue),
        cost_usd=band(cost),
        duty_usd=band(duty),
        margins=tuple(
            Margin(
                passed_on=part,
                buyer_pays_usd=band(revenue + part * duty),
                margin_usd=band(revenue - cost - (1 - part) * duty),
            )
            for part in PASSED_ON
        ),
    )
