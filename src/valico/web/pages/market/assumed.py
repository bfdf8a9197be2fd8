"""What a scenario assumes, figure by figure, and what happens in it, day by day."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from valico.answer.library import Library
from valico.answer.market.amounts import amount
from valico.catalogue.chips import Chip
from valico.catalogue.organisations import Organisation
from valico.catalogue.places import Place
from valico.evidence import Source
from valico.market.quantity import Quantity
from valico.market.scenario.events import Change, Event
from valico.market.scenario.scenario import Line, Product, Scenario


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """How people call what a scenario names by id."""

    chips: Mapping[str, Chip]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    sources: Mapping[str, Source]
    many: Mapping[str, str]

    def chip(self, name: str) -> str:
        """Return a chip's name."""
        return self.chips[name].name if name in self.chips else name

    def party(self, name: str) -> str:
        """Return the name of a buyer or place, or the words for many."""
        if name in self.many:
            return name.replace("-", " ").capitalize()
        for known in (self.organisations, self.places):
            if name in known:
                return known[name].name
        return name


def names_of(scenario: Scenario, library: Library) -> Names:
    """Return the names that a scenario needs."""
    return Names(
        chips=library.chips,
        organisations=library.organisations,
        places=library.places,
        sources=library.sources,
        many=scenario.many,
    )


class Assumed(msgspec.Struct, frozen=True, kw_only=True):
    """One figure: of what, its 10, 50 and 90 per cent points, and whose word it is."""

    of: str
    what: str
    """A key of words: starts, stock, price, cost, orders, ordered, wanted."""
    low: str
    mid: str
    high: str
    basis: str
    source: Source | None
    source_id: str
    note: str


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happens: when, what, to whom, how surely."""

    when: str
    what: str
    state: str
    whom: str
    much: str
    chance: float
    source: Source | None
    source_id: str
    note: str


def assumptions(scenario: Scenario, names: Names) -> tuple[Assumed, ...]:
    """Return every figure that a scenario takes, products first."""
    of_products = (row for each in scenario.product for row in _of_product(each, names))
    of_lines = (row for each in scenario.line for row in _of_line(each, names))
    return (*of_products, *of_lines)


def _of_product(product: Product, names: Names) -> Iterator[Assumed]:
    name = names.chip(product.chip)
    figures = {
        "starts": product.starts_per_week,
        "stock": product.stock,
        "price": product.price_usd,
        "cost": product.cost_usd,
    }
    for what, quantity in figures.items():
        if quantity is not None:
            yield _assumed(name, what, quantity, names)


def _of_line(line: Line, names: Names) -> Iterator[Assumed]:
    buyer = f"{names.party(line.buyer)}, {names.party(line.place)}"
    for what, told in (("orders", line.orders_per_week), ("ordered", line.ordered)):
        for chip, quantity in told.items():
            yield _assumed(f"{buyer}: {names.chip(chip)}", what, quantity, names)
    for chip, intention in line.intended.items():
        yield _assumed(f"{buyer}: {names.chip(chip)}", "wanted", intention.units, names)


def _assumed(of: str, what: str, quantity: Quantity, names: Names) -> Assumed:
    return Assumed(
        of=of,
        what=what,
        low="" if quantity.low is None else amount(quantity.low),
        mid=amount(quantity.mid),
        high="" if quantity.high is None else amount(quantity.high),
        basis=quantity.basis,
        source=names.sources.get(quantity.source),
        source_id=quantity.source,
        note=quantity.note,
    )


def happenings(scenario: Scenario, names: Names) -> tuple[Happening, ...]:
    """Return what happens in a scenario, by day; how things stand at first comes first."""
    first = [_happening(each, "", 1.0, names) for each in scenario.at_start]
    later = sorted(scenario.event, key=_first_day)
    return (*first, *(_happening(each, _when(each), each.chance, names) for each in later))


def _first_day(event: Event) -> date:
    return event.on or (event.between[0] if event.between else date.max)


def _when(event: Event) -> str:
    if event.on is not None:
        return event.on.isoformat()
    if event.between is not None:
        return f"{event.between[0]} – {event.between[1]}"
    return f"→ {event.after or ''}"


def _happening(change: Change, when: str, chance: float, names: Names) -> Happening:
    parties = (*change.buyers, *change.places, *change.suppliers)
    whom = ", ".join([*map(names.chip, change.chips), *map(names.party, parties), *change.stages])
    return Happening(
        when=when,
        what=change.what,
        state=change.state or "",
        whom=whom,
        much=", ".join(_much(change)),
        chance=chance,
        source=names.sources.get(change.source),
        source_id=change.source,
        note=change.note,
    )


def _much(change: Change) -> Iterator[str]:
    if change.units is not None:
        yield amount(change.units)
    if change.units_per_week is not None:
        yield f"{amount(change.units_per_week)}/week"
    if change.share is not None:
        yield f"{change.share:.0%}"
    if change.factor is not None:
        yield f"× {change.factor:g}"
    if change.power_w is not None:
        yield f"{change.power_w / 1e6:g} MW"
