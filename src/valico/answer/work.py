"""What the chips can do: training and serving of one model, as labelled estimates."""

from collections.abc import Iterator
from typing import Final

import msgspec

from valico.answer.library import Library
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.estimate import Estimate
from valico.errors import InputError

INPUT_TOKENS: Final = 4000
OUTPUT_TOKENS: Final = 1000
"""The serving work that an answer shows."""
TPOT_S: Final = 0.05
"""Twenty tokens a second for each user, where any plan gives them."""
MOST_CHIPS: Final = 512
"""Chips among which a place for the model is sought."""


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate and what it is of."""

    what: str
    estimate: Estimate
    main: bool = True
    """Whether a short answer shows it."""


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Estimates for one model, and what could not be estimated."""

    model: str | None
    model_name: str
    model_given: bool
    estimates: tuple[Labelled, ...]
    cannot: tuple[str, ...]


def work_of(chip: Chip, count: int | None, model: tuple[str, bool], library: Library) -> Work:
    """Return what so many chips can do with a model, each estimate with its basis."""
    name, given = model
    subject = library.models[name]
    estimates: list[Labelled] = []
    cannot: list[str] = []
    parts = [_serving(chip, count, subject)]
    if count is not None:
        parts.insert(0, _training(chip, count, subject, library))
    for part in parts:
        try:
            estimates.extend(part)
        except InputError as fault:
            cannot.append(str(fault))
    return Work(
        model=name,
        model_name=subject.name,
        model_given=given,
        estimates=tuple(estimates),
        cannot=tuple(dict.fromkeys(cannot)),
    )


def _training(chip: Chip, count: int, model: Model, library: Library) -> Iterator[Labelled]:
    from valico.compute.cluster import Cluster  # noqa: PLC0415  # NumPy comes with the engine
    from valico.compute.training.run import training_time  # noqa: PLC0415  # as above

    used = library.chips.get(model.training_hardware) if model.training_hardware else None
    run = training_time(model, Cluster(chip=chip, count=count), trained_on=used)
    where = f"Train {model.name} on {count:,}"
    yield Labelled(what=where, estimate=run.time)
    if run.makers is not None:
        yield Labelled(what=f"{where}, at its maker's efficiency", estimate=run.makers)
    yield Labelled(what=f"{where}, at full peak", estimate=run.bound, main=False)
    yield Labelled(what=f"Work of training {model.name}", estimate=run.flop, main=False)


def _serving(chip: Chip, count: int | None, model: Model) -> Iterator[Labelled]:
    """Yield what one replica does in the fewest whole nodes that hold the model."""
    from valico.compute.search.engines import setup_for  # noqa: PLC0415  # NumPy comes with the engine
    from valico.compute.search.field import Targets  # noqa: PLC0415  # as above
    from valico.compute.search.nodes import fewest_chips  # noqa: PLC0415  # as above
    from valico.compute.search.search import search_or_any  # noqa: PLC0415  # as above
    from valico.compute.serving.load import Load  # noqa: PLC0415  # as above
    from valico.compute.serving.serve import serve  # noqa: PLC0415  # as above
    from valico.compute.serving.work import ServingWork  # noqa: PLC0415  # as above

    setup = setup_for(model, chip)
    load = Load(input_tokens=INPUT_TOKENS, output_tokens=OUTPUT_TOKENS, concurrency=1.0)
    chips = fewest_chips(setup, load, most=MOST_CHIPS)
    best = search_or_any(setup.engine, load, chips, targets=Targets(tpot_s=TPOT_S))
    work = ServingWork(
        input_tokens=INPUT_TOKENS,
        output_tokens=OUTPUT_TOKENS,
        concurrency=best.users,
        rounds=1e9,
    )
    found = serve(setup.engine, best.plan, work)
    precision = setup.chosen.precision.upper()
    terms = f"{best.plan.chips} chips a replica, {best.users:,} users, {precision}"
    yield Labelled(
        what=f"Serve {model.name} per chip ({terms})", estimate=found.tokens_per_s_per_chip
    )
    yield Labelled(
        what=f"Serve {model.name} per user, input {INPUT_TOKENS:,}, output {OUTPUT_TOKENS:,}",
        estimate=found.tokens_per_s_per_user,
    )
    yield Labelled(what=f"First token of {model.name}", estimate=found.ttft, main=False)
    if count is not None and count >= best.plan.chips:
        replicas = count // best.plan.chips
        yield Labelled(
            what=f"Serve {model.name}, {replicas:,} replicas together",
            estimate=_times(found.tokens_per_s_per_chip, replicas * best.plan.chips),
            main=False,
        )


def _times(estimate: Estimate, count: int) -> Estimate:
    return msgspec.structs.replace(
        estimate,
        low=estimate.low * count,
        mid=estimate.mid * count,
        high=estimate.high * count,
    )
