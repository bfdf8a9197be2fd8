"""Intentions: what buyers tell of, the orders that come of it, and what is paid for in the end."""

from collections.abc import Iterator

import numpy as np

from valico.market.compilation.axis import Axis, Values
from valico.market.compilation.changes import Strike
from valico.market.compilation.setting import Setting
from valico.market.quantity import Quantity
from valico.market.scenario.scenario import Intention
from valico.market.stepper.program import Array, Block, Whole


def intention_quantities(setting: Setting) -> Iterator[tuple[Axis, Quantity]]:
    """Yield what is not known of each intention."""
    for place, chip, intention in _intentions(setting):
        of = f"{place} {chip}"
        yield ("intended", of), intention.units
        yield ("ordered", of), intention.ordered
        yield ("order weeks", of), intention.weeks
        if intention.prepaid_after:
            yield ("payment weeks", of), intention.prepaid_after


def ordered_units(place: int, chip: str, intention: Intention, values: Values) -> Array:
    """Return (R,) the units that are ordered."""
    of = f"{place} {chip}"
    units = values(("intended", of), intention.units)
    share: Array = np.minimum(1.0, values(("ordered", of), intention.ordered))
    return units * share


def middle_order(intention: Intention) -> float:
    """Return the units ordered where both unknowns are in the middle."""
    return intention.units.mid * intention.ordered.mid


def intention_strikes(setting: Setting, first: Array) -> Iterator[Strike]:
    """Yield the week of orders of each intention, and the week in which the unpaid ones lapse."""
    for place, chip, intention in _intentions(setting):
        of = f"{place} {chip}"
        yield from _one_week(setting, first, ("orders", of), middle_order(intention))
        if intention.prepaid and intention.prepaid_after:
            yield from _one_week(setting, first, ("cancelled", of), 1 - intention.prepaid.mid)


def intention_weeks(setting: Setting, values: Values) -> dict[str, Whole]:
    """Return the weeks of these strikes."""
    weeks: dict[str, Whole] = {}
    for place, chip, intention in _intentions(setting):
        of = f"{place} {chip}"
        ordered = _whole(values(("order weeks", of), intention.weeks))
        weeks[_name("orders", of)] = ordered
        if intention.prepaid and intention.prepaid_after:
            later = _whole(values(("payment weeks", of), intention.prepaid_after))
            weeks[_name("cancelled", of)] = ordered + np.maximum(1, later)
    return weeks


def _intentions(setting: Setting) -> Iterator[tuple[int, str, Intention]]:
    for place, line in enumerate(setting.scenario.line):
        for chip, intention in line.intended.items():
            yield place, chip, intention


def _one_week(
    setting: Setting, first: Array, what: tuple[Block, str], value: float
) -> Iterator[Strike]:
    """Yield that a lever of one line holds for a week and then stands as it stood at first."""
    block, of = what
    place, _, chip = of.partition(" ")
    product = [each.chip for each in setting.scenario.product].index(chip)
    cell = setting.sizes.begins()[block] + product * setting.sizes.lines + int(place)
    cells = np.array([cell], dtype=np.int64)
    name = _name(block, of)
    yield Strike(event=name, later_weeks=0, cells=cells, values=np.array([value]))
    yield Strike(event=name, later_weeks=1, cells=cells, values=first[cells].copy())


def _name(block: Block, of: str) -> str:
    return f"{'order' if block == 'orders' else 'payment'} of {of}"


def _whole(weeks: Array) -> Whole:
    return np.asarray(np.rint(weeks), dtype=np.int64)
