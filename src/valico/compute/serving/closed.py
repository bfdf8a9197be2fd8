"""Closed loops: so many users, each of whom asks again as soon as he is answered."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Bare
from valico.compute.serving.load import Load, Tokens, tokens_from_load
from valico.compute.serving.memory import Footprint, Memory, footprint
from valico.compute.serving.spread import Degrees, Spread, spread_from_degrees
from valico.compute.serving.steps import Steps, steps


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """What the users of one replica see; arrays over plans."""

    ttft_s: Array
    """Mean time to the first token."""
    ttft_p95_s: Array
    tpot_s: Array
    """Mean time of each further token."""
    tokens_per_s: Array
    """Output tokens of the replica."""
    served: Array
    """Users in service at once; the others wait for memory."""
    steps: Steps
    plan: Footprint
    memory: Memory


def closed_loop(
    engine: Engine, degrees: Degrees, load: Load, *, kernels: Bare | None = None
) -> Times:
    """Return the times under a constant number of users, all of whom start at once.

    Each decode pass waits for the prompts that go with it: while one user writes all his tokens,
    every other one brings a prompt, fewer at the end of a run of few `rounds`. At the start all
    prompts wait for each other; later ones come as users are answered. Who finds no memory waits
    until one of those in service is answered (Little's law). `kernels` are `steps.kernels` of the
    same call, where they were reckoned before with another host.
    """
    tokens = tokens_from_load(load)
    spread = spread_from_degrees(degrees)
    users = np.asarray(load.concurrency, dtype=np.float64)
    plan = footprint(engine, degrees)
    served = np.minimum(users, room(plan, load, tokens))
    found = steps(engine, degrees, load, tokens, served, kernels=kernels)
    rounds = np.asarray(load.rounds, dtype=np.float64)
    together = tokens.in_step if engine.kernels.framework == "sglang" else 0.0
    first = _first_ttft_s(found, spread, served)
    tpot = tpot_apart_s(found, spread, tokens, served, rounds)
    tpot = tpot + together * (_tpot_in_step_s(found, tokens, served) - tpot)
    steady = _steady_ttft_s(found, served)
    steady = steady + together * (first - steady)
    cycle = steady + (tokens.output - 1) * tpot
    queued = (users - served) * cycle / served
    ttft = steady + (first - steady) / rounds + queued * (1 - 0.5 / rounds)
    late = np.where(rounds <= _NOTICED_ROUNDS, np.maximum(first, steady), steady)
    return Times(
        ttft_s=ttft,
        ttft_p95_s=np.maximum(ttft, late + queued),
        tpot_s=tpot,
        tokens_per_s=served * tokens.output / (cycle + (first - steady) / rounds),
        served=served,
        steps=found,
        plan=plan,
        memory=held(plan, load, tokens, served),
    )


_NOTICED_ROUNDS = 20
"""With more rounds than that the first one lies beyond the 95th percentile."""


def room(plan: Footprint, load: Load, tokens: Tokens) -> Array:
    """Return how many users memory holds: room is taken for all of a request, or as it grows."""
    grown = 1.0 if plan.engine.kernels.framework == "trtllm" else 0.5
    context = tokens.new + tokens.known + grown * tokens.output
    found = plan.largest_batch(context=context, pass_tokens=load.pass_tokens)
    return np.maximum(1.0, found)


def held(plan: Footprint, load: Load, tokens: Tokens, users: Array) -> Memory:
    """Return the memory of one chip with so many users in the replica, each answered whole."""
    context = tokens.new + tokens.known + tokens.output
    each = np.maximum(1.0, users / plan.spread.attention_data)
    return plan.memory(sequences=each, context=context, pass_tokens=load.pass_tokens)


def tpot_apart_s(
    found: Steps, spread: Spread, tokens: Tokens, users: Array, rounds: Array
) -> Array:
    """Return the mean time of a token: decode, and the prompts of others that pass by.

    A prompt keeps the batches in the other stages of a pipeline waiting for one stage's time.
    """
    added = found.mixed_s - found.decode_s
    stages = spread.pipeline
    others = (users - 1) / users * (1 - 0.5 / rounds) * (2 * stages - 1) / stages
    return np.asarray((found.decode_s + found.carried * others * added) / tokens.accepted)


def _tpot_in_step_s(found: Steps, tokens: Tokens, users: Array) -> Array:
    """Return the mean time of a token where all prompts are read before anyone decodes.

    Who was read first waits for all others, who was read last for no one.
    """
    passes = np.maximum(1.0, users / found.crowd_prompts)
    waited = (passes - 1) / 2 * found.crowd_s / np.maximum(1.0, tokens.output - 1)
    return np.asarray(found.decode_s / tokens.accepted + waited)


def _steady_ttft_s(found: Steps, users: Array) -> Array:
    """Return the time to the first token of a prompt that comes at any moment.

    It waits for the pass that runs (its mean residual life), and goes with the next.
    """
    long, short, share = found.mixed_s, found.decode_s, found.carried
    mean = share * long + (1 - share) * short
    square = share * long**2 + (1 - share) * short**2
    busy = (users - 1) / users
    waited = busy * (found.read_s - found.prefill_s + square / mean / 2)
    return np.asarray(found.outside_s + found.prefill_s + waited)


def _first_ttft_s(found: Steps, spread: Spread, users: Array) -> Array:
    """Return the mean time to the first token where all start at once.

    Full passes of prompts follow each other; stages of a pipeline work on several.
    """
    passes = np.maximum(1.0, users / found.crowd_prompts)
    between = (1 + (passes - 1) / spread.pipeline) / 2
    longest = np.maximum(found.prefill_s, found.crowd_s * (0.5 + between))
    return np.asarray(found.outside_s + longest)


def static_batch(engine: Engine, degrees: Degrees, load: Load) -> Times:
    """Return the times of requests that start together and end together."""
    tokens = tokens_from_load(load)
    spread = spread_from_degrees(degrees)
    users = np.asarray(load.concurrency, dtype=np.float64)
    plan = footprint(engine, degrees)
    found = steps(engine, degrees, load, tokens, users)
    passes = np.maximum(1.0, users / found.crowd_prompts)
    ttft = found.outside_s + found.crowd_s * (1 + (passes - 1) / spread.pipeline)
    tpot = found.decode_s / tokens.accepted
    cycle = ttft + (tokens.output - 1) * tpot
    return Times(
        ttft_s=ttft,
        ttft_p95_s=ttft,
        tpot_s=tpot,
        tokens_per_s=users * tokens.output / cycle,
        served=users,
        steps=found,
        plan=plan,
        memory=held(plan, load, tokens, users),
    )
