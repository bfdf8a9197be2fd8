"""Draws: every quantity of a scenario at quasi-random points, one axis a quantity.

Prices are drawn once a run, and together: Epoch AI and Pilz found totals too narrow otherwise.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from valico.market.compilation.changes import BEGINNING, Strike, middle_day
from valico.market.compilation.setting import Setting
from valico.market.quantity import Quantity, quantile
from valico.market.scenario.events import Event
from valico.market.stepper.program import Array, Draws, Whole

Axis = tuple[str, str]
"""What is drawn, and of what: ("price", "nvidia/h20-96")."""
COMMON: Final[Axis] = ("common", "price")
"""What the prices of all products have in common."""


def axes_of(setting: Setting) -> dict[Axis, Quantity]:
    """Return every quantity of a scenario that is not known, by what it is."""
    return {axis: quantity for axis, quantity in _quantities(setting) if not quantity.known}


def _quantities(setting: Setting) -> Iterator[tuple[Axis, Quantity]]:
    for product in setting.scenario.product:
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
    for pool in setting.pools:
        yield ("pool", pool.id), pool.per_week
    for place, line in enumerate(setting.scenario.line):
        for chip, orders in (*line.orders_per_week.items(), *line.ordered.items()):
            yield ("orders", f"{place} {chip}"), orders
    for event in setting.scenario.event:
        if event.weeks:
            yield ("lag", event.id), event.weeks


def drawn(setting: Setting) -> list[Axis]:
    """Return everything that is drawn, in order; what prices have in common comes first."""
    days = [("day", event.id) for event in setting.scenario.event if event.between]
    chances = [("chance", event.id) for event in setting.scenario.event if event.chance < 1]
    return [COMMON, *axes_of(setting), *days, *chances]


class Sample:
    """Uniform numbers for each axis; the same names, runs and seed give the same numbers."""

    def __init__(
        self, setting: Setting, runs: int, seed: int, *, points: Array | None = None
    ) -> None:
        """Draw the points: scrambled Sobol, prices correlated by a Gaussian copula.

        `points` (R, axes), in the order of `drawn`, are taken as they are.
        """
        self.runs, self.axes = runs, axes_of(setting)
        names = drawn(setting)
        taken = sobol(len(names), runs, seed) if points is None else points
        self.share = dict(zip(names, taken.T, strict=True))
        for axis in names:
            if axis[0] == "price":
                share = setting.scenario.correlation
                self.share[axis] = _together(self.share[axis], self.share[COMMON], share)

    def of(self, axis: Axis, quantity: Quantity) -> Array:
        """Return (R,) the values of a quantity."""
        if quantity.known:
            return np.full(self.runs, quantity.mid)
        return quantile(quantity, self.share[axis])


def sobol(axes: int, runs: int, seed: int) -> Array:
    """Return (R, axes) points; 2^m are drawn and the first ones kept."""
    power = max(0, math.ceil(math.log2(runs)))
    sampler = qmc.Sobol(axes, scramble=True, rng=np.random.default_rng(seed))
    drawn: Array = sampler.random_base2(power)[:runs]
    return np.clip(drawn, 1e-9, 1 - 1e-9)


def _together(own: Array, common: Array, correlation: float) -> Array:
    """Return shares of which the normal scores have a correlation among each other."""
    score = math.sqrt(correlation) * ndtri(common) + math.sqrt(1 - correlation) * ndtri(own)
    return np.asarray(ndtr(score))


def draws_from_setting(setting: Setting, sample: Sample, strikes: Sequence[Strike]) -> Draws:
    """Return what differs between the runs."""
    products = setting.scenario.product
    return Draws(
        delay=_delays(setting, sample),
        transit=_transit(setting, sample),
        gained=_staged(setting, sample, "gained"),
        stock=np.stack(
            [
                sample.of(("stock", p.chip), p.stock) if p.stock else np.zeros(sample.runs)
                for p in products
            ],
            axis=1,
        ),
        starts_scale=_relative(sample, "starts", [(p.chip, p.starts_per_week) for p in products]),
        capacity_scale=_staged(setting, sample, "capacity"),
        demand_scale=_demand(setting, sample),
        pool_scale=_relative(sample, "pool", [(q.id, q.per_week) for q in setting.pools]),
        price_usd=np.stack([sample.of(("price", p.chip), p.price_usd) for p in products], axis=1),
        event_week=_event_weeks(setting, sample, strikes),
    )


def _relative(sample: Sample, what: str, quantities: list[tuple[str, Quantity]]) -> Array:
    """Return (R, n) quantities over their middles."""
    columns = [sample.of((what, of), q) / (q.mid or 1) for of, q in quantities]
    return np.stack(columns, axis=1) if columns else np.zeros((sample.runs, 0))


def _delays(setting: Setting, sample: Sample) -> Whole:
    """Return (R, K, P) whole weeks; a shorter chain's first stage pays for its padding."""
    sizes = setting.sizes
    delay = np.ones((sample.runs, sizes.stages, sizes.products), dtype=np.int64)
    for column, product in enumerate(setting.scenario.product):
        stages = setting.stages_of(product)
        padding = sizes.stages - len(stages)
        for row, stage in enumerate(stages):
            weeks = np.rint(sample.of(("weeks", f"{product.chain} {stage.id}"), stage.weeks))
            less = padding if row == 0 else 0
            delay[:, padding + row, column] = np.maximum(1, weeks - less)
    return delay


def _transit(setting: Setting, sample: Sample) -> Whole:
    first = setting.scenario.product[0].chain
    weeks = sample.of(("transit", first), setting.chains[first].transit_weeks)
    return np.asarray(np.maximum(1, np.rint(weeks)), dtype=np.int64)


def _staged(setting: Setting, sample: Sample, what: str) -> Array:
    """Return (R, K, P) yields, or capacities over their middles; padding passes everything."""
    sizes = setting.sizes
    values = np.ones((sample.runs, sizes.stages, sizes.products))
    for column, product in enumerate(setting.scenario.product):
        for stage in setting.stages_of(product):
            quantity = stage.gained if what == "gained" else stage.capacity_per_week
            if quantity is None:
                continue
            drawn = sample.of((what, f"{product.chain} {stage.id}"), quantity)
            value = np.minimum(drawn, 1) if what == "gained" else drawn / quantity.mid
            values[:, setting.place_of(product, stage.id), column] = value
    return values


def _demand(setting: Setting, sample: Sample) -> Array:
    """Return (R, P, B) orders over their middles."""
    sizes = setting.sizes
    scale = np.ones((sample.runs, sizes.products, sizes.lines))
    for place, line in enumerate(setting.scenario.line):
        for row, product in enumerate(setting.scenario.product):
            quantity = line.orders_per_week.get(product.chip) or line.ordered.get(product.chip)
            if quantity and quantity.mid:
                drawn = sample.of(("orders", f"{place} {product.chip}"), quantity)
                scale[:, row, place] = drawn / quantity.mid
    return scale


def _event_weeks(setting: Setting, sample: Sample, strikes: Sequence[Strike]) -> Whole:
    """Return (R, E) the week of each strike."""
    weeks: dict[str, Whole] = {BEGINNING: np.zeros(sample.runs, dtype=np.int64)}
    for event in sorted(setting.scenario.event, key=lambda each: middle_day(each, setting)):
        weeks[event.id] = _weeks_of(event, setting, sample, weeks)
    columns = [weeks[strike.event] + strike.later_weeks for strike in strikes]
    return np.stack(columns, axis=1) if columns else np.zeros((sample.runs, 0), dtype=np.int64)


def _weeks_of(event: Event, setting: Setting, sample: Sample, known: dict[str, Whole]) -> Whole:
    never = setting.sizes.weeks + 1
    if event.between:
        first, last = (setting.week_of(day) for day in event.between)
        share = sample.share["day", event.id]
        week = first + np.floor(share * (last - first + 1)).astype(np.int64)
    elif event.after:
        lag = sample.of(("lag", event.id), event.weeks) if event.weeks else np.zeros(sample.runs)
        week = known[event.after] + np.rint(lag).astype(np.int64)
    else:
        week = np.full(sample.runs, setting.week_of(event.on) if event.on else 0, dtype=np.int64)
    if event.chance < 1:
        comes = sample.share["chance", event.id] < event.chance
        week = np.where(comes, week, never)
    return np.asarray(week, dtype=np.int64)
