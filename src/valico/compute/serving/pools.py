"""Pools: some chips read prompts and others write; keys and values go from these to those."""

from typing import Final, Literal

import msgspec
import numpy as np

from valico.compute.estimate import Estimate
from valico.compute.kernels.form import Array
from valico.compute.serving.closed import room
from valico.compute.serving.engine import Engine
from valico.compute.serving.ground import estimate, ground_of
from valico.compute.serving.load import Load, Tokens, tokens_from_load
from valico.compute.serving.memory import Memory, footprint, memory
from valico.compute.serving.plan import Plan
from valico.compute.serving.spread import Degrees, degrees_from_plan
from valico.compute.serving.steps import Steps, steps
from valico.errors import InputError

Binding = Literal["prefill", "decode", "users"]
"""What holds the rate down: the prefill pool, memory for decode, or how few ask."""

_POINTS: Final = 32
"""Numbers of users at which passes are timed."""
_FINE: Final = 2000
"""Numbers of users among which the two pools agree."""
_FEWEST: Final = 0.05
_FULL: Final = 0.95
"""A pool busier than this binds."""
_CROWD: Final = np.asarray(1e6)
"""So many users that passes of prompts are full."""


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Replicas of one plan on chips of one kind."""

    engine: Engine
    plan: Plan
    replicas: int = 1

    def __post_init__(self) -> None:
        """Refuse a pool of nothing."""
        if self.replicas < 1:
            message = f"a pool of {self.replicas} replicas; give at least 1"
            raise InputError(message)

    @property
    def chips(self) -> int:
        """Chips of all replicas."""
        return self.plan.chips * self.replicas

    @property
    def degrees(self) -> Degrees:
        """The degrees of its plan."""
        return degrees_from_plan(self.plan)

    def show(self) -> str:
        """Return the pool in words."""
        return f"{self.chips} x {self.engine.kernels.device.name}"


class PoolServing(msgspec.Struct, frozen=True, kw_only=True):
    """What the users of two pools see."""

    ttft: Estimate
    """Mean time to the first token: queue, prompt, and the way of keys and values."""
    tpot: Estimate
    tokens_per_s: Estimate
    tokens_per_s_per_chip: Estimate
    prefill_busy: float
    """Share of its time in which the prefill pool reads."""
    decode_users: float
    """Users in decode at once, in all replicas."""
    decode_room: float
    """How many of them memory holds."""
    transfer_s: float
    """The way of one prompt's keys and values."""
    binds: Binding


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A pool that reads prompts."""

    pool: Pool
    steps: Steps
    transfer_s: float

    @property
    def most_per_s(self) -> float:
        """Prompts a second, all passes full and all stages busy."""
        full = np.max(self.steps.crowd_prompts / self.steps.crowd_s)
        return float(self.pool.replicas * self.pool.plan.pipeline * full)

    def ttft_s(self, rates: Array) -> Array:
        """Return the time from a prompt's arrival to its first token, at so many a second."""
        busy = np.minimum(rates / self.most_per_s, 1 - 1e-9)
        each = self.pool.replicas / self.most_per_s
        queue = _wait_s(busy, self.pool.replicas, each)
        return np.asarray(self.steps.outside_s + self.steps.prefill_s + queue + self.transfer_s)


class _Writing(msgspec.Struct, frozen=True, kw_only=True):
    """A pool that writes answers, over numbers of users in one replica."""

    pool: Pool
    steps: Steps
    users: Array
    tokens: Tokens

    def rates_per_s(self, users: Array) -> Array:
        """Return the answers a second of the pool with so many users in each replica."""
        logs = np.interp(np.log(users), np.log(self.users), np.log(self.steps.decode_s))
        each = self.tokens.output * np.exp(logs) / self.tokens.accepted
        return np.asarray(self.pool.replicas * users / each)


class _Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Where the two pools agree."""

    requests_per_s: float
    writing: float
    binds: Binding


def serve_pools(prefill: Pool, decode: Pool, load: Load) -> PoolServing:
    """Return what users see whose prompts one pool reads and whose answers another writes.

    `load.concurrency` counts the users of both pools together; each asks again when answered. They
    write, or wait for their first token: that takes (users - writing) / rate (Little's law).
    At the start all wait for each other, in one of `load.rounds` rounds.
    """
    tokens = tokens_from_load(load)
    reading = _reading(prefill, decode, load, tokens)
    writing = _writing(decode, load, tokens)
    users, rounds = (float(np.asarray(value)) for value in (load.concurrency, load.rounds))
    flow = _flow(reading, writing, users)
    waited_s = (users - flow.writing) / flow.requests_per_s
    return _serving(reading, writing, flow, waited_s + users / 2 / reading.most_per_s / rounds)


def _serving(reading: _Reading, writing: _Writing, flow: _Flow, ttft_s: float) -> PoolServing:
    decode = writing.pool
    at = int(np.argmin(np.abs(writing.users - flow.writing / decode.replicas)))
    into = ground_of(reading.pool.engine, reading.steps.passes, (1,))
    out = ground_of(decode.engine, writing.steps.passes, (0, at))
    says = f"{reading.pool.show()} read, {decode.show()} write"
    rate = flow.requests_per_s * float(writing.tokens.output)
    chips = reading.pool.chips + decode.chips
    return PoolServing(
        ttft=estimate(ttft_s, "ttft", into, says),
        tpot=estimate(flow.writing / rate, "tpot", out, says),
        tokens_per_s=estimate(rate, "throughput", out, says),
        tokens_per_s_per_chip=estimate(rate / chips, "throughput", out, says),
        prefill_busy=flow.requests_per_s / reading.most_per_s,
        decode_users=flow.writing,
        decode_room=float(writing.users[-1]) * decode.replicas,
        transfer_s=reading.transfer_s,
        binds=flow.binds,
    )


def _reading(prefill: Pool, decode: Pool, load: Load, tokens: Tokens) -> _Reading:
    """Return the prefill pool with its passes.

    All chips of a replica send keys and values at once, over the slower network of the two pools.
    """
    held = memory(
        prefill.engine,
        prefill.degrees,
        sequences=1,
        context=tokens.new + tokens.known,
        pass_tokens=load.pass_tokens,
    )
    _require(prefill, held)
    network = min(pool.engine.links.network_bytes_per_s for pool in (prefill, decode))
    return _Reading(
        pool=prefill,
        steps=steps(prefill.engine, prefill.degrees, load, tokens, _CROWD),
        transfer_s=float(np.max(held.cache_bytes)) / network,
    )


def _writing(decode: Pool, load: Load, tokens: Tokens) -> _Writing:
    """Return the decode pool with its passes; it reads no prompts."""
    context = tokens.new + tokens.known + tokens.output
    held = memory(decode.engine, decode.degrees, sequences=1, context=context, pass_tokens=1)
    _require(decode, held)
    alone = msgspec.structs.replace(load, pass_tokens=1.0)
    plan = footprint(decode.engine, decode.degrees)
    most = max(1.0, float(np.max(room(plan, alone, tokens))))
    users = np.geomspace(_FEWEST, most, _POINTS)
    found = steps(decode.engine, decode.degrees, load, tokens, users)
    return _Writing(pool=decode, steps=found, users=users, tokens=tokens)


def _require(pool: Pool, needed: Memory) -> None:
    lacking = float(np.max(needed.lacking_bytes))
    if lacking:
        message = f"{pool.engine.model_name} does not fit on {pool.show()}: each chip lacks "
        message += f"{lacking / 1e9:,.1f} GB; use more chips a replica"
        raise InputError(message)


def _flow(reading: _Reading, writing: _Writing, asked: float) -> _Flow:
    """Return the rate at which users who write and users who wait are all that there are."""
    fine = np.geomspace(writing.users[0], writing.users[-1], _FINE)
    rates, top = writing.rates_per_s(fine), reading.most_per_s
    in_decode = writing.pool.replicas * fine
    users = in_decode + rates * reading.ttft_s(rates)
    rate = float(np.interp(asked, users, np.minimum(rates, top)))
    written = min(asked, float(np.interp(rate, rates, in_decode)))
    enough: Binding = "users" if asked <= users[-1] else "decode"
    binds: Binding = "prefill" if rate > _FULL * top else enough
    return _Flow(requests_per_s=rate, writing=written, binds=binds)


def _wait_s(busy: Array, servers: int, service_s: float) -> Array:
    """Return the mean wait at several servers of equal service.

    Sakasegawa, "An approximation formula L_q = alpha rho^beta / (1 - rho)" (1977), halved because
    service does not vary.
    """
    power = np.sqrt(2 * (servers + 1)) - 1
    return np.asarray(service_s / 2 * busy**power / (servers * (1 - busy)))
