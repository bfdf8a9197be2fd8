"""Memory of one chip of a replica: weights, keys and values, activations, the runtime's share."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import Attention, expert_parameters, kept_elements
from valico.catalogue.models import BYTES_PER_ELEMENT
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import WIDTHS
from valico.compute.serving.engine import Engine
from valico.compute.serving.products import model_products
from valico.compute.serving.spread import Degrees, Spread, spread_from_degrees

RESERVE: Final = 0.03
"""Share of the stated memory that the runtime takes; an assumption.

Servers leave a tenth alone by default (vLLM's `gpu_memory_utilization` 0.9), but NVIDIA's chips
hold as many GiB as the maker states GB, 7 % more: nine tenths of them are 97 % of what is stated.
"""

_COPIES: Final = 6
"""Hidden states alive at once in a layer, residual and workspaces included; an assumption."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of one chip; arrays over plans. It fits where the parts exceed nothing."""

    weights_bytes: Array
    cache_bytes: Array
    activations_bytes: Array
    reserve_bytes: float
    available_bytes: float

    @property
    def lacking_bytes(self) -> Array:
        """What a chip is short of; 0 where the plan fits."""
        needed = self.weights_bytes + self.cache_bytes + self.activations_bytes
        return np.maximum(0.0, needed + self.reserve_bytes - self.available_bytes)

    @property
    def fits(self) -> Array:
        """1 where the plan fits, 0 where it does not."""
        return np.where(self.lacking_bytes > 0, 0.0, 1.0)


class Footprint(msgspec.Struct, frozen=True, kw_only=True):
    """What plans take of each chip, whatever they serve; reckoned once, used often."""

    engine: Engine
    spread: Spread
    weights_bytes: Array
    token_bytes: Array
    """Activations of one token in a pass."""
    sequence_bytes: Array
    """Activations of one sequence in decode: its token, and its logits in 32 bits."""

    def memory(self, *, sequences: ArrayLike, context: ArrayLike, pass_tokens: ArrayLike) -> Memory:
        """Return the memory of one chip; see `memory`."""
        batch = np.asarray(sequences, dtype=np.float64)
        available = self.engine.kernels.device.memory_bytes
        return Memory(
            weights_bytes=self.weights_bytes,
            cache_bytes=batch * kept_bytes(self.engine, self.spread, context),
            activations_bytes=np.asarray(pass_tokens) * self.token_bytes
            + batch * self.sequence_bytes,
            reserve_bytes=RESERVE * available,
            available_bytes=available,
        )

    def largest_batch(self, *, context: ArrayLike, pass_tokens: ArrayLike) -> Array:
        """Return how many sequences one replica can keep at once; see `largest_batch`."""
        available = (1 - RESERVE) * self.engine.kernels.device.memory_bytes
        taken = self.weights_bytes + np.asarray(pass_tokens) * self.token_bytes
        each = kept_bytes(self.engine, self.spread, context) + self.sequence_bytes
        most = np.floor(np.maximum(0.0, available - taken) / each)
        return np.asarray(most * self.spread.attention_data)


def footprint(engine: Engine, degrees: Degrees) -> Footprint:
    """Return what plans take of each chip before they serve anyone."""
    spread = spread_from_degrees(degrees)
    token = _token_bytes(engine, spread)
    logits = 4.0 * engine.model.vocabulary / spread.tensor
    return Footprint(
        engine=engine,
        spread=spread,
        weights_bytes=weights_bytes(engine, spread),
        token_bytes=token,
        sequence_bytes=token + logits,
    )


def memory(
    engine: Engine,
    degrees: Degrees,
    *,
    sequences: ArrayLike,
    context: ArrayLike,
    pass_tokens: ArrayLike,
) -> Memory:
    """Return the memory of one chip that keeps `sequences` of `context` tokens each.

    The sequences are those of one copy of attention. A pass computes at most `pass_tokens` at once.
    Stages are taken as equal.
    """
    return footprint(engine, degrees).memory(
        sequences=sequences, context=context, pass_tokens=pass_tokens
    )


def largest_batch(
    engine: Engine, degrees: Degrees, *, context: ArrayLike, pass_tokens: ArrayLike
) -> Array:
    """Return how many sequences one replica can keep at once; 0 where not even the weights fit."""
    return footprint(engine, degrees).largest_batch(context=context, pass_tokens=pass_tokens)


def weights_bytes(engine: Engine, spread: Spread) -> Array:
    """Return the bytes of weights on one chip: dense ones as they are cut, experts as dealt out."""
    model, formats = engine.model, engine.formats
    one = np.asarray(1.0)
    products = model_products(model, formats, rows=one, sequences=one, tensor=spread.tensor)
    total: Array = np.asarray(2.0 * model.vocabulary * model.hidden) / spread.tensor
    if model.tied_embeddings:
        total = np.zeros_like(total)
    for product in products:
        each = product.columns * product.inner * WIDTHS[product.scheme].weight_bytes
        total = total + product.count * each
    widened = sum(g.layers * _widening(g) for g in model.attention)
    scheme = formats.projections or formats.dense
    total = total + widened * WIDTHS[scheme].weight_bytes / spread.tensor
    routed = sum(
        g.layers * g.experts * expert_parameters(g, model.hidden) for g in model.feed_forward
    )
    dealt = spread.expert_tensor * spread.expert_parallel
    total = total + routed * WIDTHS[formats.experts].weight_bytes / dealt
    return np.asarray(total / spread.pipeline)


def _widening(group: Attention) -> int:
    """Return the parameters that widen a latent to keys and values."""
    if group.kind != "latent":
        return 0
    width = group.key_width - group.rope_width + group.value_width
    return (group.kv_rank or 0) * group.heads * width


def kept_bytes(engine: Engine, spread: Spread, context: ArrayLike) -> Array:
    """Return the bytes that one sequence keeps on one chip: keys, values and states.

    Heads are dealt out, and copied where `tensor` exceeds them; latents and index keys are copied.
    """
    width = BYTES_PER_ELEMENT[engine.formats.cache]
    kept = np.asarray(context, dtype=np.float64)
    total: Array = np.asarray(0.0)
    for group in engine.model.attention:
        total = total + group.layers * _layer_bytes(group, spread, kept, width)
    return np.asarray(total / spread.pipeline)


def _layer_bytes(group: Attention, spread: Spread, context: Array, width: float) -> Array:
    if group.kind == "linear":
        inputs = 2 * group.kv_heads * group.key_width + group.heads * group.value_width
        state = group.heads * group.key_width * group.value_width
        # states are kept in 32 bits, the last inputs of the convolution in 16
        return (4.0 * state + 2.0 * max(0, group.convolution - 1) * inputs) / spread.tensor
    recent = np.minimum(context, group.window or 0)
    entries = recent if group.kind == "window" else context / group.compression
    if group.kind != "window" and group.compression > 1:
        entries = entries + recent
    cut = 1.0 if group.kind == "latent" else np.maximum(1 / spread.tensor, 1 / group.kv_heads)
    index = group.index_width * context / group.compression if group.index_heads else 0.0
    return np.asarray(width * (entries * kept_elements(group) * cut + index))


def _token_bytes(engine: Engine, spread: Spread) -> Array:
    """Return the activations of one token in a pass: hidden states and the widest inner layer."""
    model = engine.model
    widest = max((2 * g.width * max(1, g.experts_per_token) for g in model.feed_forward), default=0)
    dealt = np.maximum(spread.tensor, spread.expert_tensor * spread.expert_parallel)
    return np.asarray(2.0 * (_COPIES * model.hidden + widest / dealt))
