"""Periods: weeks, months and quarters, as places in the series of an outcome."""

from datetime import date, timedelta
from itertools import groupby
from typing import Literal

import msgspec

from valico.market.simulation import Simulation

Period = Literal["week", "month", "quarter"]
MIDDLE_DAYS = 3
"""A week belongs to the period in which its fourth day lies."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A period: its name, its days, and the places of its first and last week in the series."""

    name: str
    begins: date
    ends: date
    first: int
    last: int


def name_of(day: date, period: Period) -> str:
    """Return the name of the period in which a day lies.

    >>> name_of(date(2025, 4, 14), "quarter"), name_of(date(2025, 4, 14), "month")
    ('2025 Q2', '2025-04')
    """
    if period == "quarter":
        return f"{day.year} Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if period == "month" else day.isoformat()


def spans_of(simulation: Simulation, period: Period) -> list[Span]:
    """Return the periods of a simulation in order; the first and last may be cut."""
    days = [monday(simulation, int(week)) for week in simulation.outcome.at]
    shift = timedelta(days=0 if period == "week" else MIDDLE_DAYS)
    named = [(name_of(day + shift, period), place) for place, day in enumerate(days)]
    spans = []
    for name, members in groupby(named, key=lambda each: each[0]):
        places = [place for _, place in members]
        first, last = places[0], places[-1]
        ends = days[last] + timedelta(days=6)
        spans.append(Span(name=name, begins=days[first], ends=ends, first=first, last=last))
    return spans


def monday(simulation: Simulation, week: int) -> date:
    """Return the first day of a week of a simulation."""
    return simulation.setting.scenario.begins + timedelta(weeks=week)
