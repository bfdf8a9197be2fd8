"""One forward pass over all layers, for many plans and batches at once."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.attention import attention_s
from valico.compute.kernels.elementwise import elementwise_s, sampling_s
from valico.compute.kernels.experts import experts_s
from valico.compute.kernels.form import Array
from valico.compute.serving.engine import Engine
from valico.compute.serving.exchange import exchange_s
from valico.compute.serving.host import DRAFT_TOKENS, host_of, host_s
from valico.compute.serving.products import Timed, model_products, time_products
from valico.compute.serving.spread import Degrees, Spread, spread_from_degrees

__all__ = [
    "Bare",
    "Degrees",
    "Pass",
    "Share",
    "bare_forward",
    "dressed",
    "forward",
    "mixed_forward",
]

_BYTES = 2.0
"""Activations are kept in 16 bits."""


class Pass(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of one forward pass by what they are spent on; a sum over all stages."""

    matmul_s: Array
    attention_s: Array
    experts_s: Array
    collective_s: Array
    elementwise_s: Array
    sampling_s: Array
    host_s: Array
    """What the framework adds a pass: scheduling and launches that kernels do not hide."""

    @property
    def total_s(self) -> Array:
        """The sum of all parts, in seconds."""
        parts = (self.matmul_s, self.attention_s, self.experts_s, self.collective_s)
        rest = (self.elementwise_s, self.sampling_s, self.host_s)
        return np.asarray(sum((*parts, *rest), start=np.asarray(0.0)))


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences that are treated alike in a pass; arrays, for each copy of attention."""

    sequences: ArrayLike
    tokens: ArrayLike
    """New tokens of each."""
    past: ArrayLike
    """Tokens before the new ones."""
    copies: ArrayLike | None = None
    """Copies of attention that carry them; None means all. The others wait."""


def forward(
    engine: Engine,
    degrees: Degrees,
    *,
    sequences: ArrayLike,
    tokens: ArrayLike,
    past: ArrayLike,
) -> Pass:
    """Return the times of one pass of one replica, all arrays broadcast together.

    `sequences` are those of one copy of attention (the batch of the replica over `attention_data`);
    each brings `tokens` new tokens after `past` earlier ones.
    """
    return mixed_forward(engine, degrees, Share(sequences=sequences, tokens=tokens, past=past))


def mixed_forward(engine: Engine, degrees: Degrees, *shares: Share) -> Pass:
    """Return the times of one pass in which shares of sequences go together.

    Such as prompts and decode: dense products see all their tokens, attention each share by itself.
    """
    return dressed(engine, bare_forward(engine, degrees, *shares))


class Bare(msgspec.Struct, frozen=True, kw_only=True):
    """A pass as its kernels would run by themselves, before a host adds or saves anything."""

    products: tuple[Timed, ...]
    others: Pass
    """Everything but dense products and the host, which are zero here."""
    sequences: Array
    prompts: Array
    """Share of the tokens that are read, not written."""


def bare_forward(engine: Engine, degrees: Degrees, *shares: Share) -> Bare:
    """Return the kernels of a pass; the host is not looked at."""
    spread = spread_from_degrees(degrees)
    batches = [_arrays(share) for share in shares]
    rows = np.asarray(sum(batch * new for batch, new, _ in batches))
    read = sum(np.where(new > DRAFT_TOKENS, batch * new, 0.0) for batch, new, _ in batches)
    ending = np.asarray(sum(batch for batch, _, _ in batches))
    kernels, model = engine.kernels, engine.model
    products = model_products(
        model, engine.formats, rows=rows, sequences=ending, tensor=spread.tensor
    )
    return Bare(
        products=time_products(engine, products),
        others=Pass(
            matmul_s=np.asarray(0.0),
            attention_s=_attention_s(engine, spread, batches),
            experts_s=_experts_s(engine, spread, _entering(spread, shares, batches)),
            collective_s=exchange_s(engine, spread, rows),
            elementwise_s=_elementwise_s(engine, spread, rows),
            sampling_s=sampling_s(kernels, sequences=ending, vocabulary=model.vocabulary),
            host_s=np.asarray(0.0),
        ),
        sequences=ending,
        prompts=np.asarray(read) / np.maximum(rows, 1.0),
    )


def dressed(engine: Engine, bare: Bare) -> Pass:
    """Return a pass with what the engine's host adds and saves."""
    host = host_of(engine)
    matmul_s = np.asarray(sum(timed.total_s(host) for timed in bare.products))
    busy = matmul_s + bare.others.total_s
    added = host_s(engine, busy_s=busy, sequences=bare.sequences, prompts=bare.prompts)
    return msgspec.structs.replace(bare.others, matmul_s=matmul_s, host_s=added)


def _arrays(share: Share) -> tuple[Array, Array, Array]:
    return (
        np.asarray(share.sequences, dtype=np.float64),
        np.asarray(share.tokens, dtype=np.float64),
        np.asarray(share.past, dtype=np.float64),
    )


def _attention_s(
    engine: Engine, spread: Spread, batches: list[tuple[Array, Array, Array]]
) -> Array:
    """Return the time of attention; all shares go through one call, then add up."""
    batch, new, past = (np.stack(np.broadcast_arrays(*side)) for side in zip(*batches, strict=True))
    plans = np.shape(spread.tensor)
    axes = max(batch.ndim, new.ndim, past.ndim, 1 + len(plans))
    sides = np.broadcast_arrays(
        *(_widened(side, axes) for side in (batch, new, past)), np.ones(plans)
    )
    busy = sides[0] * sides[1] > 0
    # a share has nobody in about half of the passes
    some = busy.any(axis=tuple(range(axes - len(plans), axes)))
    batch, new, past, _ = (side[some] for side in sides)
    each = sum(
        group.layers
        * attention_s(
            engine.kernels,
            group,
            sequences=batch,
            tokens=new,
            past=past,
            tensor_parallel=spread.tensor,
            cache=engine.formats.cache,
        )
        for group in engine.model.attention
    )
    total = np.zeros(busy.shape)
    total[some] = each
    return np.asarray(np.where(busy, total, 0.0).sum(axis=0))


def _widened(side: Array, axes: int) -> Array:
    """Return an array with so many axes: the first is kept, new ones of length 1 follow it."""
    missing = axes - side.ndim
    return side.reshape(side.shape[0], *(1,) * missing, *side.shape[1:])


def _entering(
    spread: Spread, shares: tuple[Share, ...], batches: list[tuple[Array, Array, Array]]
) -> Array:
    """Return the tokens that enter the experts from all copies of attention."""
    total: Array = np.asarray(0.0)
    for share, (batch, new, _) in zip(shares, batches, strict=True):
        copies = spread.attention_data if share.copies is None else np.asarray(share.copies)
        total = total + batch * new * copies
    return np.asarray(total)


def _experts_s(engine: Engine, spread: Spread, entering: Array) -> Array:
    total: Array = np.asarray(0.0)
    for group in engine.model.feed_forward:
        if group.experts:
            each = experts_s(
                engine.kernels,
                group,
                hidden=engine.model.hidden,
                tokens=entering,
                tensor_parallel=spread.expert_tensor,
                expert_parallel=spread.expert_parallel,
                scheme=engine.formats.experts,
            )
            total = total + group.layers * each
    return total


def _elementwise_s(engine: Engine, spread: Spread, rows: Array) -> Array:
    """Return the time of what only moves memory.

    Norms with residuals, positions with the write to the cache, and activations; the embedding
    counts as one more norm.
    """
    model = engine.model
    row = _BYTES * rows * model.hidden
    counts = [1 + sum(group.layers for group in model.attention + model.feed_forward)]
    moved = [4 * row + 0 * spread.tensor]
    for group in model.attention:
        counts.append(group.layers)
        moved.append(2 * _BYTES * rows * group.heads * group.key_width / spread.tensor)
    for layer in model.feed_forward:
        inner = layer.shared_experts * layer.shared_width if layer.experts else layer.width
        if inner:
            counts.append(layer.layers)
            moved.append(3 * _BYTES * rows * inner / spread.tensor)
    each = elementwise_s(engine.kernels, moved_bytes=np.stack(moved))
    return np.asarray(np.tensordot(np.array(counts, dtype=np.float64), each, axes=1))
