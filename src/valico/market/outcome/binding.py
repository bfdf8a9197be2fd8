"""What binds: in each week, what held most orders back in most runs."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby

import msgspec
import numpy as np

from valico.market.outcome.levers import shut_gates
from valico.market.outcome.period import monday
from valico.market.simulation import Simulation
from valico.market.stepper.program import CODES

NOTHING = "nothing: every order was served"
NO_ORDERS = "no orders"
FEW = 1.0
"""Units a week below which nothing moves."""


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """Weeks on end in which the same thing held most orders back."""

    chip: str
    begins: date
    ends: date
    weeks: int
    binds: str
    share: float
    """Of runs, on average."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """How long something held orders for a chip back, or kept buyers from ordering."""

    chip: str
    binds: str
    weeks: int
    """In which it bound in most runs."""
    waited_weeks: float
    """In which orders did wait for it, on average over runs."""


def words_of_weeks(simulation: Simulation, product: int) -> list[tuple[str, float]]:
    """Return what bound in each week, and in which share of runs.

    Where nobody orders because a gate is shut, the gate binds.
    """
    shares = simulation.outcome.binding[:, product]
    most = shares.argmax(axis=1)
    idle, shut = _idle(simulation, product), shut_gates(simulation)
    found = []
    for week, code in enumerate(most):
        still = shut[week][product] or NO_ORDERS
        words = CODES[code] if code else still if idle[week] else NOTHING
        share = shares[week, code]
        if words in CODES and not code:
            share += shares[week, CODES.index(words)]
        found.append((words, float(share)))
    return found


def _idle(simulation: Simulation, product: int) -> list[bool]:
    """Say of each week whether in most runs nothing to speak of was shipped abroad or waited."""
    outcome = simulation.outcome
    shipped = np.diff(outcome.shipped[:, :, product], axis=1, prepend=0.0)
    idle = (np.median(shipped, axis=0) < FEW) & (
        np.median(outcome.unserved[:, :, product], axis=0) < FEW
    )
    places = np.searchsorted(outcome.at, np.arange(simulation.program.sizes.weeks))
    return [bool(idle[place]) for place in places]


def phases(simulation: Simulation) -> list[Phase]:
    """Return the phases of every product in order."""
    found = []
    for product, made in enumerate(simulation.setting.scenario.product):
        weeks = enumerate(words_of_weeks(simulation, product))
        for words, members in groupby(weeks, key=lambda each: each[1][0]):
            listed = list(members)
            first, last = listed[0][0], listed[-1][0]
            found.append(
                Phase(
                    chip=made.chip,
                    begins=monday(simulation, first),
                    ends=monday(simulation, last) + timedelta(days=6),
                    weeks=len(listed),
                    binds=words,
                    share=sum(share for _, (_, share) in listed) / len(listed),
                )
            )
    return found


def holds(simulation: Simulation) -> list[Hold]:
    """Return what held orders for each product back and for how long, the longest first."""
    told = phases(simulation)
    found = []
    for place, product in enumerate(simulation.setting.scenario.product):
        waited = dict(zip(CODES, simulation.outcome.binding[:, place].sum(axis=0), strict=True))
        weeks: Counter[str] = Counter()
        for phase in told:
            if phase.chip == product.chip and phase.binds not in {NOTHING, NO_ORDERS}:
                weeks[phase.binds] += phase.weeks
        for words, count in weeks.most_common():
            waits = float(waited.get(words, 0.0))
            found.append(Hold(chip=product.chip, binds=words, weeks=count, waited_weeks=waits))
    return found
