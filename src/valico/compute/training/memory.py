"""Memory: what one chip keeps while a model trains, for many plans at once.

Activations after Korthikanti et al. (arXiv 2205.05198), with attention that keeps no scores.
"""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import Attention, FeedForward
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import WIDTHS
from valico.compute.training.engine import Engine
from valico.compute.training.plan import Plan, Spread, spread_from_plans
from valico.compute.training.traffic import held_parameters
from valico.errors import InputError

ALLOWANCE: Final = 0.08
"""Share of memory left to buffers and the runtime; an assumption."""

OFFLOADED: Final = 0.5
"""Share of layers whose activations leave the chip: 40 of 80 of Llama 3 70B on GB200, 20 on GB300,
as the recipes of Megatron Bridge have it."""

_WEIGHT, _GRADIENT, _STATE = 2.0, 2.0, 12.0
"""Bytes a parameter: 16-bit weight and gradient; 32-bit master weight and two moments."""

_HALF: Final = 2.0
"""Bytes of an activation in 16 bits."""

_LOGIT: Final = 6.0
"""Bytes of a logit: 16 bits, and its gradient in 32."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on the fullest chip."""

    weights_bytes: Array
    gradients_bytes: Array
    optimiser_bytes: Array
    activations_bytes: Array

    @property
    def total_bytes(self) -> Array:
        """All of it."""
        held = self.weights_bytes + self.gradients_bytes + self.optimiser_bytes
        return np.asarray(held + self.activations_bytes)


def memory_bytes(
    engine: Engine, spread: Spread, *, global_batch: ArrayLike, sequence: int
) -> Memory:
    """Return what the first stage of each plan keeps; it has the most micro-batches under way."""
    d = spread.arrays()
    rest, routed = held_parameters(engine.model, engine.heads)
    stage = d["tensor"] * d["pipeline"]
    group = d["data"] * d["context"]
    copies = np.maximum(1.0, d["tensor"] * group / d["expert"])
    held, expert_held = rest / stage, routed / (d["expert"] * d["pipeline"])
    learning = 0.0 if engine.trained == "adapters" else 1.0
    shards = d["shards"]

    def kept(per_parameter: float, least: int) -> Array:
        dealt = np.where(shards >= least, group, 1.0)
        expert_dealt = np.where(shards >= least, copies, 1.0)
        return np.asarray(per_parameter * (held / dealt + expert_held / expert_dealt))

    return Memory(
        weights_bytes=kept(_WEIGHT if learning else WIDTHS[engine.scheme].weight_bytes, 3),
        gradients_bytes=learning * kept(_GRADIENT, 2),
        optimiser_bytes=learning * kept(_STATE, 1),
        activations_bytes=_activations(engine, d, np.asarray(global_batch), sequence),
    )


def lacking_bytes(engine: Engine, memory: Memory, *, offload: bool = False) -> Array:
    """Return what each plan lacks on a chip; nothing where it fits.

    With `offload` activations of half the layers wait in the memory of the host; a host near enough
    (225 GB/s a chip in GB200) takes and gives them behind the arithmetic, so they cost no time.
    """
    usable = (1 - ALLOWANCE) * engine.kernels.device.memory_bytes
    away = (OFFLOADED if offload else 0.0) * memory.activations_bytes
    return np.maximum(0.0, memory.total_bytes - away - usable)


def require_memory(engine: Engine, plan: Plan, *, global_batch: int, sequence: int) -> Memory:
    """Return what a plan keeps; InputError with what it lacks where it does not fit."""
    spread = spread_from_plans([plan])
    memory = memory_bytes(engine, spread, global_batch=global_batch, sequence=sequence)
    lacking = float(lacking_bytes(engine, memory)[0])
    if lacking:
        needs = float(memory.total_bytes[0])
        message = (
            f"{engine.model_name} under {plan.show()} needs {needs / 1e9:,.0f} GB on a chip; "
            f"{engine.kernels.device.name} lacks {lacking / 1e9:,.0f} GB of that"
        )
        raise InputError(message)
    return memory


def _activations(engine: Engine, d: dict[str, Array], batch: Array, sequence: int) -> Array:
    model, width = engine.model, WIDTHS[engine.scheme].input_bytes
    frozen = engine.trained == "adapters"
    tokens = d["micro_batch"] * sequence / d["context"]
    mixing = sum(g.layers * _attention_bytes(g, model.hidden, width) for g in model.attention)
    network = _frozen_bytes if frozen else _network_bytes
    whole = sum(g.layers * network(g, model.hidden, width) for g in model.feed_forward)
    lighter = _frozen_bytes if frozen else _light_bytes
    light = sum(g.layers * lighter(g, model.hidden, width) for g in model.feed_forward)
    light += sum(g.layers * _latent_bytes(g, model.hidden, width) for g in model.attention)
    layers = sum(group.layers for group in model.attention)
    kept = np.where(d["recompute"] > 0, light, mixing + whole)
    kept = np.where(d["recompute"] > 1, _HALF * layers * model.hidden, kept)
    working = np.where(d["recompute"] > 0, (mixing + whole) / layers, 0.0)
    logits = np.where(d["pipeline"] > 1, 0.0, _LOGIT * tokens * model.vocabulary)
    return np.asarray((tokens * (kept * _under_way(d, batch) + working) + logits) / d["tensor"])


def _under_way(d: dict[str, Array], batch: Array) -> Array:
    """Return the micro-batches whose activations a stage keeps, in passes over all layers.

    One stage keeps one pass; the first of several has as many under way as there are stages, a
    share of a pass each, and chunks add some (2205.05198, 4.2.3).
    """
    micro_batches = batch / (d["data"] * d["micro_batch"])
    stages, chunks = d["pipeline"], d["chunks"]
    ahead = np.where(d["bidirectional"] > 0, (stages + 1) / stages, 1.0)
    ahead = np.where(chunks > 1, 1 + (stages - 1) / (stages * chunks), ahead)
    return np.minimum(micro_batches / stages, ahead)


def _attention_bytes(group: Attention, hidden: int, width: float) -> float:
    """Count norm, queries, keys and values in 16 bits, inputs of products in their format."""
    queries = group.heads * group.key_width
    given = group.heads * group.value_width
    kept = group.kv_heads * (group.key_width + group.value_width)
    if group.kind == "latent":
        kept = group.heads * (group.key_width + group.value_width)
    return _HALF * (hidden + queries + kept + given) + width * (hidden + given)


def _latent_bytes(group: Attention, hidden: int, width: float) -> float:
    """Count the same, but of a latent layer the latents instead of what they are widened to."""
    if group.kind != "latent":
        return _attention_bytes(group, hidden, width)
    latents = (group.query_rank or 0) + (group.kv_rank or 0) + group.rope_width
    given = group.heads * group.value_width
    return _HALF * (hidden + latents + given) + width * (hidden + given)


def _network_bytes(group: FeedForward, hidden: int, width: float) -> float:
    """Count inputs of norm and activation in 16 bits, inputs of products in their format."""
    passed = group.experts_per_token if group.experts else 1
    sides = 2 if group.gated else 1
    inner = group.width * passed + group.shared_experts * group.shared_width
    return _HALF * (hidden + sides * inner) + width * (hidden * passed + inner)


def _light_bytes(group: FeedForward, hidden: int, width: float) -> float:
    """Count the same without what norms and activations can give again."""
    passed = group.experts_per_token if group.experts else 1
    sides = 2 if group.gated else 1
    inner = group.width * passed + group.shared_experts * group.shared_width
    return _HALF * sides * inner + width * hidden * passed


def _frozen_bytes(group: FeedForward, hidden: int, width: float) -> float:
    """Count the input of the norm, and of the activation in the format of products.

    Frozen weights ask for no gradient, so the inputs of their products go. Megatron-Core can keep
    the input of an activation in 8 bits (`activation_func_fp8_input_store`); tuned runs are taken
    to do so where their products have 8 bits.
    """
    passed = group.experts_per_token if group.experts else 1
    sides = 2 if group.gated else 1
    inner = group.width * passed + group.shared_experts * group.shared_width
    return _HALF * hidden + width * sides * inner
