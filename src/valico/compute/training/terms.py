"""Terms: what makes up a step before anything that frameworks add, for many plans at once."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.elementwise import elementwise_s
from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.passes import Passes, passes
from valico.compute.training.plan import ENDS, Spread
from valico.compute.training.traffic import held_parameters, stage_send_s, weights_s

OPTIMISER_BYTES: Final = 30.0
"""Read and written a parameter by Adam: moments and master weight both ways, gradient, weight."""

COPYING_SHARE: Final = 20 / 132
"""Multiprocessors of an H800 that DeepSeek-V3 gives to the hidden exchange (2412.19437, 3.2.2)."""

_WEIGHTS_SHARDED: Final = 2
"""ZeRO stages above this one shard the weights."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Arrays over plans."""

    passes: Passes
    layers: Array
    routed_layers: Array
    each: Array
    """Share of all layers on the fullest stage."""
    micro_batches: Array
    """Of one copy."""
    bubbles: Array
    """Micro-batches' worth of time in which the fullest stage waits."""
    sending_s: Array
    """Passing a micro-batch on, both ways, while stages wait."""
    gather_s: Array
    scatter_s: Array
    optimiser_s: Array
    recompute: Array
    hidden: Array
    """1 where arithmetic hides the exchange of experts."""
    slowed: Array
    """Factor on arithmetic that gives up multiprocessors to copying."""
    captured: Array
    """1 where a step runs as one graph."""
    sharded: Array
    """1 where weights are gathered for each micro-batch."""


def terms(engine: Engine, spread: Spread, *, global_batch: ArrayLike, sequence: int) -> Terms:
    """Return the terms of one step under many plans, all of one shape."""
    d = spread.arrays()
    both, stages, chunks = d["bidirectional"] > 0, d["pipeline"], d["chunks"]
    layers = float(_layers(engine))
    gather, scatter = weights_s(engine, d)
    frozen = engine.trained == "adapters"
    sharded = np.where(d["shards"] > _WEIGHTS_SHARDED, 1.0, 0.0)
    found = Terms(
        passes=passes(engine, d, sequence),
        layers=np.asarray(layers),
        routed_layers=np.asarray(float(_routed_layers(engine))),
        each=_unevenness(layers, stages, chunks) / stages,
        micro_batches=np.asarray(global_batch) / (d["data"] * d["micro_batch"]),
        bubbles=(stages - 1) * np.where(both, 1 / 3, 1 / chunks),
        sending_s=2 * chunks * stage_send_s(engine, d["micro_batch"] * sequence / d["context"], d),
        gather_s=gather * sharded if frozen else gather,
        scatter_s=0.0 * scatter if frozen else scatter,
        optimiser_s=0.0 * stages if frozen else _optimiser_s(engine, d),
        recompute=d["recompute"],
        hidden=np.where(both | engine.captured, 1.0, 0.0),
        slowed=np.where(both & (d["expert"] > 1), 1 / (1 - COPYING_SHARE), 1.0),
        captured=np.asarray(1.0 if engine.captured else 0.0),
        sharded=sharded,
    )
    shape = np.broadcast_shapes(*(value.shape for value in d.values()), found.micro_batches.shape)
    return _shaped(found, shape)


def _shaped(found: Terms, shape: tuple[int, ...]) -> Terms:
    arrays = {
        name: np.broadcast_to(getattr(found, name), shape)
        for name in Terms.__struct_fields__
        if name != "passes"
    }
    inner = {
        name: np.broadcast_to(getattr(found.passes, name), shape)
        for name in Passes.__struct_fields__
    }
    return Terms(passes=Passes(**inner), **arrays)


def _layers(engine: Engine) -> int:
    return sum(group.layers for group in engine.model.attention) + engine.heads - 1


def _routed_layers(engine: Engine) -> int:
    return sum(group.layers for group in engine.model.feed_forward if group.experts)


def _unevenness(layers: float, stages: Array, chunks: Array) -> Array:
    """Return the layers of the fullest stage over the mean; input and output count as one each."""
    padded = layers + np.where(stages > 1, float(ENDS), 0.0)
    dealt = stages * chunks
    fullest = np.minimum(np.ceil(padded / dealt) * dealt, np.ceil(padded / stages) * stages)
    return np.where(stages > 1, np.maximum(1.0, fullest / padded), 1.0)


def _optimiser_s(engine: Engine, d: dict[str, Array]) -> Array:
    rest, routed = held_parameters(engine.model, engine.heads)
    dealt = np.where(d["shards"] > 0, d["data"] * d["context"], 1.0)
    copies = np.maximum(1.0, d["tensor"] * d["context"] * d["data"] / d["expert"])
    expert_dealt = d["expert"] * np.where(d["shards"] > 0, copies, 1.0)
    held = (rest / (d["tensor"] * dealt) + routed / expert_dealt) / d["pipeline"]
    return elementwise_s(engine.kernels, moved_bytes=OPTIMISER_BYTES * held)
