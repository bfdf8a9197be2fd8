"""What a cluster serves: the plan found, its estimates, and what they cost."""

from pathlib import Path

import msgspec

from valico import store
from valico.answer.planning.asked import USUAL_TPOT_S, Asked, load_of, work_of
from valico.answer.planning.budget import pool_of
from valico.answer.planning.calibrated import measurement_in
from valico.answer.planning.fleet import Pool
from valico.answer.planning.numbers import three
from valico.answer.planning.plan_words import plan_from_words
from valico.answer.planning.subject import insist_on_context, model_named, shape_of
from valico.catalogue.models import Model
from valico.compute.estimate import Estimate
from valico.compute.price.assumptions import Assumptions, read_assumptions, with_values
from valico.compute.price.hour import (
    ChipHour,
    chip_hour,
    chip_hours_per_million,
    energy_of_hours,
    usd_of_hours,
)
from valico.compute.search.candidate import Candidate
from valico.compute.search.engines import Setup, setup_for
from valico.compute.search.field import Targets
from valico.compute.search.nodes import insist_on_room
from valico.compute.search.search import Found, search, search_at
from valico.compute.search.space import Space, serving_space, space_of
from valico.compute.serving.serve import Serving, serve
from valico.compute.serving.work import ServingWork
from valico.errors import InputError


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A cluster at work: everything that a page shows."""

    asked: Asked
    model: Model
    pool: Pool
    setup: Setup
    found: Found
    best: Candidate
    serving: Serving
    """Of one replica."""
    tokens_per_s: Estimate
    """Output tokens of the whole cluster."""
    tokens_per_s_per_chip: Estimate
    """Over all chips, idle ones included."""
    hour: ChipHour
    assumptions: Assumptions
    usd_per_million: Estimate | None
    energy_per_million: Estimate | None
    assumed: tuple[str, ...]
    """What nobody said and was taken for granted."""


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """An hour of a chip, and what its cost rests on."""

    assumptions: Assumptions
    hour: ChipHour


def served(asked: Asked, *, root: Path = store.DATA) -> Served:
    """Return what a cluster serves under the plan asked for, or under the best.

    Raises InputError where a name or number cannot be read, nothing fits, or no plan keeps the
    targets.
    """
    assumptions = with_values(read_assumptions(root=root), asked.grounds)
    model = model_named(asked.model, root=root)
    pool = pool_of(
        asked.chips,
        assumptions,
        budget_usd=asked.budget_usd,
        price_usd=asked.price_usd,
        root=root,
    )
    setup = setup_for(
        model,
        pool.chip,
        framework=asked.framework,
        precision=asked.precision,
        measured=measurement_in(asked.calibration, pool.chip.id),
        silicon=asked.silicon,
    )
    hour = chip_hour(pool.chip, assumptions, price_usd=asked.price_usd)
    insist_on_context(model, asked.input_tokens + asked.output_tokens)
    space = _space(asked, model, pool)
    if space is None:
        whole = serving_space(
            setup.engine.model, pool.count, domain=setup.engine.links.domain_chips
        )
        insist_on_room(setup, whole, load_of(asked))
    found, assumed = _found(asked, setup, pool, space)
    if asked.usd_per_million is not None:
        found, assumed = _within(asked, setup, pool, space, hour), ()
    if found.best is None:
        message = f"{model.name} on {pool.show()}: {found.none}"
        raise InputError(message)
    priced = Priced(assumptions=assumptions, hour=hour)
    return _served(asked, model, pool, setup, (found, found.best), assumed, priced)


def _served(  # noqa: PLR0913, PLR0917  # the one place where the parts of a page meet
    asked: Asked,
    model: Model,
    pool: Pool,
    setup: Setup,
    result: tuple[Found, Candidate],
    assumed: tuple[str, ...],
    priced: Priced,
) -> Served:
    found, best = result
    serving = serve(setup.engine, best.plan, _work(asked, best))
    at_work = best.replicas * best.plan.chips / pool.count * _share(asked, best)
    per_chip = scaled(serving.tokens_per_s_per_chip, at_work)
    hour = priced.hour
    hours = chip_hours_per_million(per_chip)
    return Served(
        asked=asked,
        model=model,
        pool=pool,
        setup=setup,
        found=found,
        best=best,
        serving=serving,
        tokens_per_s=scaled(per_chip, pool.count),
        tokens_per_s_per_chip=per_chip,
        hour=hour,
        assumptions=priced.assumptions,
        usd_per_million=usd_of_hours([(hour, hours)]),
        energy_per_million=energy_of_hours([(hour, hours)]),
        assumed=assumed,
    )


def _share(asked: Asked, best: Candidate) -> float:
    """Return the share of the places in all replicas that the users asked for take."""
    users = asked.users or asked.batch
    return min(1.0, users / (best.users * best.replicas)) if users else 1.0


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Return an estimate times a number."""
    return msgspec.structs.replace(
        estimate,
        low=estimate.low * factor,
        mid=estimate.mid * factor,
        high=estimate.high * factor,
    )


def _space(asked: Asked, model: Model, pool: Pool) -> Space | None:
    if asked.plan is None:
        return None
    return space_of(plan_from_words(asked.plan, shape_of(model)), pool.count)


def _found(
    asked: Asked, setup: Setup, pool: Pool, space: Space | None
) -> tuple[Found, tuple[str, ...]]:
    engine, load = setup.engine, load_of(asked)
    if asked.loaded:
        users = float(asked.users or asked.batch or _users_for_rate(asked, setup, pool, space))
        at = search_at(
            engine, load, pool.count, users=users, static=asked.batch is not None, space=space
        )
        return at, ()
    if asked.ttft_s is not None or asked.tpot_s is not None:
        return search(engine, load, pool.count, targets=asked.targets, space=space), ()
    usual = search(engine, load, pool.count, targets=Targets(tpot_s=USUAL_TPOT_S), space=space)
    if usual.best is not None:
        return usual, ("as many users as get 20 tokens a second each",)
    most = search(engine, load, pool.count, targets=Targets(), space=space)
    return most, ("as many users as fit: no plan gives each 20 tokens a second",)


def _within(asked: Asked, setup: Setup, pool: Pool, space: Space | None, hour: ChipHour) -> Found:
    """Return the plan with the fastest users whose tokens cost no more than is asked."""
    if hour.usd is None:
        message = f"no source gives the price of {pool.chip.name}; give --price-usd"
        raise InputError(message)
    assert asked.usd_per_million is not None  # noqa: S101  # asked only where it is given
    least = hour.usd.mid / asked.usd_per_million * 1e6 / 3600
    targets = Targets(ttft_s=asked.ttft_s, tpot_s=asked.tpot_s, tokens_per_s_per_chip=least)
    return search(
        setup.engine, load_of(asked), pool.count, targets=targets, space=space, fastest=True
    )


def _users_for_rate(asked: Asked, setup: Setup, pool: Pool, space: Space | None) -> float:
    """Return how many users at once send requests at a rate, by Little's law."""
    assert asked.rate_per_s is not None  # noqa: S101  # asked only where a rate is given
    wanted = asked.rate_per_s * asked.output_tokens / pool.count
    found = search(setup.engine, load_of(asked), pool.count, targets=Targets(), space=space)
    enough = [one for one in found.frontier if one.tokens_per_s_per_chip >= wanted]
    if not enough:
        most = max((one.tokens_per_s_per_chip for one in found.frontier), default=0.0)
        rate = most * pool.count / asked.output_tokens
        message = (
            f"{three(asked.rate_per_s)} requests a second are more than {pool.show()} can answer: "
            f"about {three(rate)}; give more chips"
            if found.frontier
            else f"{setup.engine.model_name} on {pool.show()}: {found.none}"
        )
        raise InputError(message)
    first = enough[0]
    return max(1.0, first.users * first.replicas * wanted / first.tokens_per_s_per_chip)


def _work(asked: Asked, best: Candidate) -> ServingWork:
    if asked.rate_per_s is not None:
        return work_of(asked, rate=asked.rate_per_s / best.replicas)
    if asked.batch is not None:
        return work_of(asked, batch=best.users)
    return work_of(asked, users=best.users)
