"""Search: the fastest plan that fits, among those that agree with what is known."""

from typing import Final, get_args

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.memory import lacking_bytes, memory_bytes
from valico.compute.training.plan import ENDS, RECOMPUTES, Plan, Recompute, Shards, Spread, plan_at
from valico.compute.training.step import step_s
from valico.errors import InputError

POWERS: Final = tuple(2**i for i in range(11))


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What of a plan is given; the rest is searched."""

    tensor: int | None = None
    context: int | None = None
    pipeline: int | None = None
    expert: int | None = None
    chunks: int | None = None
    micro_batch: int | None = None
    shards: Shards | None = None
    recompute: Recompute | None = None
    bidirectional: bool = False
    offload: bool = False
    """Whether activations of half the layers wait in the memory of the host."""


def spread_of(
    engine: Engine, *, chips: int, global_batch: int, known: Known | None = None
) -> Spread:
    """Return every plan that divides the model, the chips and the batch."""
    given = known or Known()
    columns = grid(engine, given, chips)
    d = {name: column.astype(np.float64) for name, column in columns.items()}
    stage = d["tensor"] * d["context"] * d["pipeline"]
    d["data"] = np.floor(chips / stage)
    keep = (d["data"] * stage == chips) & (global_batch % np.maximum(d["data"], 1) == 0)
    keep &= (global_batch / np.maximum(d["data"], 1)) % d["micro_batch"] == 0
    layers = sum(group.layers for group in engine.model.attention)
    keep &= d["pipeline"] * d["chunks"] <= layers + ENDS
    keep &= (d["pipeline"] > 1) | (d["chunks"] == 1)
    keep &= (d["tensor"] * d["context"] * d["data"]) % d["expert"] == 0
    if given.shards is None:
        keep &= (d["shards"] < 3) | (d["pipeline"] == 1)  # noqa: PLR2004  # FSDP goes without stages
    kept = {name: column[keep] for name, column in d.items()}
    return Spread(bidirectional=np.full(int(keep.sum()), float(given.bidirectional)), **kept)


def best_plan(
    engine: Engine,
    *,
    chips: int,
    global_batch: int,
    sequence: int,
    known: Known | None = None,
    must_fit: bool = True,
) -> Plan:
    """Return the plan with the shortest step that fits; InputError where none does.

    Unless it `must_fit`, the plan that lacks least memory is returned then.
    """
    spread = spread_of(engine, chips=chips, global_batch=global_batch, known=known)
    count = np.size(spread.data)
    if not count:
        message = (
            f"no plan divides {engine.model_name}, {chips:,} chips and a batch of {global_batch:,}"
        )
        raise InputError(message)
    memory = memory_bytes(engine, spread, global_batch=global_batch, sequence=sequence)
    lacking = lacking_bytes(engine, memory, offload=known is not None and known.offload)
    if lacking.min() > 0 and must_fit:
        message = (
            f"{engine.model_name} does not fit {chips:,} {engine.kernels.device.name} under any "
            f"plan; the best lacks {lacking.min() / 1e9:,.0f} GB a chip"
        )
        raise InputError(message)
    total = step_s(engine, spread, global_batch=global_batch, sequence=sequence).total_s
    return plan_at(spread, int(np.argmin(np.where(lacking > lacking.min(), np.inf, total))))


def grid(engine: Engine, known: Known, chips: int) -> dict[str, Array]:
    """Return every combination of the degrees of a plan but data, divisible or not."""
    axes: dict[str, tuple[float, ...]] = {
        "tensor": _or(known.tensor, _tensors(engine)),
        "context": _or(known.context, (1, 2, 4, 8)),
        "pipeline": _or(known.pipeline, POWERS[:7]),
        "expert": _or(known.expert, _experts(engine)),
        "chunks": _or(known.chunks, (1, 2, 4, 5, 8, 10)),
        "micro_batch": _or(known.micro_batch, (1, 2, 4, 8)),
        "shards": _or(known.shards, (1, 3)),
        "recompute": (
            tuple(range(len(get_args(Recompute))))
            if known.recompute is None
            else (RECOMPUTES.index(known.recompute),)
        ),
    }
    for name in ("tensor", "context", "pipeline", "expert"):
        axes[name] = tuple(value for value in axes[name] if value <= chips)
    columns = np.meshgrid(*axes.values(), indexing="ij")
    return {name: column.ravel() for name, column in zip(axes, columns, strict=True)}


def _or(given: int | None, several: tuple[int, ...]) -> tuple[float, ...]:
    return (float(given),) if given is not None else tuple(float(v) for v in several)


def _tensors(engine: Engine) -> tuple[int, ...]:
    heads = min(group.heads for group in engine.model.attention)
    most = min(8, engine.links.domain_chips)
    return tuple(n for n in POWERS if n <= most and heads % n == 0)


def _experts(engine: Engine) -> tuple[int, ...]:
    counts = [group.experts for group in engine.model.feed_forward if group.experts]
    return (
        tuple(n for n in POWERS[:8] if all(count % n == 0 for count in counts)) if counts else (1,)
    )
