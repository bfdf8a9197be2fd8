"""Factors: the unknowns of a scenario, each with the columns of points that it draws from."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from valico.market.compilation.axis import Axis
from valico.market.compilation.sample import COMMON, drawn
from valico.market.compilation.setting import Setting
from valico.market.scenario.chain import Stage


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """An unknown, in words, and the columns that hold it."""

    words: str
    columns: tuple[int, ...]


def factors_of(setting: Setting, names: Mapping[str, str] | None = None) -> tuple[Factor, ...]:
    """Return all unknowns; prices hang together and are one. `names` are of buyers, by id."""
    return tuple(_factors(setting, names or {}))


def _factors(setting: Setting, names: Mapping[str, str]) -> Iterator[Factor]:
    axes = drawn(setting)
    prices = tuple(place for place, axis in enumerate(axes) if axis[0] == "price")
    if prices:
        yield Factor(words="price", columns=(axes.index(COMMON), *prices))
    for place, axis in enumerate(axes):
        if _matters(axis, setting):
            yield Factor(words=_words(axis, setting, names), columns=(place,))


def _matters(axis: Axis, setting: Setting) -> bool:
    """Say whether an unknown can move an outcome: costs move none of those that are looked at.

    All products travel for as long as the first.
    """
    what, of = axis
    if what == "transit":
        return of == setting.scenario.product[0].chain
    return what not in {"price", "common", "cost"}


_OF_LINES: Final = {
    "orders": "orders of",
    "intended": "wishes of",
    "ordered": "share ordered by",
    "order weeks": "weeks until the order of",
    "payment weeks": "weeks until payment by",
}
_OF_POOLS: Final = {
    "pool": "supply of",
    "lead": "weeks until more of",
    "laid by": "store of",
}


_OF_EVENTS: Final = {
    "day": "day of",
    "chance": "absence of",
    "lag": "weeks until",
    "amount": "amount of",
}
_WHOLE: Final = {
    "elasticity": "elasticity of orders",
    "passed on": "part of the duty passed on",
    "transit": "weeks on the way to the buyer",
}


def _words(axis: Axis, setting: Setting, names: Mapping[str, str]) -> str:
    what, of = axis
    if what in {"weeks", "gained", "capacity"}:
        chain, _, stage = of.partition(" ")
        name = _stage(setting, chain, stage).name
        said = {"weeks": "weeks in", "gained": "yield of", "capacity": "capacity of"}[what]
        return f"{said} {name[:1].lower()}{name[1:]}" if name[1:2].islower() else f"{said} {name}"
    if what in _OF_LINES:
        place, _, chip = of.partition(" ")
        line = setting.scenario.line[int(place)]
        ordered = f" for {_chip(chip, setting)}" if len(setting.scenario.product) > 1 else ""
        return f"{_OF_LINES[what]} {names.get(line.buyer, line.buyer)}{ordered}"
    if what in _OF_POOLS:
        return f"{_OF_POOLS[what]} {next(p.name for p in setting.pools if p.id == of)}"
    if what in _WHOLE:
        return _WHOLE[what]
    if what in _OF_EVENTS:
        return f"{_OF_EVENTS[what]} {of.replace('-', ' ')}"
    said = {"cost": "cost of", "starts": "starts of", "stock": "first stock of"}[what]
    return f"{said} {_chip(of, setting)}"


def _stage(setting: Setting, chain: str, stage: str) -> Stage:
    return next(each for each in setting.chains[chain].stage if each.id == stage)


def _chip(chip: str, setting: Setting) -> str:
    return setting.chips[chip].name
