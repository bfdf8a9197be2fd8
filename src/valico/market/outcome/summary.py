"""Summaries: everything that a page tells of a simulation."""

from datetime import date

import msgspec
import numpy as np

from valico.market.outcome.band import Band, band
from valico.market.outcome.binding import Hold, Phase, holds, phases
from valico.market.outcome.flows import Course, courses
from valico.market.outcome.holdings import Held, holdings
from valico.market.outcome.money import Money, costs_of, money_of
from valico.market.outcome.period import Period, monday
from valico.market.outcome.series import Reading, readings
from valico.market.outcome.stranded import stranded_units
from valico.market.quantity import Array
from valico.market.simulation import Simulation

NEARLY = 0.99
"""Share of the most that counts as the most."""


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one product over the whole simulation."""

    chip: str
    key: str
    words: str
    unit: str
    """units or USD."""
    band: Band


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a scenario."""

    title: str
    begins: date
    ends: date
    runs: int
    seed: int
    period: Period
    totals: tuple[Total, ...]
    worst_week: date
    """The first day of the week in which, on average, nearly the most of the first product was."""
    money: tuple[Money, ...]
    holds: tuple[Hold, ...]
    phases: tuple[Phase, ...]
    holdings: tuple[Held, ...]
    courses: tuple[Course, ...]
    readings: tuple[Reading, ...]


def summary_of(simulation: Simulation, period: Period = "quarter") -> Summary:
    """Return what came of a simulation, with its series by week, month or quarter."""
    scenario = simulation.setting.scenario
    stranded = stranded_units(simulation)
    by_week = stranded[:, :, 0].mean(axis=0)
    worst = int((by_week >= NEARLY * by_week.max()).argmax())
    return Summary(
        title=scenario.title,
        begins=scenario.begins,
        ends=scenario.ends,
        runs=simulation.runs,
        seed=simulation.seed,
        period=period,
        totals=totals_of(simulation, stranded),
        worst_week=monday(simulation, int(simulation.outcome.at[worst])),
        money=money_of(simulation),
        holds=tuple(holds(simulation)),
        phases=tuple(phases(simulation)),
        holdings=holdings(simulation),
        courses=courses(simulation),
        readings=readings(simulation, period, stranded),
    )


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of each run."""

    key: str
    words: str
    unit: str
    values: Array


def totals_of(simulation: Simulation, stranded: Array | None = None) -> tuple[Total, ...]:
    """Return the figures of the whole simulation, product by product."""
    held = stranded_units(simulation) if stranded is None else stranded
    return tuple(
        Total(chip=product.chip, key=one.key, words=one.words, unit=one.unit, band=band(one.values))
        for place, product in enumerate(simulation.setting.scenario.product)
        for one in measured(simulation, held, place)
    )


def measured(
    simulation: Simulation, stranded: Array | None = None, product: int = 0
) -> tuple[Measured, ...]:
    """Return the figures of a product run by run; the first is what the scenario is about."""
    outcome = simulation.outcome
    held = (stranded_units(simulation) if stranded is None else stranded)[:, :, product]
    cost = costs_of(simulation)[:, product]

    def end(series: Array) -> Array:
        return np.asarray(series[:, -1, product])

    listed = (
        ("delivered", "delivered abroad", "units", end(outcome.delivered)),
        ("shipped", "shipped abroad", "units", end(outcome.shipped)),
        ("stranded", "stranded at worst", "units", held.max(axis=1)),
        ("stranded_at_end", "stranded at the end", "units", held[:, -1]),
        ("stock", "finished stock at the end", "units", end(outcome.stock)),
        ("unserved", "orders unserved at the end", "units", end(outcome.unserved)),
        ("revenue_usd", "revenue abroad", "USD", end(outcome.revenue_usd)),
        ("duty_usd", "to the United States", "USD", end(outcome.duty_usd)),
        ("charge_usd", "inventory charge at worst", "USD", held.max(axis=1) * cost),
        ("charge_at_end_usd", "inventory charge at the end", "USD", held[:, -1] * cost),
    )
    return tuple(Measured(key=k, words=w, unit=u, values=v) for k, w, u, v in listed)
