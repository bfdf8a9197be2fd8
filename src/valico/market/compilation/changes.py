"""Changes: what an event sets the levers to.

Events are taken in the order of their middle days. A factor, or a supplier that stops, refers to
what stands after the events before it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec
import numpy as np

from valico.errors import InputError
from valico.market.compilation.setting import Setting
from valico.market.quantity import Quantity, quantile
from valico.market.scenario.chain import Stage
from valico.market.scenario.events import Change, Event
from valico.market.scenario.scenario import Product
from valico.market.stepper.program import Array, Block, Whole

BEGINNING: Final = "the beginning"
"""The event that comes in the first week of every run."""

SLICES: Final = 16
"""Values of equal probability that stand for the spread of an event's number."""
Pair = tuple[int, int]
"""A product and a line."""
Halted = dict[tuple[int, str, str], float]
"""Share of each product, stage and supplier that stands still."""


class Strike(msgspec.Struct, frozen=True, kw_only=True):
    """What one event sets at its week, or some weeks later."""

    event: str
    later_weeks: int
    cells: Whole
    values: Array


def strikes_from_setting(setting: Setting, row: Array) -> list[Strike]:
    """Return the strikes of all events; `row` holds the levers at the beginning and is changed."""
    halted: Halted = {}
    strikes: list[Strike] = []
    for event in sorted(setting.scenario.event, key=lambda each: middle_day(each, setting)):
        if event.what == "ratio":  # climbs a ladder of its own
            continue
        for number, sliced in enumerate(slices(event)):
            named = msgspec.structs.replace(sliced, id=slice_name(event.id, number))
            strikes.extend(_strikes(named, setting, row.copy(), dict(halted)))
        found = list(_strikes(event, setting, row, halted))
        strikes.extend(found if event.spread is None else ())
    return strikes


def slices(event: Event) -> list[Event]:
    """Return an event at the middle of each slice of its spread; none where it has no spread."""
    if event.spread is None or event.number is None:
        return []
    name, middle = event.number
    low, high = event.spread
    told = Quantity(low=low, mid=middle, high=high, basis="assumption", source=event.source)
    values = quantile(told, (np.arange(SLICES) + 0.5) / SLICES)
    return [msgspec.structs.replace(event, **{name: float(value)}) for value in values]


def slice_name(event: str, number: int) -> str:
    """Return the name of the strike of one slice."""
    return f"{event}, slice {number}"


def middle_day(event: Event, setting: Setting) -> date:
    """Return the day on which an event comes in the middle of what is thought possible."""
    if event.between:
        return event.between[0] + (event.between[1] - event.between[0]) / 2
    if event.after:
        before = next(each for each in setting.scenario.event if each.id == event.after)
        weeks = event.weeks.mid if event.weeks else 0
        return middle_day(before, setting) + timedelta(weeks=weeks)
    return event.on or setting.scenario.begins


def _strikes(event: Event, setting: Setting, row: Array, halted: Halted) -> Iterator[Strike]:
    cells, values = applied(event, setting, row, halted)
    before = row[cells].copy()
    row[cells] = values
    yield Strike(event=event.id, later_weeks=0, cells=cells, values=values)
    if event.what == "order":  # one week of orders, then as before
        row[cells] = before
        yield Strike(event=event.id, later_weeks=1, cells=cells, values=before)


def applied(change: Change, setting: Setting, row: Array, halted: Halted) -> tuple[Whole, Array]:
    """Return the levers that a change sets, and to what."""
    products = concerned_products(change, setting)
    pairs = [(p, b) for p in products for b in concerned_lines(change, setting)]
    if change.what in {"halt", "resume"}:
        return _stages(change, setting, row, (products, halted))
    if change.what in {"licence", "permission"}:
        block: Block = "licensed" if change.what == "licence" else "permitted"
        return _pairs(setting, block, pairs, float(change.state == "open"))
    if change.what == "power":
        lines = concerned_lines(change, setting)
        return _named(setting, "power_limit", lines, _given(change, "power_w"))
    if change.what == "supply":
        pools = [place for place, pool in enumerate(setting.pools) if pool.id == change.pool]
        return _named(setting, "pool", pools, _given(change, "units_per_week"))
    return _numbers(change, setting, row, (products, pairs))


def concerned_products(change: Change, setting: Setting) -> list[int]:
    """Return the products that a change concerns."""
    return [
        place
        for place, product in enumerate(setting.scenario.product)
        if not change.chips or product.chip in change.chips
    ]


def concerned_lines(change: Change, setting: Setting) -> list[int]:
    """Return the lines that a change concerns; those at home only where it names their buyer."""
    return [
        place
        for place, line in enumerate(setting.scenario.line)
        if (not change.buyers or line.buyer in change.buyers)
        and (not change.places or line.place in change.places)
        and (not line.home or change.buyers)
    ]


_OF_LINES: Final[Mapping[str, tuple[Block, str]]] = {
    "quota": ("quota", "units"),
    "order": ("orders", "units"),
    "orders": ("orders", "units_per_week"),
    "cancel": ("cancelled", "share"),
}
_OF_PRODUCTS: Final[Mapping[str, tuple[Block, str]]] = {
    "duty": ("duty", "share"),
    "price": ("price_factor", "factor"),
}


def _numbers(
    change: Change, setting: Setting, row: Array, among: tuple[list[int], list[Pair]]
) -> tuple[Whole, Array]:
    products, pairs = among
    if change.what in _OF_LINES:
        block, field = _OF_LINES[change.what]
        return _pairs(setting, block, pairs, _given(change, field))
    if change.what in _OF_PRODUCTS:
        block, field = _OF_PRODUCTS[change.what]
        return _named(setting, block, products, _given(change, field))
    if change.what == "cap":
        return _cap(change, setting, products)
    return _starts(change, setting, row, products)


def _cap(change: Change, setting: Setting, products: list[int]) -> tuple[Whole, Array]:
    """Return a cap in units, in a share of home sales, or in units and a share together."""
    fixed, units = _named(setting, "cap", products, change.units or 0.0)
    if change.share is None:
        return _named(setting, "cap", products, _given(change, "units"))
    cells, values = _named(setting, "cap_share", products, change.share)
    return np.concatenate([cells, fixed]), np.concatenate([values, units])


def _starts(
    change: Change, setting: Setting, row: Array, products: list[int]
) -> tuple[Whole, Array]:
    if change.units_per_week is not None:
        return _named(setting, "starts", products, change.units_per_week)
    cells, _ = _named(setting, "starts", products, 0.0)
    return cells, row[cells] * _given(change, "factor")


def _given(change: Change, field: str) -> float:
    value: float | None = getattr(change, field)
    if value is None:
        message = f"an event `{change.what}` needs `{field}`"
        raise InputError(message)
    return value


def _pairs(setting: Setting, block: Block, pairs: list[Pair], value: float) -> tuple[Whole, Array]:
    sizes = setting.sizes
    begin = sizes.begins()[block]
    cells = [begin + product * sizes.lines + line for product, line in pairs]
    return np.array(cells, dtype=np.int64), np.full(len(cells), value)


def _named(setting: Setting, block: Block, places: list[int], value: float) -> tuple[Whole, Array]:
    begin = setting.sizes.begins()[block]
    return np.array(places, dtype=np.int64) + begin, np.full(len(places), value)


def _stages(
    change: Change, setting: Setting, row: Array, among: tuple[list[int], Halted]
) -> tuple[Whole, Array]:
    """Return the capacity of each stage that a halt or a resumption concerns."""
    del row
    products, halted = among
    sizes, cells, values = setting.sizes, [], []
    begin = sizes.begins()["capacity"]
    for place in products:
        product = setting.scenario.product[place]
        for stage in setting.stages_of(product):
            if not _concerned(change, setting, product, stage, (place, halted)):
                continue
            cells.append(begin + setting.place_of(product, stage.id) * sizes.products + place)
            still = sum(share for (p, s, _), share in halted.items() if (p, s) == (place, stage.id))
            values.append(capacity(product, stage) * max(0.0, 1 - still) if still else _free(stage))
    return np.array(cells, dtype=np.int64), np.array(values, dtype=np.float64)


def _concerned(
    change: Change, setting: Setting, product: Product, stage: Stage, among: tuple[int, Halted]
) -> bool:
    """Note who stands still in a stage; say whether the change speaks of the stage."""
    place, halted = among
    suppliers = _suppliers(setting, product, stage)
    stopped = {who: share for who, share in suppliers if who in change.suppliers}
    if stage.id in change.stages:
        stopped[""] = 1.0
    for who, share in stopped.items():
        if change.what == "halt":
            halted[place, stage.id, who] = share
        else:
            halted.pop((place, stage.id, who), None)
    return bool(stopped)


def _suppliers(setting: Setting, product: Product, stage: Stage) -> Iterator[tuple[str, float]]:
    """Yield who works in a stage or makes the components that it begins with, and his share."""
    made_by = [
        pool.suppliers
        for pool in setting.pools_of(product.chain)
        if pool.id == stage.pool and product.use.get(pool.id)
    ]
    for suppliers in (stage.suppliers, *made_by):
        yield from ((each.organisation, each.share.mid) for each in suppliers)


def capacity(product: Product, stage: Stage) -> float:
    """Return the units that a stage can begin a week, the starts where none is stated."""
    if stage.capacity_per_week:
        return stage.capacity_per_week.mid
    return product.starts_per_week.mid


def _free(stage: Stage) -> float:
    return stage.capacity_per_week.mid if stage.capacity_per_week else float("inf")
