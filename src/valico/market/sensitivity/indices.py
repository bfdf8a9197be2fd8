"""Sobol indices: the share of an outcome's variance that an unknown explains.

First-order after Saltelli et al. (2010), total after Jansen (1999), on scrambled Sobol points:
`base` runs at points A, as many at B, and as many at A with one unknown taken from B, for each.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np

from valico.market.compilation.sample import Sample, drawn, sobol
from valico.market.compilation.setting import Setting
from valico.market.outcome.binding import holds
from valico.market.outcome.summary import measured
from valico.market.quantity import Array
from valico.market.sensitivity.factors import Factor, factors_of
from valico.market.simulation import Engine, Simulation, Told, silent, simulated

OUTCOMES: Final = ("revenue_usd", "delivered", "stranded")
BASE_RUNS: Final = 256
LOW, HIGH = 0.1, 0.9
"""The points at which one unknown at a time is set."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one outcome owes to one unknown."""

    factor: str
    outcome: str
    first: float
    """Share of the variance that goes with the unknown alone."""
    total: float
    """The same with all that it does together with others."""
    at_low: float
    """The outcome with the unknown at its 10 per cent point and all others in the middle."""
    at_high: float
    binds: str
    """What held orders back for longest in these runs."""


class Sensitivity(msgspec.Struct, frozen=True, kw_only=True):
    """All shares of one product, the largest totals first, and the runs that they took."""

    chip: str = ""
    runs: int
    middle: dict[str, float]
    """Each outcome with every unknown in the middle."""
    shares: tuple[Share, ...]


def runs_of(setting: Setting, base: int = BASE_RUNS) -> int:
    """Return how many runs the indices of a setting take."""
    factors = len(factors_of(setting))
    return base * (factors + 2) + 2 * factors + 1


def sensitivity_of(
    setting: Setting,
    *,
    seed: int,
    base: int = BASE_RUNS,
    engine: Engine = "fastest",
    told: Told = silent,
) -> Sensitivity:
    """Return what revenue, deliveries and stranded units of the first product hang on."""
    return sensitivities_of(setting, seed=seed, base=base, engine=engine, told=told)[0]


def sensitivities_of(  # noqa: PLR0913  # the same, and how unknowns are called
    setting: Setting,
    *,
    seed: int,
    base: int = BASE_RUNS,
    engine: Engine = "fastest",
    told: Told = silent,
    names: Mapping[str, str] | None = None,
) -> tuple[Sensitivity, ...]:
    """Return what the outcomes of each product hang on, all from the same runs.

    `names` are those of buyers and places, by id.
    """
    factors = factors_of(setting, names or {})

    def play(points: Array) -> Simulation:
        sample = Sample(setting, len(points), seed, points=points)
        return simulated(setting, sample, seed=seed, engine=engine, told=told)

    axes = len(drawn(setting))
    crossed = play(_saltelli(factors, sobol(2 * axes, base, seed)))
    swings = play(_one_at_a_time(setting, factors))
    return tuple(
        _of_product(place, factors, crossed, swings, base)
        for place in range(len(setting.scenario.product))
    )


def _saltelli(factors: tuple[Factor, ...], both: Array) -> Array:
    """Return points A, points B, and A with each unknown taken from B."""
    axes = both.shape[1] // 2
    one, other = both[:, :axes], both[:, axes:]
    return np.concatenate([one, other, *(_crossed(one, other, factor) for factor in factors)])


def _of_product(
    place: int,
    factors: tuple[Factor, ...],
    crossed: Simulation,
    swings: Simulation,
    base: int,
) -> Sensitivity:
    chip = crossed.setting.scenario.product[place].chip
    held = [hold for hold in holds(crossed) if hold.chip == chip]
    indices = {
        outcome: indices_of(values.reshape(len(factors) + 2, base))
        for outcome, values in _values(crossed, place).items()
    }
    ends = _values(swings, place)
    shares = [
        Share(
            factor=factor.words,
            outcome=outcome,
            first=float(indices[outcome][0][number]),
            total=float(indices[outcome][1][number]),
            at_low=float(ends[outcome][1 + 2 * number]),
            at_high=float(ends[outcome][2 + 2 * number]),
            binds=held[0].binds if held else "nothing",
        )
        for outcome in OUTCOMES
        for number, factor in enumerate(factors)
    ]
    return Sensitivity(
        chip=chip,
        runs=base * (len(factors) + 2) + 2 * len(factors) + 1,
        middle={outcome: float(ends[outcome][0]) for outcome in OUTCOMES},
        shares=tuple(sorted(shares, key=lambda s: (OUTCOMES.index(s.outcome), -s.total))),
    )


def indices_of(values: Array) -> tuple[Array, Array]:
    """Return first-order and total indices from (2 + factors, N) outcomes at A, B and each A_B.

    An outcome that does not vary owes nothing to anything.
    """
    centred = values - values[:2].mean()
    one, other, crossed = centred[0], centred[1], centred[2:]
    variance = float(centred[:2].var())
    if variance <= 1e-18 * float(np.abs(values).max(initial=1.0)) ** 2:
        nothing = np.zeros(len(crossed))
        return nothing, nothing
    first = (other * (crossed - one)).mean(axis=1) / variance
    total = ((one - crossed) ** 2).mean(axis=1) / (2 * variance)
    return first, total


def _crossed(one: Array, other: Array, factor: Factor) -> Array:
    points = one.copy()
    columns = list(factor.columns)
    points[:, columns] = other[:, columns]
    return points


def _one_at_a_time(setting: Setting, factors: tuple[Factor, ...]) -> Array:
    """Return points: all in the middle, then each unknown low and high."""
    points = np.full((1 + 2 * len(factors), len(drawn(setting))), 0.5)
    for place, factor in enumerate(factors):
        columns = list(factor.columns)
        points[1 + 2 * place, columns] = LOW
        points[2 + 2 * place, columns] = HIGH
    return points


def _values(simulation: Simulation, place: int) -> dict[str, Array]:
    found = measured(simulation, product=place)
    return {one.key: one.values for one in found if one.key in OUTCOMES}
