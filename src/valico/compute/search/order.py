"""The order of plans in fields: the best load of each, the nearest to a target, the frontier."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.search.candidate import Candidate, candidate
from valico.compute.search.field import Field, Targets

POINTS: Final = 12
"""Plans of a frontier that are shown."""
SLOWEST: Final = 5.0
"""Tokens a second of a user below which nobody would wait: the frontier ends there."""


def ranked(
    fields: Sequence[Field], targets: Targets, *, fastest: bool = False
) -> Iterator[Candidate]:
    """Yield the best load of each plan that keeps the targets, the best plan first."""
    goods = [1 / one.seen.tpot_s if fastest else one.rate_per_chip for one in fields]
    rates = np.concatenate(
        [np.where(one.keeps(targets), good, 0.0) for one, good in zip(fields, goods, strict=True)],
        axis=1,
    )
    tops = rates.max(axis=1)
    # of plans that do equally well the one with the smaller replica is the simpler
    order = np.lexsort((fields[0].space.replica_chips, -np.round(tops, 6)))
    for row in order:
        if tops[row] > 0:
            yield _at(fields, int(row), int(rates[row].argmax()))


def _at(fields: Sequence[Field], row: int, column: int) -> Candidate:
    for one in fields:
        width = one.users.shape[1]
        if column < width:
            return candidate(one, row, column)
        column -= width
    raise IndexError(column)


def nearest(coarse: Field, targets: Targets) -> Candidate:
    """Return the plan and load that come nearest to the targets, those that fit first."""
    over: Array = np.zeros_like(coarse.seen.tpot_s)
    for name, values in (("ttft_s", coarse.seen.ttft_s), ("tpot_s", coarse.seen.tpot_s)):
        target = getattr(targets, name)
        if target is not None:
            over = over + np.maximum(0.0, np.log(values / target))
    lacking = np.broadcast_to(coarse.seen.memory.lacking_bytes, over.shape)
    over = np.where(lacking > 0, 1e3 + lacking, over)
    row, column = np.unravel_index(int(over.argmin()), over.shape)
    return candidate(coarse, int(row), int(column))


def frontier(fields: Sequence[Field]) -> tuple[Candidate, ...]:
    """Return the plans and loads that fit and that no other beats, the fastest users first."""
    speed = np.concatenate([1 / one.seen.tpot_s for one in fields], axis=1)
    fits = np.concatenate([one.fits for one in fields], axis=1)
    rate = np.where(fits, np.concatenate([one.rate_per_chip for one in fields], axis=1), -1.0)
    rate = np.where(speed >= SLOWEST, rate, -1.0)
    order = np.lexsort((-rate.ravel(), -speed.ravel()))
    highest = np.maximum.accumulate(rate.ravel()[order])
    rises = np.r_[True, np.diff(highest) > 0] & (rate.ravel()[order] > 0)
    places = order[rises]
    kept = places[_even(speed.ravel()[places])]
    return tuple(_at(fields, *(int(n) for n in divmod(int(p), rate.shape[1]))) for p in kept)


def _even(speeds: Array) -> list[int]:
    """Return the places of about a dozen speeds, even in their logarithms, the ends with them."""
    if len(speeds) <= POINTS:
        return list(range(len(speeds)))
    step = (speeds[0] / speeds[-1]) ** (1 / (POINTS - 1))
    kept = [0]
    for place, speed in enumerate(speeds):
        if speed <= speeds[kept[-1]] / step or place == len(speeds) - 1:
            kept.append(place)
    return list(dict.fromkeys(kept))
