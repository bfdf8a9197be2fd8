"""The best mix: as much of all works together, in their proportion, as the limits allow.

A linear programme in chips of each kind at each work; whole chips by a mixed-integer one. Both go
to HiGHS through SciPy. What one more of a limit is worth comes from the linear one.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from valico.errors import InputError
from valico.market.best_use.offer import Limits, Offer, check
from valico.market.curve import Array

GAP: Final = 1e-6
"""Share by which a mix of whole chips may fall short of the best one."""
SECONDS: Final = 20.0
"""After which the best mix of whole chips found so far is taken."""
WORTHLESS: Final = 1e-9


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """Which chips, at which work, and what binds."""

    chips: Mapping[str, tuple[int, ...]]
    """Whole chips at each work; those of which none is wanted are left out."""
    served: float
    """How many times the demand, of every work at once."""
    bound: float
    """The same if chips could be divided: no mix serves more."""
    spent_usd: float
    power_w: float
    worth: Mapping[str, float]
    """What one more of each limit that binds adds to `served`: a dollar, a watt, a chip."""


class _Programme(msgspec.Struct, frozen=True):
    """Rows of `matrix @ x <= limit`.

    x is the chips, offer by offer and work by work, and then how often the demand is served.
    """

    matrix: Array
    limit: Array
    names: tuple[str, ...]


def best_mix(offers: Sequence[Offer], demand: Sequence[float], limits: Limits) -> Mix:
    """Return the mix that serves the most; InputError where nothing limits it or nothing fits.

    `demand` is the tokens of each work that are wanted together, such as 4,000 read and 1,000
    written: 4,000 and 1,000.

    >>> quick = Offer(chip="quick", rates=(10.0,), price_usd=4.0, power_w=1.0)
    >>> cheap = Offer(chip="cheap", rates=(4.0,), price_usd=1.0, power_w=1.0)
    >>> best_mix([quick, cheap], [1.0], Limits(budget_usd=10, power_w=4)).chips
    {'quick': (2,), 'cheap': (2,)}
    """
    check(offers, demand, limits)
    programme = _programme(offers, demand, limits)
    goal = np.zeros(programme.matrix.shape[1])
    goal[-1] = -1.0
    relaxed = linprog(goal, A_ub=programme.matrix, b_ub=programme.limit, method="highs")
    if relaxed.status != 0 or -relaxed.fun <= 0:
        message = "no chip that may be had does every work, or nothing may be had at all"
        raise InputError(message)
    counts, served = _whole(programme, goal, offers)
    return Mix(
        chips={
            offer.chip: tuple(row)
            for offer, row in zip(offers, counts.tolist(), strict=True)
            if any(row)
        },
        served=served,
        bound=-float(relaxed.fun),
        spent_usd=float(counts.sum(axis=1) @ [offer.price_usd for offer in offers]),
        power_w=float(counts.sum(axis=1) @ [offer.power_w for offer in offers]),
        worth=_worth(programme, -np.asarray(relaxed.ineqlin.marginals)),
    )


def _whole(
    programme: _Programme, goal: Array, offers: Sequence[Offer]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], float]:
    """Return (offers, works) whole chips, and how often they serve the demand."""
    width = len(goal)
    found = milp(
        goal,
        constraints=LinearConstraint(programme.matrix, ub=programme.limit),
        integrality=np.array([1] * (width - 1) + [0]),
        bounds=Bounds(0, np.inf),
        options={"mip_rel_gap": GAP, "time_limit": SECONDS},
    )
    if found.x is None:
        message = "no mix of whole chips was found; raise the limits"
        raise InputError(message)
    counts = np.rint(found.x[:-1]).astype(np.int64).reshape(len(offers), -1)
    return counts, float(found.x[-1])


def _programme(offers: Sequence[Offer], demand: Sequence[float], limits: Limits) -> _Programme:
    """Return the rows: works first, then what limits the chips."""
    works = len(demand)
    rows: list[Array] = []
    limit: list[float] = []
    names: list[str] = []

    def add(name: str, each: Sequence[float], most: float) -> None:
        rows.append(np.append(np.repeat(each, works), 0.0))
        limit.append(most)
        names.append(name)

    for place, wanted in enumerate(demand):
        row = np.zeros((len(offers), works))
        row[:, place] = [-offer.rates[place] / wanted for offer in offers]
        rows.append(np.append(row.ravel(), 1.0))
        limit.append(0.0)
        names.append("")
    if limits.budget_usd is not None:
        add("budget", [offer.price_usd for offer in offers], limits.budget_usd)
    if limits.power_w is not None:
        add("power", [offer.power_w for offer in offers], limits.power_w)
    if limits.chips is not None:
        add("chips", [1.0] * len(offers), limits.chips)
    if limits.home_share:
        add("home share", [limits.home_share - float(offer.home) for offer in offers], 0.0)
    for place, offer in enumerate(offers):
        if offer.most is not None:
            own = [float(each == place) for each in range(len(offers))]
            add(f"most {offer.chip}", own, offer.most)
    return _Programme(np.array(rows), np.array(limit), tuple(names))


def _worth(programme: _Programme, marginals: Array) -> dict[str, float]:
    """Return what one more of each limit adds, where it adds anything."""
    told = zip(programme.names, marginals.tolist(), programme.limit.tolist(), strict=True)
    return {
        name: worth for name, worth, limit in told if name and worth * max(1.0, limit) > WORTHLESS
    }
