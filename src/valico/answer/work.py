"""What the chips can do: memory, training and serving of one model, as labelled estimates."""

from collections.abc import Iterator
from typing import Final

import msgspec

from valico.answer.library import Library
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate
from valico.compute.memory import fit
from valico.compute.serve import decode, prefill
from valico.compute.train import training_time
from valico.errors import InputError

BATCH: Final = 128
CONTEXT_TOKENS: Final = 4096
"""The serving work that an answer shows where the question states none."""
NODE_CHIPS: Final = 8
"""Chips of a node where the chip's link domain is not known."""


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
    """Return what so many chips can do with a model; bounds and assumptions say that they are."""
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
    used = library.chips.get(model.training_hardware) if model.training_hardware else None
    run = training_time(model, Cluster(chip=chip, count=count), trained_on=used)
    where = f"on {count:,}"
    yield Labelled(what=f"Train {model.name} {where}", estimate=run.assumed)
    if run.transferred is not None:
        what = f"Train {model.name} {where}, at its maker's efficiency"
        yield Labelled(what=what, estimate=run.transferred)
    yield Labelled(what=f"Train {model.name} {where}, at full peak", estimate=run.bound)
    yield Labelled(what=f"Work of training {model.name}", estimate=run.flop, main=False)


def _serving(chip: Chip, count: int | None, model: Model) -> Iterator[Labelled]:
    replica = _replica(chip, model)
    written = decode(model, replica, batch=BATCH, context=CONTEXT_TOKENS)
    read = prefill(model, replica, input_tokens=CONTEXT_TOKENS)
    terms = f"{replica.count} chips a replica, batch {BATCH}, context {CONTEXT_TOKENS:,}"
    yield Labelled(
        what=f"Decode {model.name} per chip ({terms})", estimate=written.tokens_per_s_per_chip
    )
    yield Labelled(
        what=f"Decode {model.name} per user", estimate=written.tokens_per_s_per_user, main=False
    )
    yield Labelled(what=f"Prefill {model.name} per chip", estimate=read.tokens_per_s_per_chip)
    if count is not None and count >= replica.count:
        replicas = count // replica.count
        yield Labelled(
            what=f"Decode {model.name}, {replicas:,} replicas together",
            estimate=_times(written.tokens_per_s, replicas),
            main=False,
        )


def _replica(chip: Chip, model: Model) -> Cluster:
    """Return the fewest chips, in whole nodes, that hold the model and its cache."""
    node = chip.scale_up_domain or NODE_CHIPS
    node = min(node, NODE_CHIPS)
    one = Cluster(chip=chip, count=node)
    least = fit(model, one, batch=BATCH, context=CONTEXT_TOKENS).chips_at_least
    nodes = -(-least // node)
    return Cluster(chip=chip, count=nodes * node)


def _times(estimate: Estimate, count: int) -> Estimate:
    return msgspec.structs.replace(
        estimate,
        low=estimate.low * count,
        mid=estimate.mid * count,
        high=estimate.high * count,
    )
