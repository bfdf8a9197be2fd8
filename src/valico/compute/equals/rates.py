"""Rates of one chip at one kind of work, under the best plan of a cluster."""

import math
from typing import Final

import msgspec
import numpy as np

from valico.compute.estimate import Basis
from valico.compute.interval import interval
from valico.compute.kernels.form import Array
from valico.compute.search.engines import Setup
from valico.compute.search.field import Field, Truth, between, field, reading, reading_rates
from valico.compute.search.reasons import plan_short
from valico.compute.search.space import Space, serving_space
from valico.compute.serving.ground import ground_of
from valico.compute.serving.load import Load, tokens_from_load
from valico.compute.serving.serve import serve
from valico.compute.serving.work import ServingWork
from valico.compute.spans import Span, inverse
from valico.compute.training.engine import engine_from_chip
from valico.compute.training.estimates import step_ground
from valico.compute.training.fleet import fleet
from valico.compute.training.flop import SEQUENCE_TOKENS
from valico.compute.training.run import BATCH_TOKENS
from valico.errors import InputError

TRAINING_CHIPS: Final = 1024
"""Chips of the cluster on which either kind trains."""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens a second of one chip, and how they come about."""

    span: Span
    plan: str
    """In words."""
    users: int | None
    """Of one replica at once; None in training."""
    basis: Basis


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """A setup on a cluster, with every plan that divides it."""

    setup: Setup
    space: Space
    load: Load


def bench(setup: Setup, load: Load, *, chips: int) -> Bench:
    """Return a setup on a cluster of so many chips."""
    engine = setup.engine
    space = serving_space(engine.model, chips, domain=engine.links.domain_chips)
    return Bench(setup=setup, space=space, load=load)


def decode_at_load(on: Bench, users_per_chip: float) -> Rate | None:
    """Return the decode rate with so many users for each chip; None where no plan has room."""
    users = np.maximum(on.space.copies, users_per_chip * on.space.replica_chips)[:, None]
    found = field(on.setup.engine, on.space, on.load, users=np.round(users), static=True)
    rates = _decode_rates(found)
    asked = on.space.replica_chips[:, None] * users_per_chip >= 0.5 * users
    return _best(on, found, np.where(found.fits & asked, rates, 0.0))


def decode_at_speed(on: Bench, tokens_per_s_per_user: float) -> Rate | None:
    """Return the highest decode rate at which each user gets so many tokens a second, if any."""
    coarse = field(on.setup.engine, on.space, on.load, static=True)
    users = between(coarse, _keeps(coarse, tokens_per_s_per_user))
    fine = field(on.setup.engine, on.space, on.load, users=users, static=True)
    tops = [
        _best(on, found, np.where(_keeps(found, tokens_per_s_per_user), _decode_rates(found), 0.0))
        for found in (coarse, fine)
    ]
    return max((top for top in tops if top), key=lambda top: top.span.mid, default=None)


def _keeps(found: Field, tokens_per_s_per_user: float) -> Truth:
    return np.asarray(found.fits & (1 / found.seen.tpot_s >= tokens_per_s_per_user))


def prefill_rate(on: Bench) -> Rate | None:
    """Return the rate at which prompts are read where nothing is written, in full passes."""
    engine, space = on.setup.engine, on.space
    prompts, fits = reading_rates(engine, on.load, space)
    rates = prompts * tokens_from_load(on.load).new / space.replica_chips
    found = reading(engine, on.load, space)
    return _best(on, found, np.where(fits, rates, 0.0)[:, None], reads=True)


def training_rate(setup: Setup) -> Rate | None:
    """Return the tokens a second of one chip in training; None where no plan fits.

    In 8 bits where the maker publishes weights of 8 bits and the chip has the rate, else in 16.
    """
    engine = setup.engine
    has_rate = "fp8" in engine.kernels.device.rates_flop_per_s
    fine = engine.formats.dense == "fp8-block" and has_rate
    training = engine_from_chip(
        engine.model,
        setup.chip,
        scheme="fp8-block" if fine else "bf16",
        model_name=engine.model_name,
    )
    try:
        found = fleet(
            training, chips=TRAINING_CHIPS, sequence=SEQUENCE_TOKENS, batch_tokens=BATCH_TOKENS
        )
    except InputError:
        return None
    ground = step_ground(training)
    token_s = TRAINING_CHIPS / found.tokens_per_s
    span = inverse(Span(*interval(token_s, ground, "training")))
    return Rate(span=span, plan=found.plan.show(), users=None, basis=ground.basis)


def _decode_rates(found: Field) -> Array:
    return np.asarray(found.users / found.seen.tpot_s / found.space.replica_chips[:, None])


def _best(on: Bench, found: Field, rates: Array, *, reads: bool = False) -> Rate | None:
    row, column = np.unravel_index(int(rates.argmax()), rates.shape)
    rate = float(rates[row, column])
    if rate <= 0:
        return None
    plan, users = on.space.plan(int(row)), int(found.users[row, column])
    served = serve(on.setup.engine, plan, _work(on.load, users))
    if reads:  # in full passes nobody waits, and the tails of a first token hold queues
        ground = ground_of(on.setup.engine, served.passes, (1,)).whole
        span = Span(*interval(rate, ground, "throughput"))
        return Rate(span=span, plan=plan_short(plan), users=users, basis=ground.basis)
    estimate = served.tpot
    wide = math.log(estimate.high / estimate.mid)
    narrow = math.log(estimate.mid / estimate.low)
    span = Span(rate * math.exp(-wide), rate, rate * math.exp(narrow))
    return Rate(span=span, plan=plan_short(plan), users=users, basis=estimate.basis)


def _work(load: Load, users: int) -> ServingWork:
    return ServingWork(
        input_tokens=int(np.asarray(load.input_tokens)),
        output_tokens=int(np.asarray(load.output_tokens)),
        batch=users,
        prefix_hit=float(np.asarray(load.prefix_hit)),
        draft_tokens=int(np.asarray(load.draft_tokens)),
        acceptance=float(np.asarray(load.acceptance)),
    )
