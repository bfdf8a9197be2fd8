"""Open loops: requests that come independently of each other, so many a second."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from valico.compute.kernels.form import Array
from valico.compute.serving.closed import Times, held, room, tpot_apart_s
from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load, tokens_from_load
from valico.compute.serving.memory import footprint
from valico.compute.serving.spread import Degrees, spread_from_degrees
from valico.compute.serving.steps import Steps, steps

_POINTS: Final = 12
"""Numbers of users at which passes are timed; between them logarithms are taken as straight."""

_TAIL: Final = float(np.log(20.0))
"""Of an exponential wait, the 95th percentile over the mean."""

_LONG: Final = np.asarray(np.inf)
"""Rounds of a loop without an end."""


def open_loop(
    engine: Engine, degrees: Degrees, load: Load, *, request_rate_per_s: ArrayLike
) -> Times:
    """Return the times where requests come so often; infinite where they come too often.

    As many users write as keep the server answering at that rate, in a closed loop without waiting
    (Little's law). `load.concurrency` is not used.
    """
    tokens, spread = tokens_from_load(load), spread_from_degrees(degrees)
    apart = msgspec.structs.replace(tokens, in_step=np.asarray(0.0))
    plan = footprint(engine, degrees)
    most = room(plan, load, tokens)
    rate = np.asarray(request_rate_per_s, dtype=np.float64)
    shape = np.broadcast_shapes(rate.shape, most.shape, np.shape(tokens.output * spread.chips))
    most, rate = np.broadcast_to(most, shape), np.broadcast_to(rate, shape)
    grid = most ** np.linspace(0, 1, _POINTS).reshape(-1, *(1,) * len(shape))
    timed = steps(engine, degrees, load, apart, grid)
    each = tokens.output * tpot_apart_s(timed, spread, apart, grid, _LONG)
    writing = users_at_rate(grid, grid / each, rate)
    found = steps(engine, degrees, load, apart, np.where(np.isnan(writing), most, writing))
    mean, late = _ttft_s(found, writing, rate)
    tpot = tpot_apart_s(found, spread, apart, np.maximum(1.0, writing), _LONG)
    lost = np.isnan(writing)
    return Times(
        ttft_s=np.where(lost, np.inf, mean),
        ttft_p95_s=np.where(lost, np.inf, late),
        tpot_s=np.where(lost, np.inf, tpot),
        tokens_per_s=np.where(lost, 0.0, rate * tokens.output),
        served=np.where(lost, np.inf, writing),
        plan=plan,
        memory=held(plan, load, tokens, np.where(lost, most, writing)),
        steps=found,
    )


def highest_rate_per_s(engine: Engine, degrees: Degrees, load: Load) -> Array:
    """Return how many requests a second one replica can serve, its memory full."""
    tokens, spread = tokens_from_load(load), spread_from_degrees(degrees)
    apart = msgspec.structs.replace(tokens, in_step=np.asarray(0.0))
    most = room(footprint(engine, degrees), load, tokens)
    found = steps(engine, degrees, load, apart, most)
    tpot = tpot_apart_s(found, spread, apart, most, _LONG)
    return np.asarray(most / (tokens.output * tpot))


def users_at_rate(grid: Array, rates: Array, wanted: Array) -> Array:
    """Return how many users a wanted rate needs; NaN beyond their grid, the first axis.

    >>> grid, rates = np.array([1.0, 4.0]), np.array([10.0, 20.0])
    >>> users_at_rate(grid, rates, np.asarray(20.0)).item()
    4.0
    >>> users_at_rate(grid, rates, np.asarray(5.0)).item()
    0.5
    """
    enough = rates >= wanted
    after = np.argmax(enough, axis=0)
    before = np.maximum(after - 1, 0)
    high, low = _pick(rates, after), _pick(rates, before)
    part = np.log(wanted / low) / np.where(high > low, np.log(high / low), 1.0)
    # fewer than one user at a time: as many as the rate of one allows
    part = np.where(after > 0, part, 0.0)
    first = np.where(after > 0, 1.0, np.minimum(1.0, wanted / high))
    users = first * _pick(grid, before) * (_pick(grid, after) / _pick(grid, before)) ** part
    return np.where(enough.any(axis=0), users, np.nan)


def _pick(values: Array, at: NDArray[np.intp]) -> Array:
    values = np.broadcast_to(values, (values.shape[0], *at.shape))
    return np.asarray(np.take_along_axis(values, at[np.newaxis], axis=0)[0])


def _ttft_s(found: Steps, users: Array, rate: Array) -> tuple[Array, Array]:
    """Return the mean time to the first token and its 95th percentile.

    Passes of decode are pauses of a server that takes all prompts that wait when one ends (a gated
    queue with vacations: Takagi, "Queueing Analysis", 1991, volume 1, 2.6). A prompt waits for the
    pass that runs and for those before it, and ends with all that share its pass.
    """
    each = (found.mixed_s - found.decode_s) / found.together
    share = np.minimum(0.999, rate * each)
    busy = 1 - np.exp(-users)
    queue = rate * each**2 / (2 * (1 - share))
    # decode that goes with prompts comes between those that wait
    beside = (found.read_s - (found.mixed_s - found.decode_s)) / found.decode_s
    pause = found.decode_s * (0.5 + beside * share / (1 - share))
    own = found.outside_s + found.prefill_s + busy * np.maximum(0.0, found.read_s - found.prefill_s)
    waited = queue + busy * pause + beside * share * found.read_s
    return np.asarray(own + waited), np.asarray(own + _TAIL * waited)
