"""Two pools at work: one reads, the other writes; and what other uses of the same chips give."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from valico import store
from valico.answer.planning.asked import USUAL_TPOT_S, Asked, load_of
from valico.answer.planning.calibrated import measurement_in
from valico.answer.planning.fleet import Pool, pools_from_words, shown
from valico.answer.planning.subject import insist_on_context, model_named
from valico.catalogue.models import Model
from valico.compute.estimate import Estimate
from valico.compute.price.assumptions import Assumptions, read_assumptions, with_values
from valico.compute.price.hour import ChipHour, chip_hour, energy_of_hours, usd_of_hours
from valico.compute.search.engines import Setup, setup_for
from valico.compute.search.field import Targets
from valico.compute.search.pools import Paired, Side, search_pools
from valico.compute.search.search import search
from valico.compute.spans import Span
from valico.errors import InputError

POOLS = 2


class Otherwise(msgspec.Struct, frozen=True, kw_only=True):
    """Another use of the same chips."""

    says: str
    tokens_per_s: float | None
    """None where it cannot be."""
    ttft_s: float | None = None
    why: str = ""


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """Two pools at work: everything that a page shows."""

    asked: Asked
    model: Model
    pools: tuple[Pool, Pool]
    setups: tuple[Setup, Setup]
    paired: Paired
    otherwise: tuple[Otherwise, ...]
    hours: tuple[ChipHour, ChipHour]
    assumptions: Assumptions
    usd_per_million: Estimate | None
    energy_per_million: Estimate | None
    assumed: tuple[str, ...]


def pooled(asked: Asked, *, root: Path = store.DATA) -> Pooled:
    """Return what two pools serve under their best plans.

    Raises InputError where a name or number cannot be read, or nothing fits.
    """
    if asked.batch is not None or asked.rate_per_s is not None or asked.plan is not None:
        message = "--pools goes with --concurrency alone; leave out --batch, --rate and --plan"
        raise InputError(message)
    pools = _two(asked.chips, root)
    model = model_named(asked.model, root=root)
    insist_on_context(model, asked.input_tokens + asked.output_tokens)
    measured = measurement_in(asked.calibration, *(pool.chip.id for pool in pools))
    setups = tuple(
        setup_for(
            model,
            pool.chip,
            framework=asked.framework,
            precision=asked.precision,
            measured=measured,
            silicon=asked.silicon,
        )
        for pool in pools
    )
    both = (setups[0], setups[1])
    targets = Targets(ttft_s=asked.ttft_s, tpot_s=asked.tpot_s or USUAL_TPOT_S)
    paired = search_pools(*_sides(both, pools), load_of(asked), targets=targets, users=asked.users)
    assumptions = with_values(read_assumptions(root=root), asked.grounds)
    hours = (chip_hour(pools[0].chip, assumptions), chip_hour(pools[1].chip, assumptions))
    rate = paired.serving.tokens_per_s
    usual = ("each user gets 20 tokens a second",) if asked.tpot_s is None else ()
    return Pooled(
        asked=asked,
        model=model,
        pools=pools,
        setups=both,
        paired=paired,
        otherwise=tuple(_otherwise(asked, both, pools, targets)),
        hours=hours,
        assumptions=assumptions,
        usd_per_million=usd_of_hours(_parts(hours, pools, rate)),
        energy_per_million=energy_of_hours(_parts(hours, pools, rate)),
        assumed=usual,
    )


def _two(words: str, root: Path) -> tuple[Pool, Pool]:
    pools = pools_from_words(words, root=root)
    if len(pools) != POOLS:
        message = f"'{words}' names {len(pools)} pools; give two, such as \"64 h200 + 400 h20\""
        raise InputError(message)
    return pools[0], pools[1]


def _sides(setups: tuple[Setup, Setup], pools: tuple[Pool, Pool]) -> tuple[Side, Side]:
    first, second = (
        Side(engine=setup.engine, chips=pool.count)
        for setup, pool in zip(setups, pools, strict=True)
    )
    return first, second


def _parts(
    hours: tuple[ChipHour, ChipHour], pools: tuple[Pool, Pool], rate: Estimate
) -> tuple[tuple[ChipHour, Span], ...]:
    """Return the chip-hours of each pool for a million tokens of both together."""
    return tuple(
        (hour, Span(*(pool.count * 1e6 / 3600 / r for r in (rate.high, rate.mid, rate.low))))
        for hour, pool in zip(hours, pools, strict=True)
    )


def _otherwise(
    asked: Asked, setups: tuple[Setup, Setup], pools: tuple[Pool, Pool], targets: Targets
) -> Iterator[Otherwise]:
    """Yield what the pools do the other way round, and each for itself."""
    load, sides = load_of(asked), _sides(setups, pools)
    swapped = f"{pools[1].show()} read, {pools[0].show()} write"
    try:
        other = search_pools(sides[1], sides[0], load, targets=targets)
    except InputError as fault:
        yield Otherwise(says=swapped, tokens_per_s=None, why=str(fault))
    else:
        served = other.serving
        yield Otherwise(says=swapped, tokens_per_s=served.tokens_per_s.mid, ttft_s=served.ttft.mid)
    alone = [search(side.engine, load, side.chips, targets=targets) for side in sides]
    for pool, found in zip(pools, alone, strict=True):
        says = f"{pool.show()} read and write"
        if found.best is None:
            yield Otherwise(says=says, tokens_per_s=None, why=found.none)
        else:
            rate = found.best.tokens_per_s_per_chip * pool.count
            yield Otherwise(says=says, tokens_per_s=rate, ttft_s=found.best.ttft_s)


def chips_of(found: Pooled) -> str:
    """Return both pools in words."""
    return shown(found.pools)
