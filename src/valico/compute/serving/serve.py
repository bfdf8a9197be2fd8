"""Serving: what the users of a plan see, as estimates for one plan and as arrays for many."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.estimate import Estimate
from valico.compute.kernels.form import Array
from valico.compute.serving.closed import Times, closed_loop, static_batch
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Pass
from valico.compute.serving.ground import estimate, ground_of
from valico.compute.serving.load import Load
from valico.compute.serving.memory import RESERVE, Footprint, Memory
from valico.compute.serving.open import highest_rate_per_s, open_loop
from valico.compute.serving.plan import Plan
from valico.compute.serving.spread import Degrees, degrees_from_plan, spread_from_degrees
from valico.compute.serving.work import ServingWork
from valico.errors import InputError


class Serving(msgspec.Struct, frozen=True, kw_only=True):
    """What the users of one replica see."""

    ttft: Estimate
    """Mean time to the first token."""
    ttft_p95: Estimate
    tpot: Estimate
    """Mean time of each further token."""
    tokens_per_s_per_chip: Estimate
    tokens_per_s_per_user: Estimate
    concurrency: float
    """Requests in the replica at once."""
    chips: int
    decode_s: float
    """A pass of decode."""
    passes: Pass
    """The first axis: decode, prefill of one prompt, both together."""
    memory: Memory
    largest_batch: int


class ServingArrays(msgspec.Struct, frozen=True, kw_only=True):
    """What the users of many plans see; requests and tokens of one replica."""

    ttft_s: Array
    ttft_p95_s: Array
    tpot_s: Array
    tokens_per_s: Array
    tokens_per_s_per_chip: Array
    tokens_per_s_per_user: Array
    chips: Array
    served: Array
    """Requests in service at once; the others wait for memory."""
    memory: Memory
    times: Times


def serve_many(
    engine: Engine, degrees: Degrees, load: Load, *, request_rate_per_s: ArrayLike | None = None
) -> ServingArrays:
    """Return what the users see under many plans and loads at once; all arrays broadcast.

    A closed loop of `load.concurrency` users, or requests that come at a rate (then times are
    infinite where they come too often). Plans whose weights do not fit are computed too: see
    `memory.fits`. Users beyond what memory holds wait: see `served`.
    """
    if request_rate_per_s is None:
        times = closed_loop(engine, degrees, load)
    else:
        times = open_loop(engine, degrees, load, request_rate_per_s=request_rate_per_s)
    spread = spread_from_degrees(degrees)
    return ServingArrays(
        ttft_s=times.ttft_s,
        ttft_p95_s=times.ttft_p95_s,
        tpot_s=times.tpot_s,
        tokens_per_s=times.tokens_per_s,
        tokens_per_s_per_chip=times.tokens_per_s / spread.chips,
        tokens_per_s_per_user=1 / times.tpot_s,
        chips=spread.chips,
        served=times.served,
        memory=times.memory,
        times=times,
    )


def serve(engine: Engine, plan: Plan, work: ServingWork) -> Serving:
    """Return what the users of one replica see.

    Raises InputError with what is lacking where weights or a batch do not fit, and with the highest
    rate where requests come faster than they can be served.
    """
    degrees, load = degrees_from_plan(plan), load_from_work(work)
    times = _times(engine, degrees, load, work)
    room = _room(times.plan, work)
    users = float(times.served)
    queued = float(np.asarray(load.concurrency)) - users if work.concurrency else 0.0
    where = f"{engine.model_name} on {plan.chips} x {engine.kernels.device.name}"
    says = f"{where}: {users:,.4g} requests in service"
    says += f", {queued:,.4g} wait for memory" if queued > 0 else ""
    return _serving(engine, plan, times, says, room)


def _times(engine: Engine, degrees: Degrees, load: Load, work: ServingWork) -> Times:
    if work.batch is not None:
        return static_batch(engine, degrees, load)
    if work.request_rate_per_s is None:
        return closed_loop(engine, degrees, load)
    times = open_loop(engine, degrees, load, request_rate_per_s=work.request_rate_per_s)
    if np.isinf(times.tpot_s):
        most = highest_rate_per_s(engine, degrees, load)
        message = (
            f"{work.request_rate_per_s:,.4g} requests a second come faster than one replica serves "
            f"them; it serves at most {float(most):,.3g}: use more replicas or chips"
        )
        raise InputError(message)
    return times


def _serving(engine: Engine, plan: Plan, times: Times, says: str, room: int) -> Serving:
    passes = times.steps.passes
    decode, prefill = ground_of(engine, passes, (0,)), ground_of(engine, passes, (1,))
    each = float(times.tokens_per_s) / plan.chips
    tpot = estimate(float(times.tpot_s), "tpot", decode, says)
    return Serving(
        ttft=estimate(float(times.ttft_s), "ttft", prefill, says),
        ttft_p95=estimate(float(times.ttft_p95_s), "ttft", prefill, says),
        tpot=tpot,
        tokens_per_s_per_chip=estimate(each, "throughput", decode, says),
        tokens_per_s_per_user=rate_from_time(tpot),
        concurrency=float(times.served),
        chips=plan.chips,
        decode_s=float(times.steps.decode_s),
        passes=passes,
        memory=times.memory,
        largest_batch=room,
    )


def rate_from_time(tpot: Estimate) -> Estimate:
    """Return the tokens a second of one user, whose time a token is estimated: its inverse."""
    return msgspec.structs.replace(
        tpot,
        low=1 / tpot.high,
        mid=1 / tpot.mid,
        high=1 / tpot.low,
        dimension="count",
        unit="token/s",
    )


def load_from_work(work: ServingWork) -> Load:
    """Return work as a load of one replica."""
    return Load(
        input_tokens=work.input_tokens,
        output_tokens=work.output_tokens,
        concurrency=float(work.batch or work.concurrency or 1),
        prefix_hit=work.prefix_hit,
        draft_tokens=work.draft_tokens,
        acceptance=work.acceptance,
        pass_tokens=work.pass_tokens,
        rounds=work.rounds,
        wait_passes=work.wait_passes,
        shortest=work.shortest,
    )


def _room(plan: Footprint, work: ServingWork) -> int:
    """Return how many requests fit; InputError where none does, or fewer than the batch."""
    context = work.input_tokens + work.output_tokens
    found = plan.largest_batch(context=context, pass_tokens=work.pass_tokens)
    wanted, room = work.batch or 1, int(found)
    if room >= wanted:
        return room
    sequences = max(1.0, wanted / float(plan.spread.attention_data))
    needed = plan.memory(sequences=sequences, context=context, pass_tokens=work.pass_tokens)
    raise InputError(_lacking(plan, work, needed, room))


def _lacking(plan: Footprint, work: ServingWork, needed: Memory, room: int) -> str:
    engine, chips = plan.engine, float(plan.spread.chips)
    lacking = float(np.max(needed.lacking_bytes))
    parts = (
        f"weights {float(needed.weights_bytes) / 1e9:,.1f} GB, "
        f"cache {float(needed.cache_bytes) / 1e9:,.1f} GB, "
        f"activations {float(needed.activations_bytes) / 1e9:,.1f} GB, "
        f"of {needed.available_bytes / 1e9:,.0f} GB, {RESERVE:.0%} of it for the runtime"
    )
    mend = f"at most {room:,} fit" if room else "none fits; use more chips or narrower formats"
    return (
        f"{engine.model_name} on {chips:,.0f} x {engine.kernels.device.name} does not fit "
        f"{work.batch or 1:,} requests of {work.input_tokens:,} + {work.output_tokens:,} tokens: "
        f"each chip lacks {lacking / 1e9:,.1f} GB ({parts}); {mend}"
    )
