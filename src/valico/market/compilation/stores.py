"""Stores: components laid by, which a scenario uses up before its weekly supply binds.

While a store lasts nothing limits what is taken from its pool. The week in which it runs out is
worked out run by run from what the stages before take and what is supplied until then; from that
week on the supply of the day is all that there is.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from valico.market.compilation.axis import Values
from valico.market.compilation.changes import Strike, middle_day
from valico.market.compilation.setting import Setting
from valico.market.scenario.chain import Pool
from valico.market.scenario.events import Event
from valico.market.scenario.scenario import Product
from valico.market.stepper.program import Array, Draws, Whole


def store_strikes(setting: Setting) -> Iterator[Strike]:
    """Yield what a pool falls to when its store runs out: one strike for each state of supply."""
    begin = setting.sizes.begins()["pool"]
    for place, pool in _stored(setting):
        for step, level in enumerate(_levels(pool, setting)):
            cells = np.array([begin + place], dtype=np.int64)
            name = emptied(pool.id, step)
            yield Strike(event=name, later_weeks=0, cells=cells, values=np.array([level]))


def emptied(pool: str, step: int) -> str:
    """Return the name of the strike by which a store runs out after so many changes of supply."""
    return f"the store of {pool} runs out, supply {step}"


def of_store(strike: str, pool: str) -> bool:
    """Say whether a strike is one by which the store of a pool runs out."""
    return strike.startswith(f"the store of {pool} runs out,")


def store_weeks(
    setting: Setting, draws: Draws, first: Array, weeks: Mapping[str, Whole], values: Values
) -> dict[str, Whole]:
    """Return the week of each strike above, and of the changes of supply that come after it."""
    found: dict[str, Whole] = {}
    never = setting.sizes.weeks + 1
    for place, pool in _stored(setting):
        supplies = _supplies(pool, setting)
        store = values(("laid by", pool.id), setting.scenario.laid_by[pool.id])
        supplied = _course(setting, pool.per_week.mid, supplies, weeks)
        supplied = supplied * draws.pool_scale[:, place, None]
        taken = _taken(setting, draws, first, pool, weeks)
        left = store[:, None] + np.cumsum(supplied - taken, axis=1)
        out = np.where((left < 0).any(axis=1), (left < 0).argmax(axis=1), never)
        before = [weeks[event.id] <= out for event in supplies]
        count = np.sum(before, axis=0) if before else np.zeros(draws.runs, dtype=np.int64)
        for step in range(len(supplies) + 1):
            found[emptied(pool.id, step)] = np.where(count == step, out, never)
        for event, early in zip(supplies, before, strict=True):
            found[event.id] = np.where(early, never, weeks[event.id])
    return found


def _stored(setting: Setting) -> Iterator[tuple[int, Pool]]:
    for place, pool in enumerate(setting.pools):
        if pool.id in setting.scenario.laid_by:
            yield place, pool


def _supplies(pool: Pool, setting: Setting) -> list[Event]:
    events = [e for e in setting.scenario.event if e.what == "supply" and e.pool == pool.id]
    return sorted(events, key=lambda event: middle_day(event, setting))


def _levels(pool: Pool, setting: Setting) -> list[float]:
    later = [event.units_per_week or 0.0 for event in _supplies(pool, setting)]
    return [pool.per_week.mid, *later]


def _course(
    setting: Setting, first: float, supplies: Sequence[Event], weeks: Mapping[str, Whole]
) -> Array:
    """Return (R, T) what is supplied in each week, before the run's own scale."""
    at = np.arange(setting.sizes.weeks)
    runs = len(next(iter(weeks.values())))
    course = np.full((runs, len(at)), first)
    for event in supplies:
        course = np.where(at >= weeks[event.id][:, None], event.units_per_week or 0.0, course)
    return course


def _taken(
    setting: Setting, draws: Draws, first: Array, pool: Pool, weeks: Mapping[str, Whole]
) -> Array:
    """Return (R, T) the components that all products take in each week while nothing lacks."""
    taken = np.zeros((draws.runs, setting.sizes.weeks))
    for column, product in enumerate(setting.scenario.product):
        use = product.use.get(pool.id, 0.0)
        stages = [stage.id for stage in setting.stages_of(product) if stage.pool == pool.id]
        if use and stages:
            place = setting.place_of(product, stages[0])
            taken += use * _reaching(setting, draws, first, (column, place), weeks)
    return taken


def _reaching(
    setting: Setting,
    draws: Draws,
    first: Array,
    where: tuple[int, int],
    weeks: Mapping[str, Whole],
) -> Array:
    """Return (R, T) the units of a product that a stage could begin in each week."""
    column, place = where
    product = setting.scenario.product[column]
    units = _starts(setting, product, first, weeks) * draws.starts_scale[:, column, None]
    limits = first[setting.sizes.begins()["capacity"] :].reshape(-1)
    for stage in range(place + 1):
        limit = limits[stage * setting.sizes.products + column]
        limit = limit * draws.capacity_scale[:, stage, column]
        units = np.minimum(units, limit[:, None])
        if stage < place:
            units = units * draws.gained[:, stage, column, None]
    late = draws.delay[:, :place, column].sum(axis=1)
    return _later(units, late, full=product.begins_full)


def _later(units: Array, weeks: Whole, *, full: bool) -> Array:
    """Return a course moved by some weeks; before it stands its first value, or nothing."""
    at = np.arange(units.shape[1])[None] - weeks[:, None]
    moved = np.take_along_axis(units, np.maximum(at, 0), axis=1)
    return moved if full else np.where(at >= 0, moved, 0.0)


def _starts(setting: Setting, product: Product, first: Array, weeks: Mapping[str, Whole]) -> Array:
    """Return (R, T) the units begun in each week, before the run's own scale."""
    column = setting.scenario.product.index(product)
    begin = float(first[setting.sizes.begins()["starts"] + column])
    runs, at = len(next(iter(weeks.values()))), np.arange(setting.sizes.weeks)
    course = np.full((runs, len(at)), begin)
    events = sorted(setting.scenario.event, key=lambda event: middle_day(event, setting))
    for event in events:
        if event.what == "starts" and (not event.chips or product.chip in event.chips):
            after = course * (event.factor or 1.0) if event.units_per_week is None else None
            value = after if after is not None else event.units_per_week or 0.0
            course = np.where(at >= weeks[event.id][:, None], value, course)
    return course
