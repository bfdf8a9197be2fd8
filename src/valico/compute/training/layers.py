"""Layers: the arithmetic of one micro-batch through all layers, forward and backward."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import Attention, FeedForward
from valico.compute.kernels.attention import attention_s
from valico.compute.kernels.elementwise import elementwise_s
from valico.compute.kernels.experts import experts_s
from valico.compute.kernels.form import Array
from valico.compute.kernels.matmul import matmul_s
from valico.compute.kernels.scheme import Scheme
from valico.compute.training.engine import Engine
from valico.compute.training.products import Product, attention_products, feed_forward_products


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What of a micro-batch one chip has, as arrays over plans."""

    tokens: Array
    """Tokens of one chip: micro-batch x sequence over context."""
    sequences: Array
    sequence: float
    tensor: Array
    context: Array
    expert: Array
    """Chips among which experts are dealt out."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of a pass over layers, by what they are spent on."""

    dense_s: Array
    attention_s: Array
    """Forward; the way back takes a multiple of it."""
    experts_s: Array
    elementwise_s: Array
    widening_s: Array
    """The part of dense products that widens latents to queries, keys and values."""


def forward_times(engine: Engine, share: Share) -> Times:
    """Return the forward pass of one micro-batch over all layers of the model."""
    return _times(engine, share, backward=False)


def backward_times(engine: Engine, share: Share) -> Times:
    """Return the backward pass: products for inputs and, where weights learn, for weights."""
    return _times(engine, share, backward=True)


def _times(engine: Engine, share: Share, *, backward: bool) -> Times:
    zero = np.asarray(0.0)
    dense, mixing, experts, moved, widening = zero, zero, zero, zero, zero
    model = engine.model
    for layer in model.attention:
        times = engine.heads - 1 + layer.layers if layer is model.attention[-1] else layer.layers
        products = list(attention_products(layer, model.hidden))
        dense = dense + times * _products_s(engine, share, products, backward=backward)
        widened = [product for product in products if _widens(layer, product)]
        widening = widening + times * _products_s(engine, share, widened, backward=backward)
        mixing = mixing + times * _mixing_s(engine, share, layer)
        moved = moved + times * _mixing_moved_s(engine, share, layer, backward=backward)
    for network in model.feed_forward:
        extra = engine.heads - 1 if network is model.feed_forward[-1] else 0
        times = network.layers + extra
        products = list(feed_forward_products(network, model.hidden))
        dense = dense + times * _products_s(engine, share, products, backward=backward)
        experts = experts + times * _experts_s(engine, share, network, backward=backward)
        moved = moved + times * _network_moved_s(engine, share, network, backward=backward)
    return Times(
        dense_s=dense,
        attention_s=mixing,
        experts_s=experts,
        elementwise_s=moved,
        widening_s=widening,
    )


def _widens(layer: Attention, product: Product) -> bool:
    return layer.kind == "latent" and product.inner in {layer.kv_rank, layer.query_rank}


def _products_s(engine: Engine, share: Share, products: list[Product], *, backward: bool) -> Array:
    total = np.asarray(0.0)
    for product in products:
        total = total + product_s(engine, share, product, engine.scheme, backward=backward)
    return total


def product_s(
    engine: Engine, share: Share, product: Product, scheme: Scheme, *, backward: bool
) -> Array:
    """Return one product of a micro-batch, or the one or two that its gradient takes."""
    columns = product.columns / (share.tensor if product.cut == "columns" else 1.0)
    inner = product.inner / (share.tensor if product.cut == "inner" else 1.0)
    # sequence parallelism deals out the tokens of products that are not cut
    rows = share.tokens / (share.tensor if product.cut == "none" else 1.0)
    if not backward:
        return matmul_s(engine.kernels, rows=rows, columns=columns, inner=inner, scheme=scheme)
    inputs = matmul_s(engine.kernels, rows=rows, columns=inner, inner=columns, scheme=scheme)
    if engine.trained == "adapters":
        return inputs
    weights = matmul_s(engine.kernels, rows=inner, columns=columns, inner=rows, scheme=scheme)
    return np.asarray(inputs + weights)


def _mixing_s(engine: Engine, share: Share, layer: Attention) -> Array:
    """Attention of one layer; chips that share a sequence have an even part of its tokens.

    Frameworks deal out tokens from both ends of the sequence, so that every chip meets as many
    earlier keys as the mean: half of those that the others have.
    """
    tokens = share.sequence / share.context
    return attention_s(
        engine.kernels,
        layer,
        sequences=share.sequences,
        tokens=tokens,
        past=(share.sequence - tokens) / 2,
        tensor_parallel=share.tensor,
        cache="fp16",
    )


def _experts_s(engine: Engine, share: Share, network: FeedForward, *, backward: bool) -> Array:
    """Return the experts of one chip, which sees only the tokens that were sent to it.

    They run as grouped products or as dense products one after the other, whichever is faster.
    """
    if not network.experts:
        return np.asarray(0.0)
    time = np.zeros(np.broadcast_shapes(share.tokens.shape, share.expert.shape))
    for dealt in np.unique(share.expert).astype(int).tolist():
        held = max(1, network.experts // dealt)
        grouped = _grouped_s(engine, share, network, held)
        passes = 1.0 if not backward or engine.trained == "adapters" else 2.0
        single = _single_s(engine, share, network, held, backward=backward)
        time = np.where(share.expert == dealt, np.minimum(passes * grouped, single), time)
    return time


def _grouped_s(engine: Engine, share: Share, network: FeedForward, held: int) -> Array:
    """Return a forward pass of so many experts; as many rows reach the chip as leave it."""
    chosen = min(network.experts_per_token, held)
    rows = share.tokens / share.tensor * network.experts_per_token
    return experts_s(
        engine.kernels,
        msgspec.structs.replace(network, experts=held, experts_per_token=chosen),
        hidden=engine.model.hidden,
        tokens=rows / chosen,
        scheme=engine.scheme,
        skew="balanced",
    )


def _single_s(
    engine: Engine, share: Share, network: FeedForward, held: int, *, backward: bool
) -> Array:
    """Return so many experts as dense products, each with its even share of the rows."""
    rows = share.tokens / share.tensor * network.experts_per_token / held
    own = msgspec.structs.replace(share, tokens=rows, tensor=np.ones_like(share.tensor))
    hidden, sides = network.latent_width or engine.model.hidden, 2 if network.gated else 1
    products = [
        Product(sides * network.width, hidden, "none"),
        Product(hidden, network.width, "none"),
    ]
    return held * _products_s(engine, own, products, backward=backward)


def _mixing_moved_s(engine: Engine, share: Share, layer: Attention, *, backward: bool) -> Array:
    """Count what norm and residual read and write of the hidden state, and queries and keys.

    An adapter drops out some of the input of a projection and reads it; it writes its output and
    adds it to that of the projection.
    """
    hidden = 4 * engine.model.hidden
    turned = 2 * (layer.heads + layer.kv_heads) * layer.key_width
    beside = 0
    if engine.trained == "adapters":
        products = attention_products(layer, engine.model.hidden)
        beside = sum(3 * product.inner + 4 * product.columns for product in products)
    return _moved_s(engine, share, hidden + turned + beside, backward=backward)


def _network_moved_s(
    engine: Engine, share: Share, network: FeedForward, *, backward: bool
) -> Array:
    """Count norm and residual as above; the activation reads its inputs and writes its output."""
    passed = network.experts_per_token if network.experts else 1
    inner = (3 if network.gated else 2) * network.width * passed
    inner += 3 * network.shared_experts * network.shared_width
    sorted_ = 4 * engine.model.hidden * passed if network.experts else 0
    elements = 4 * engine.model.hidden + inner + sorted_
    return _moved_s(engine, share, elements, backward=backward)


def _moved_s(engine: Engine, share: Share, elements: float, *, backward: bool) -> Array:
    moved: ArrayLike = 2.0 * elements * share.tokens / share.tensor
    return (2.0 if backward else 1.0) * elementwise_s(engine.kernels, moved_bytes=moved)


def output_s(engine: Engine, share: Share) -> Array:
    """Return the logits and the loss of a micro-batch, forward and backward, in 16 bits.

    The loss passes over the logits four times in 32 bits.
    """
    model = engine.model
    product = Product(model.vocabulary, model.hidden, "columns")
    there = product_s(engine, share, product, "bf16", backward=False)
    back = product_s(engine, share, product, "bf16", backward=True)
    logits = 16.0 * share.tokens * model.vocabulary / share.tensor
    loss = elementwise_s(engine.kernels, moved_bytes=logits)
    return np.asarray(engine.heads * (there + back + loss))
