"""Fleets: the fastest way to train on so many chips, whatever their number.

The batch is about as large as said; chips that no plan can use stay idle.
"""

from typing import Final

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.memory import lacking_bytes, memory_bytes
from valico.compute.training.plan import ENDS, Plan, Spread, plan_at
from valico.compute.training.search import Known, grid
from valico.compute.training.step import Step, step_s
from valico.errors import InputError

LONG_TOKENS: Final = 16_384
"""Sequences from which on chips may share one."""


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """What a fleet does at its best."""

    plan: Plan
    chips: int
    """Chips in use."""
    batch_tokens: float
    """Tokens of one step."""
    step_s: float
    tokens_per_s: float


def fleet(
    engine: Engine,
    *,
    chips: int,
    sequence: int,
    batch_tokens: float,
    known: Known | None = None,
) -> Fleet:
    """Return the plan with the most tokens a second; InputError where none fits, with the lack.

    Fewer chips are used where more would be slower.
    """
    spread, batch = _several(engine, chips, batch_tokens / sequence, known, sequence)
    memory = memory_bytes(engine, spread, global_batch=batch, sequence=sequence)
    lacking = lacking_bytes(engine, memory)
    if not lacking.size or lacking.min() > 0:
        short = (
            f"; the best plan lacks {lacking.min() / 1e9:,.0f} GB a chip" if lacking.size else ""
        )
        message = f"{engine.model_name} does not fit {chips:,} {engine.kernels.device.name}{short}"
        raise InputError(message)
    step = step_s(engine, spread, global_batch=batch, sequence=sequence)
    rate = np.where(lacking > 0, 0.0, batch * sequence / step.total_s)
    return _fleet(spread, batch * sequence, step, rate)


def _fleet(spread: Spread, tokens: Array, step: Step, rate: Array) -> Fleet:
    best = int(np.argmax(rate))
    plan = plan_at(spread, best)
    return Fleet(
        plan=plan,
        chips=plan.chips,
        batch_tokens=float(tokens[best]),
        step_s=float(step.total_s[best]),
        tokens_per_s=float(rate[best]),
    )


def _several(
    engine: Engine, chips: int, sequences: float, known: Known | None, sequence: int
) -> tuple[Spread, Array]:
    """Return plans on all chips and on somewhat fewer, and the batch of each in sequences.

    Every copy of the model has at least one micro-batch of the batch.
    """
    given = known or Known()
    if given.context is None and sequence <= LONG_TOKENS:
        given = msgspec.structs.replace(given, context=1)
    d = grid(engine, given, chips)
    stage = d["tensor"] * d["context"] * d["pipeline"]
    layers = sum(group.layers for group in engine.model.attention)
    keep = (stage <= chips) & (d["pipeline"] * d["chunks"] <= layers + ENDS)
    keep &= (d["pipeline"] > 1) | (d["chunks"] == 1)
    keep &= (d["shards"] < 3) | (d["pipeline"] == 1)  # noqa: PLR2004  # FSDP goes without stages
    keep &= d["micro_batch"] <= np.maximum(1.0, sequences)
    d = {name: column[keep] for name, column in d.items()}
    most = np.minimum(np.floor(chips / stage[keep]), np.floor(sequences / d["micro_batch"]))
    d = _with_copies(engine, d, np.maximum(1.0, most))
    fits = (d["tensor"] * d["context"] * d["data"]) % d["expert"] == 0
    d = {name: column[fits] for name, column in d.items()}
    return Spread(**d), np.maximum(sequences, d["data"] * d["micro_batch"])


def _with_copies(engine: Engine, d: dict[str, Array], most: Array) -> dict[str, Array]:
    """Try as many copies as there is room for, as experts divide, a power of two, one domain's."""
    inside = np.maximum(1.0, np.floor(engine.links.domain_chips / (d["tensor"] * d["context"])))
    even = np.maximum(1.0, np.floor(most / d["expert"]) * d["expert"])
    options = (most, np.minimum(even, most), 2 ** np.floor(np.log2(most)), np.minimum(inside, most))
    found = {name: np.tile(column, len(options)) for name, column in d.items()}
    return found | {"data": np.concatenate(options)}
