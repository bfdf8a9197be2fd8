"""Ratio: a quota that grows with the domestic chips that a buyer has got, run by run.

What each buyer gets of the domestic chips does not hang on the quota, so that the scenario is
stepped once without it. The quota then climbs a ladder whose rungs lie a tenth apart: it is never
above the ratio, and at most a tenth below.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
import numpy as np

from valico.market.compilation.changes import Strike, concerned_lines, concerned_products
from valico.market.compilation.setting import Setting
from valico.market.scenario.events import Event
from valico.market.stepper.program import Array, Outcome, Whole

RUNG: Final = 1.1
LOWEST: Final = 100.0
"""Units of the first rung; fewer are none."""


def ratios(setting: Setting) -> list[Event]:
    """Return the events that set a ratio."""
    return [event for event in setting.scenario.event if event.what == "ratio"]


def without_ratios(setting: Setting) -> Setting:
    """Return a setting without them."""
    kept = tuple(event for event in setting.scenario.event if event.what != "ratio")
    scenario = msgspec.structs.replace(setting.scenario, event=kept)
    return msgspec.structs.replace(setting, scenario=scenario)


def ratio_strikes(setting: Setting) -> Iterator[Strike]:
    """Yield every rung of every line that a ratio concerns, the lowest first."""
    begin = setting.sizes.begins()["quota"]
    for event in ratios(setting):
        products = concerned_products(event, setting)
        for line in concerned_lines(event, setting):
            cells = [begin + product * setting.sizes.lines + line for product in products]
            for step, units in enumerate(_rungs(event, setting)):
                yield Strike(
                    event=_name(event, line, step),
                    later_weeks=0,
                    cells=np.array(cells, dtype=np.int64),
                    values=np.full(len(cells), units),
                )


def ratio_weeks(
    setting: Setting, weeks: dict[str, Whole], stepped: Callable[[Setting], Outcome]
) -> dict[str, Whole]:
    """Return the week in which each rung is reached; `stepped` runs a setting."""
    if not ratios(setting):
        return {}
    outcome = stepped(without_ratios(setting))
    return dict(_weeks(setting, weeks, outcome))


def _weeks(
    setting: Setting, weeks: dict[str, Whole], outcome: Outcome
) -> Iterator[tuple[str, Whole]]:
    never = setting.sizes.weeks + 1
    for event in ratios(setting):
        begins = weeks[event.id]
        for line in concerned_lines(event, setting):
            allowed = (event.share or 0.0) * _domestic(event, line, setting, outcome)
            for step, units in enumerate(_rungs(event, setting)):
                there = allowed >= units
                reached = np.where(there.any(axis=1), there.argmax(axis=1), never)
                yield _name(event, line, step), np.maximum(reached, begins)


def _domestic(event: Event, line: int, setting: Setting, outcome: Outcome) -> Array:
    """Return (R, T) what a line has of the domestic chips, each product shared as at the end."""
    chips = [product.chip for product in setting.scenario.product]
    total = np.zeros(outcome.delivered.shape[:2])
    for chip in event.domestic:
        product = chips.index(chip)
        part = outcome.line_delivered[:, product, line]
        whole = np.maximum(outcome.delivered[:, -1, product], 1e-9)
        total += outcome.delivered[:, :, product] * (part / whole)[:, None]
    return total


def _rungs(event: Event, setting: Setting) -> list[float]:
    """Return no units, then rungs up to more than the ratio can ever allow."""
    made = [p for p in setting.scenario.product if p.chip in event.domestic]
    a_week = sum(p.starts_per_week.high or p.starts_per_week.mid for p in made)
    most = 2 * (event.share or 0.0) * a_week * setting.sizes.weeks
    count = max(0, int(np.ceil(np.log(max(most, LOWEST) / LOWEST) / np.log(RUNG)))) + 1
    rungs = [LOWEST * RUNG**step for step in range(count)]
    limit = float("inf") if event.units is None else event.units
    return [0.0, *(rung for rung in rungs if rung < limit), *([limit] if limit < rungs[-1] else [])]


def _name(event: Event, line: int, step: int) -> str:
    return f"{event.id}, line {line}, rung {step}"
