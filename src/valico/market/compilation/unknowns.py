"""Unknowns: every quantity of a scenario and its chains that nobody knows exactly."""

from collections.abc import Iterator

from valico.market.compilation.axis import Axis
from valico.market.compilation.intentions import intention_quantities
from valico.market.compilation.response import response_quantities
from valico.market.compilation.setting import Setting
from valico.market.quantity import Quantity
from valico.market.scenario.chain import Pool
from valico.market.scenario.scenario import Product


def axes_of(setting: Setting) -> dict[Axis, Quantity]:
    """Return every quantity of a scenario that is not known, by what it is."""
    return {axis: quantity for axis, quantity in _quantities(setting) if not quantity.known}


def _quantities(setting: Setting) -> Iterator[tuple[Axis, Quantity]]:
    for product in setting.scenario.product:
        yield from _of_product(setting, product)
    for pool in setting.pools:
        yield from _of_pool(setting, pool)
    for place, line in enumerate(setting.scenario.line):
        for chip, orders in (*line.orders_per_week.items(), *line.ordered.items()):
            yield ("orders", f"{place} {chip}"), orders
    yield from intention_quantities(setting)
    yield from response_quantities(setting)
    for event in setting.scenario.event:
        if event.weeks:
            yield ("lag", event.id), event.weeks


def _of_product(setting: Setting, product: Product) -> Iterator[tuple[Axis, Quantity]]:
    chip, chain = product.chip, setting.chains[product.chain]
    yield ("price", chip), product.price_usd
    yield ("cost", chip), product.cost_usd
    yield ("starts", chip), product.starts_per_week
    if product.stock:
        yield ("stock", chip), product.stock
    yield ("transit", product.chain), chain.transit_weeks
    for stage in chain.stage:
        of = f"{product.chain} {stage.id}"
        yield ("weeks", of), stage.weeks
        yield ("gained", of), stage.gained
        if stage.capacity_per_week:
            yield ("capacity", of), stage.capacity_per_week


def _of_pool(setting: Setting, pool: Pool) -> Iterator[tuple[Axis, Quantity]]:
    yield ("pool", pool.id), pool.per_week
    if pool.lead_weeks and any(event.pool == pool.id for event in setting.scenario.event):
        yield ("lead", pool.id), pool.lead_weeks
    if pool.id in setting.scenario.laid_by:
        yield ("laid by", pool.id), setting.scenario.laid_by[pool.id]
