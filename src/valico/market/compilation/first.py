"""Levers as they stand before the first week."""

from typing import Final

import numpy as np

from valico.market.compilation.changes import Halted, applied
from valico.market.compilation.setting import Setting
from valico.market.stepper.program import Array, Block

UNLIMITED: Final = float("inf")


def first_levers(setting: Setting) -> Array:
    """Return the levers: nothing limited, no gate shut, no duty, until `at_start` says so."""
    sizes = setting.sizes
    begins = sizes.begins()
    row = np.zeros(sizes.levers)

    def put(block: Block, value: Array | float) -> None:
        shape = sizes.of(block)
        begin = begins[block]
        row[begin : begin + int(np.prod(shape))] = np.broadcast_to(value, shape).ravel()

    for open_block in ("licensed", "permitted", "price_factor"):
        put(open_block, 1.0)
    for unlimited in ("cap", "quota"):
        put(unlimited, np.inf)
    products, lines = setting.scenario.product, setting.scenario.line
    put("starts", np.array([product.starts_per_week.mid for product in products]))
    put("capacity", _capacities(setting))
    put("pool", _pools(setting))
    put("power_limit", np.array([np.inf if b.power_w is None else b.power_w for b in lines]))
    put("orders", _orders(setting))
    halted: Halted = {}
    for change in setting.scenario.at_start:
        cells, values = applied(change, setting, row, halted)
        row[cells] = values
    return row


def _capacities(setting: Setting) -> Array:
    sizes = setting.sizes
    capacity = np.full((sizes.stages, sizes.products), np.inf)
    for column, product in enumerate(setting.scenario.product):
        for stage in setting.stages_of(product):
            if stage.capacity_per_week:
                place = setting.place_of(product, stage.id)
                capacity[place, column] = stage.capacity_per_week.mid
    return capacity


def _pools(setting: Setting) -> Array:
    """Return the components a week; no limit where a store is there to be used up."""
    stored = setting.scenario.laid_by
    return np.array(
        [UNLIMITED if pool.id in stored else pool.per_week.mid for pool in setting.pools]
    )


def _orders(setting: Setting) -> Array:
    orders = np.zeros((setting.sizes.products, setting.sizes.lines))
    for column, line in enumerate(setting.scenario.line):
        for row, product in enumerate(setting.scenario.product):
            if product.chip in line.orders_per_week:
                orders[row, column] = line.orders_per_week[product.chip].mid
    return orders
