"""Response: how orders move with the price that buyers pay.

Orders are told at some price. Where a scenario ends with another duty or another price, all orders
of a line abroad move by the ratio of the two prices to the power of the elasticity.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from valico.market.compilation.axis import Axis, Values
from valico.market.compilation.changes import middle_day
from valico.market.compilation.setting import Setting
from valico.market.quantity import Quantity
from valico.market.scenario.events import Change, What
from valico.market.scenario.scenario import Product
from valico.market.stepper.program import Array

ELASTICITY: Final[Axis] = ("elasticity", "orders")
PASSED_ON: Final[Axis] = ("passed on", "duty")


def response_quantities(setting: Setting) -> Iterator[tuple[Axis, Quantity]]:
    """Yield what is not known of how orders respond, whether or not a price moves.

    Scenarios that differ by a duty alone then draw the same numbers, and compare run by run.
    """
    response = setting.scenario.response
    if response is None:
        return
    yield ELASTICITY, response.elasticity
    yield PASSED_ON, response.passed_on


def responded(product: Product, setting: Setting, values: Values) -> Array:
    """Return (R,) what orders abroad are multiplied with; (1,) where no price moves."""
    response = setting.scenario.response
    if response is None or not _moves(product, setting):
        return np.ones(1)
    elasticity = values(ELASTICITY, response.elasticity)
    passed_on = np.minimum(1.0, values(PASSED_ON, response.passed_on))
    duty, told = last_set(product, setting, "duty"), _told(product, setting)
    price = last_set(product, setting, "price")
    paid = price * (1 + passed_on * duty) / (1 + passed_on * told)
    return np.asarray(paid**-elasticity)


def _moves(product: Product, setting: Setting) -> bool:
    duty_moves = last_set(product, setting, "duty") != _told(product, setting)
    return duty_moves or last_set(product, setting, "price") != 1


def _told(product: Product, setting: Setting) -> float:
    response = setting.scenario.response
    return response.told_at_duty.get(product.chip, 0.0) if response else 0.0


def last_set(product: Product, setting: Setting, what: What) -> float:
    """Return the duty, or the factor of the price, with which a scenario ends for sure."""
    events = sorted(setting.scenario.event, key=lambda event: middle_day(event, setting))
    sure = [event for event in events if event.chance >= 1]
    value = 0.0 if what == "duty" else 1.0
    for change in (*setting.scenario.at_start, *sure):
        if change.what == what and (not change.chips or product.chip in change.chips):
            value = _value(change, value)
    return value


def _value(change: Change, otherwise: float) -> float:
    given = change.share if change.what == "duty" else change.factor
    return otherwise if given is None else given
