"""Factors: the unknowns of a scenario, each with the columns of points that it draws from."""

from collections.abc import Iterator

import msgspec

from valico.market.compilation.draws import COMMON, Axis, drawn
from valico.market.compilation.setting import Setting
from valico.market.scenario.chain import Stage


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """An unknown, in words, and the columns that hold it."""

    words: str
    columns: tuple[int, ...]


def factors_of(setting: Setting) -> tuple[Factor, ...]:
    """Return all unknowns; prices hang together and are one."""
    return tuple(_factors(setting))


def _factors(setting: Setting) -> Iterator[Factor]:
    axes = drawn(setting)
    prices = tuple(place for place, axis in enumerate(axes) if axis[0] == "price")
    if prices:
        yield Factor(words="price", columns=(axes.index(COMMON), *prices))
    for place, axis in enumerate(axes):
        if axis[0] not in {"price", "common"}:
            yield Factor(words=_words(axis, setting), columns=(place,))


def _words(axis: Axis, setting: Setting) -> str:
    what, of = axis
    if what in {"weeks", "gained", "capacity"}:
        chain, _, stage = of.partition(" ")
        name = _stage(setting, chain, stage).name
        said = {"weeks": "weeks in", "gained": "yield of", "capacity": "capacity of"}[what]
        return f"{said} {name[:1].lower()}{name[1:]}" if name[1:2].islower() else f"{said} {name}"
    if what == "orders":
        place, _, chip = of.partition(" ")
        line = setting.scenario.line[int(place)]
        ordered = f" for {_chip(chip, setting)}" if len(setting.scenario.product) > 1 else ""
        return f"orders of {line.buyer}{ordered}"
    if what == "pool":
        return f"supply of {next(pool.name for pool in setting.pools if pool.id == of)}"
    if what == "transit":
        return "weeks on the way to the buyer"
    if what in {"day", "chance", "lag"}:
        return {"day": "day of", "chance": "absence of", "lag": "weeks until"}[what] + f" {of}"
    said = {"cost": "cost of", "starts": "starts of", "stock": "first stock of"}[what]
    return f"{said} {_chip(of, setting)}"


def _stage(setting: Setting, chain: str, stage: str) -> Stage:
    return next(each for each in setting.chains[chain].stage if each.id == stage)


def _chip(chip: str, setting: Setting) -> str:
    return setting.chips[chip].name
