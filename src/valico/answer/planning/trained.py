"""What a cluster trains: time, chip-hours, cost and energy, and the plans that came next."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.answer.planning.budget import pool_of
from valico.answer.planning.calibrated import operators_as_measured
from valico.answer.planning.fleet import Pool
from valico.answer.planning.subject import model_named
from valico.answer.shelf.finding import find_chips
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate
from valico.compute.kernels.coefficients import Operators
from valico.compute.kernels.scheme import Scheme
from valico.compute.price.assumptions import Assumptions, read_assumptions, with_values
from valico.compute.price.hour import ChipHour, chip_hour, energy_of_hours, usd_of_hours
from valico.compute.search.training import Rival, parts_of, rivals
from valico.compute.spans import Span
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.fleet import Fleet, fleet
from valico.compute.training.run import Training, training_time, usual_batch_tokens
from valico.errors import InputError

SEQUENCE = 4096
MOST_TOKENS = 1e18
"""A million trillion: beyond it numbers no longer fit a page."""
SCHEMES: Mapping[str, Scheme] = {"fp16": "bf16", "fp8": "fp8", "int8": "int8", "fp4": "nvfp4"}


class TrainAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A question about training, as the command line or a program puts it."""

    model: str
    chips: str
    tokens: float | None = None
    """Those that the maker states where absent."""
    batch_tokens: float | None = None
    """Those that the maker states where absent, else 16 million."""
    sequence: int = SEQUENCE
    precision: str | None = None
    price_usd: float | None = None
    budget_usd: float | None = None
    grounds: Mapping[str, float] = {}
    calibration: str | None = None
    """The path of a file of `valico measure`, for the chip that it names."""


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """A run: everything that a page shows."""

    asked: TrainAsked
    model: Model
    pool: Pool
    run: Training
    fleet: Fleet
    parts: Mapping[str, float]
    """Seconds of one step by what they are spent on."""
    rivals: tuple[Rival, ...]
    hour: ChipHour
    assumptions: Assumptions
    cost: Estimate | None
    energy: Estimate | None


def trained(asked: TrainAsked, *, root: Path = store.DATA) -> Trained:
    """Return how long a run takes and what it costs.

    Raises InputError where a name or number cannot be read, or the model fits under no plan.
    """
    _insist(asked)
    assumptions = with_values(read_assumptions(root=root), asked.grounds)
    model = model_named(asked.model, root=root)
    pool = pool_of(
        asked.chips,
        assumptions,
        budget_usd=asked.budget_usd,
        price_usd=asked.price_usd,
        root=root,
    )
    batch_tokens = asked.batch_tokens or usual_batch_tokens(model)
    operators = operators_as_measured(asked.calibration, pool.chip)
    run = training_time(
        model,
        Cluster(chip=pool.chip, count=pool.count),
        tokens=asked.tokens,
        scheme=_scheme(asked.precision),
        sequence=asked.sequence,
        batch_tokens=batch_tokens,
        trained_on=_maker_chip(model, root),
        operators=operators,
    )
    engine = _engine(model, pool.chip, run.scheme, operators)
    best = fleet(engine, chips=pool.count, sequence=asked.sequence, batch_tokens=batch_tokens)
    hour = chip_hour(pool.chip, assumptions, price_usd=asked.price_usd)
    spent = run.chip_time
    hours = [(hour, Span(spent.low / 3600, spent.mid / 3600, spent.high / 3600))]
    return Trained(
        asked=asked,
        model=model,
        pool=pool,
        run=run,
        fleet=best,
        parts=parts_of(engine, best.plan, batch_tokens=best.batch_tokens, sequence=asked.sequence),
        rivals=rivals(
            engine,
            best,
            chips=pool.count,
            batch_tokens=batch_tokens,
            sequence=asked.sequence,
        ),
        hour=hour,
        assumptions=assumptions,
        cost=usd_of_hours(hours),
        energy=energy_of_hours(hours),
    )


def _insist(asked: TrainAsked) -> None:
    for name in ("tokens", "batch_tokens", "sequence"):
        value = getattr(asked, name)
        if value is not None and not 0 < value <= MOST_TOKENS:
            most = f" and at most {MOST_TOKENS:g}" if value > MOST_TOKENS else ""
            message = f"{name} is {value:g}; it must be positive{most}"
            raise InputError(message)
    if asked.batch_tokens is not None and asked.batch_tokens < asked.sequence:
        message = (
            f"a step of {asked.batch_tokens:,.0f} tokens is less than one sequence of "
            f"{asked.sequence:,}; give more --batch-tokens or a shorter --sequence"
        )
        raise InputError(message)


def _scheme(precision: str | None) -> Scheme | None:
    if precision is None:
        return None
    if precision not in SCHEMES:
        message = f"'{precision}' is no precision of training; allowed: {', '.join(SCHEMES)}"
        raise InputError(message)
    return SCHEMES[precision]


def _maker_chip(model: Model, root: Path) -> Chip | None:
    used = model.training_hardware
    return find_chips([used], root=root)[0] if used else None


def _engine(model: Model, chip: Chip, scheme: Scheme, operators: Operators | None) -> Engine:
    assert model.architecture is not None  # noqa: S101  # `training_time` refused it before
    return engine_from_chip(
        model.architecture, chip, scheme=scheme, model_name=model.name, operators=operators
    )
