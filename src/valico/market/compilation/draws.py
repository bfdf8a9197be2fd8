"""Draws: what differs between the runs, as arrays for the stepper."""

from collections.abc import Sequence

import msgspec
import numpy as np

from valico.market.compilation.changes import BEGINNING, SLICES, Strike, middle_day, slice_name
from valico.market.compilation.first import first_levers
from valico.market.compilation.intentions import intention_weeks, middle_order, ordered_units
from valico.market.compilation.levers import program_from_setting
from valico.market.compilation.ratio import ratio_weeks
from valico.market.compilation.response import responded
from valico.market.compilation.sample import Sample
from valico.market.compilation.setting import Setting
from valico.market.compilation.stores import store_weeks
from valico.market.quantity import Quantity
from valico.market.scenario.events import Event
from valico.market.stepper import by_numba, by_numpy
from valico.market.stepper.program import Array, Draws, Outcome, Weeks, Whole


def draws_from_setting(setting: Setting, sample: Sample, strikes: Sequence[Strike]) -> Draws:
    """Return what differs between the runs."""
    products = setting.scenario.product
    draws = Draws(
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
        event_week=np.zeros((sample.runs, len(strikes)), dtype=np.int64),
    )
    weeks = _event_weeks(setting, sample, draws)
    columns = [weeks[strike.event] + strike.later_weeks for strike in strikes]
    event_week = np.stack(columns, axis=1) if columns else draws.event_week
    return msgspec.structs.replace(draws, event_week=event_week)


def _relative(sample: Sample, what: str, quantities: list[tuple[str, Quantity]]) -> Array:
    """Return (R, n) quantities over their middles."""
    columns = [sample.of((what, of), q) / (q.mid or 1) for of, q in quantities]
    return np.stack(columns, axis=1) if columns else np.zeros((sample.runs, 0))


def _delays(setting: Setting, sample: Sample) -> Weeks:
    """Return (R, K, P) whole weeks; a shorter chain's first stage pays for its padding."""
    sizes = setting.sizes
    delay = np.ones((sample.runs, sizes.stages, sizes.products), dtype=np.int16)
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
            if (intention := line.intended.get(product.chip)) and middle_order(intention):
                ordered = ordered_units(place, product.chip, intention, sample.of)
                scale[:, row, place] = ordered / middle_order(intention)
            if not line.home:
                scale[:, row, place] *= responded(product, setting, sample.of)
    return scale


def _event_weeks(setting: Setting, sample: Sample, draws: Draws) -> dict[str, Whole]:
    """Return the week of each event, and of all that follows from what came before."""
    weeks: dict[str, Whole] = {BEGINNING: np.zeros(sample.runs, dtype=np.int64)}
    for event in sorted(setting.scenario.event, key=lambda each: middle_day(each, setting)):
        weeks[event.id] = _weeks_of(event, setting, sample, weeks)
    weeks |= _slice_weeks(setting, sample, weeks)
    weeks |= intention_weeks(setting, sample.of)
    weeks |= store_weeks(setting, draws, first_levers(setting), weeks, sample.of)
    weeks |= ratio_weeks(setting, weeks, lambda without: _stepped(without, sample))
    return weeks


def _slice_weeks(setting: Setting, sample: Sample, weeks: dict[str, Whole]) -> dict[str, Whole]:
    """Return the weeks of each slice of a spread: each run takes one of them."""
    never, found = setting.sizes.weeks + 1, {}
    for event in setting.scenario.event:
        if event.spread is not None:
            taken = np.floor(sample.share["amount", event.id] * SLICES).astype(np.int64)
            for number in range(SLICES):
                week = np.where(taken == number, weeks[event.id], never)
                found[slice_name(event.id, number)] = week
    return found


def _stepped(setting: Setting, sample: Sample) -> Outcome:
    """Return what comes of the same runs of another setting."""
    program, strikes = program_from_setting(setting)
    step = by_numba.run if by_numba.AVAILABLE else by_numpy.run
    return step(program, draws_from_setting(setting, sample, strikes))


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
    week = week + _lead(event, setting, sample)
    if event.chance < 1:
        comes = sample.share["chance", event.id] < event.chance
        week = np.where(comes, week, never)
    return np.asarray(week, dtype=np.int64)


def _lead(event: Event, setting: Setting, sample: Sample) -> Whole:
    """Return the weeks until more of a pool comes; less comes at once."""
    pool = next((pool for pool in setting.pools if pool.id == event.pool), None)
    more = pool is not None and (event.units_per_week or 0.0) > pool.per_week.mid
    if event.what != "supply" or pool is None or pool.lead_weeks is None or not more:
        return np.zeros(sample.runs, dtype=np.int64)
    weeks = sample.of(("lead", pool.id), pool.lead_weeks)
    return np.asarray(np.rint(weeks), dtype=np.int64)
