"""Calibration: what frameworks add to their kernels, fitted to measured steps, offline.

Needs the extra `valico[calibrate]`. Kernels and links are fitted elsewhere, to their own tables;
here follow a handful of numbers that all models and chips share.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.fitted import Fitted
from valico.compute.training.passes import Passes
from valico.compute.training.plan import Plan, spread_from_plans
from valico.compute.training.step import step_from_terms
from valico.compute.training.terms import Terms, terms

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

PRIOR: Final = Fitted(
    dense_factor=1.05,
    expert_factor=1.2,
    captured_expert_factor=1.2,
    backward_factor=2.7,
    tensor_exposed=0.5,
    expert_exposed=0.7,
    shard_exposed=0.15,
    elementwise_factor=1.5,
    host_s=20e-6,
    expert_host_s=200e-6,
)
"""Where the fit starts and what it leaves only where measurements ask for it."""

PRIOR_SPREAD: Final[Mapping[str, float]] = {
    "dense_factor": 0.15,
    "expert_factor": 0.4,
    "captured_expert_factor": 0.4,
    "backward_factor": 0.15,
    "tensor_exposed": 0.6,
    "expert_exposed": 0.6,
    "shard_exposed": 0.8,
    "elementwise_factor": 0.4,
    "host_s": 1.0,
    "expert_host_s": 1.0,
}
"""Standard deviation of the logarithm of each number before anything was measured."""

NOISE: Final = 0.1
"""Standard deviation of log(measured / predicted) that software and machines alone cause."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A measured step."""

    id: str
    engine: Engine
    plan: Plan
    global_batch: int
    sequence: int
    step_s: float
    keys: frozenset[str]
    """Ids of its model, chip and source, by which it may be left out."""
    setting: str
    """Runs of one setting repeat each other; together they weigh as the root of their number."""


def terms_of(runs: Sequence[Run]) -> Terms:
    """Return the terms of all runs in their order; kernels of one engine are timed together."""
    places: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, run in enumerate(runs):
        places[id(run.engine), run.sequence].append(place)
    parts = [_terms([runs[place] for place in own]) for own in places.values()]
    order = np.argsort([place for own in places.values() for place in own])
    return _joined(parts, order)


def _terms(runs: Sequence[Run]) -> Terms:
    return terms(
        runs[0].engine,
        spread_from_plans([run.plan for run in runs]),
        global_batch=np.array([float(run.global_batch) for run in runs]),
        sequence=runs[0].sequence,
    )


def _joined(parts: Sequence[Terms], order: Places) -> Terms:
    inner = {
        name: np.concatenate([getattr(part.passes, name) for part in parts])[order]
        for name in Passes.__struct_fields__
    }
    outer = {
        name: np.concatenate([getattr(part, name) for part in parts])[order]
        for name in Terms.__struct_fields__
        if name != "passes"
    }
    return Terms(passes=Passes(**inner), **outer)


def fit_training(runs: Sequence[Run], found: Terms, seen: Mask) -> Fitted:
    """Return the numbers fitted to the runs that are seen, robust against stray ones."""
    from scipy.optimize import least_squares  # noqa: PLC0415  # the extra `calibrate` brings it

    measured = np.array([run.step_s for run in runs])[seen]
    settings = Counter(run.setting for run, counts in zip(runs, seen, strict=True) if counts)
    weight = np.array([max(1, settings[run.setting]) ** -0.5 for run in runs])[seen]
    prior, width = _logarithms(PRIOR), np.array(list(PRIOR_SPREAD.values()))

    def residual(numbers: Array) -> Array:
        guess = step_from_terms(_numbers(numbers), found).total_s[seen]
        apart = weight * np.log(guess / measured) / NOISE
        return np.concatenate([apart, (numbers - prior) / width])

    best = least_squares(residual, prior, loss="soft_l1", f_scale=1.0, max_nfev=40)
    return _numbers(np.asarray(best.x), digits=4)


def fit_folds(
    runs: Sequence[Run], found: Terms, seen: Mask, keys: Iterable[str]
) -> dict[str, Fitted]:
    """Return the numbers fitted without each model or chip, by its id."""
    without = {key: np.array([key not in run.keys for run in runs]) for key in sorted(keys)}
    return {key: fit_training(runs, found, seen & kept) for key, kept in without.items()}


def _logarithms(fitted: Fitted) -> Array:
    return np.log([getattr(fitted, name) for name in PRIOR_SPREAD])


def _numbers(logarithms: Array, digits: int = 12) -> Fitted:
    values = zip(PRIOR_SPREAD, np.exp(logarithms).tolist(), strict=True)
    return Fitted(**{name: float(f"{value:.{digits}g}") for name, value in values})
