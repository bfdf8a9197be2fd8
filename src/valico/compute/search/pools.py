"""Two pools: the best plan for reading on the one, for writing on the other, and how they agree."""

import msgspec
import numpy as np

from valico.compute.search.candidate import Candidate
from valico.compute.search.field import Targets, reading_rates
from valico.compute.search.search import search_decode
from valico.compute.search.space import serving_space
from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load, tokens_from_load
from valico.compute.serving.plan import Plan
from valico.compute.serving.pools import Pool, PoolServing, serve_pools
from valico.errors import InputError


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """So many chips of one kind, and the engine on them."""

    engine: Engine
    chips: int


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """Two pools at work."""

    prefill: Pool
    decode: Pool
    users: int
    """Of both pools together."""
    idle_chips: tuple[int, int]
    """Chips of either pool that no replica uses."""
    serving: PoolServing
    writing: Candidate


def search_pools(
    reading: Side, writing: Side, load: Load, *, targets: Targets, users: int | None = None
) -> Paired:
    """Return the best plans of two pools, the first of which reads and the second writes.

    Without users: as many as the pools serve within the target of a token's time.
    Raises InputError where the model does not fit on one of them, or no plan keeps the target.
    """
    best = search_decode(writing.engine, load, writing.chips, targets=targets)
    if best is None:
        message = f"{_words(writing)}: no plan writes a token in the time that is asked for"
        raise InputError(message)
    read = best_reading(reading, load)
    prefill = Pool(engine=reading.engine, plan=read, replicas=reading.chips // read.chips)
    decode = Pool(engine=writing.engine, plan=best.plan, replicas=best.replicas)
    asked = users or _users(best, prefill, load)
    crowd = msgspec.structs.replace(load, concurrency=float(asked), rounds=1e9)
    return Paired(
        prefill=prefill,
        decode=decode,
        users=asked,
        idle_chips=(reading.chips - prefill.chips, writing.chips - decode.chips),
        serving=serve_pools(prefill, decode, crowd),
        writing=best,
    )


def best_reading(side: Side, load: Load) -> Plan:
    """Return the plan that reads most prompts; InputError where none fits."""
    space = serving_space(side.engine.model, side.chips, domain=side.engine.links.domain_chips)
    rates, fits = reading_rates(side.engine, load, space)
    rates = np.where(fits, rates * space.replicas, 0.0)
    if not rates.max():
        message = f"{side.engine.model_name} does not fit on {_words(side)} under any plan"
        raise InputError(message)
    return space.plan(int(rates.argmax()))


def _users(best: Candidate, prefill: Pool, load: Load) -> int:
    """Return how many users keep either pool as busy as it can be within the target."""
    writing = best.users * best.replicas
    tokens = tokens_from_load(load)
    rate = writing / (best.tpot_s * float(tokens.output))
    capacity = _prompts_per_s(prefill, load)
    return max(1, int(writing * min(1.0, 0.95 * capacity / rate)))


def _prompts_per_s(pool: Pool, load: Load) -> float:
    space = serving_space(pool.engine.model, pool.plan.chips, domain=pool.engine.links.domain_chips)
    row = next(place for place in range(len(space)) if space.plan(place) == pool.plan)
    rates, _ = reading_rates(pool.engine, load, space)
    return float(rates[row]) * pool.replicas


def _words(side: Side) -> str:
    return f"{side.chips:,} {side.engine.kernels.device.name}"
