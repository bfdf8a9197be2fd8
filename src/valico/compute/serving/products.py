"""Dense products of a layer on one chip: which shapes, how often."""

from collections.abc import Iterator

import msgspec
import numpy as np

from valico.catalogue.architecture import Architecture, Attention, FeedForward
from valico.compute.kernels.form import Array
from valico.compute.kernels.matmul import matmul_s
from valico.compute.kernels.scheme import Scheme
from valico.compute.serving.engine import Engine, Formats
from valico.compute.serving.host import product_kernels
from valico.compute.serving.hosts import Host

_LEAST = 0.25
"""Fusing saves no more than the rest of a product's time."""


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """Inputs (rows x inner) times weights (inner x columns), `count` times a pass."""

    count: int
    rows: Array
    columns: Array
    inner: Array
    scheme: Scheme


def attention_products(
    group: Attention, *, hidden: int, rows: Array, tensor: Array, scheme: Scheme
) -> Iterator[Product]:
    """Yield the projections around attention, queries, keys and values as one product.

    Heads are dealt out over `tensor` chips; keys and values are copied where heads run out.
    A latent layer's ways down are not cut (DeepSeek-V2, 2.1.2), nor is the index that picks keys
    (DeepSeek-V3.2, section 2); its widening of keys counts as attention.
    """
    shapes = {"latent": _latent, "linear": _linear}.get(group.kind, _heads)(group, hidden, tensor)
    for columns, inner in (*shapes, *_index(group, hidden), *_output(group, hidden, tensor)):
        yield Product(
            count=group.layers,
            rows=rows,
            columns=np.asarray(columns, dtype=np.float64),
            inner=np.asarray(inner, dtype=np.float64),
            scheme=scheme,
        )


Shape = tuple[Array | float, Array | float]


def _heads(group: Attention, hidden: int, tensor: Array) -> tuple[Shape, ...]:
    values = 0 if group.shared_key_value else group.value_width
    kept = np.maximum(1.0, group.kv_heads / tensor) * (group.key_width + values)
    gate = group.heads * group.value_width / tensor if group.output_gate else 0.0
    queries = group.heads * group.key_width / tensor
    if group.query_rank is None:
        return ((queries + kept + gate, hidden),)
    return ((group.query_rank + kept + gate, hidden), (queries, group.query_rank))


def _latent(group: Attention, hidden: int, tensor: Array) -> tuple[Shape, ...]:
    down = (group.kv_rank or 0) + group.rope_width
    queries = group.heads * group.key_width / tensor
    if group.query_rank is None:
        return ((queries + down, hidden),)
    return ((group.query_rank + down, hidden), (queries, group.query_rank))


def _linear(group: Attention, hidden: int, tensor: Array) -> tuple[Shape, ...]:
    keys, values = group.kv_heads * group.key_width, group.heads * group.value_width
    gate = values if group.output_gate else 0
    entry = ((2 * keys + values + gate + 2 * group.heads) / tensor, hidden)
    if not group.decay_rank:
        return (entry,)
    return (
        entry,
        (group.decay_rank, hidden),
        (group.heads * group.key_width / tensor, group.decay_rank),
    )


def _index(group: Attention, hidden: int) -> tuple[Shape, ...]:
    if not group.index_heads:
        return ()
    queries = group.index_heads * group.index_width
    return (
        (queries, group.query_rank or hidden),
        (group.index_width + group.index_heads, hidden),
    )


def _output(group: Attention, hidden: int, tensor: Array) -> tuple[Shape, ...]:
    values = group.heads * group.value_width / tensor
    if group.output_rank is None:
        return ((hidden, values),)
    # each output group goes through its own rank: as many columns, a share of the inner side
    ranks = group.output_groups * group.output_rank / tensor
    return ((ranks, group.heads * group.value_width / group.output_groups), (hidden, ranks))


def feed_forward_products(
    group: FeedForward, *, hidden: int, rows: Array, tensor: Array, scheme: Scheme
) -> Iterator[Product]:
    """Yield the dense products of a feed-forward layer: dense network, or router and shared ones.

    Gate and up are one product. Routed experts are not dense.
    """
    width = group.shared_experts * group.shared_width if group.experts else group.width
    if width:
        up = (2 if group.gated else 1) * width / tensor
        yield _product(group, rows, up, hidden, scheme)
        yield _product(group, rows, hidden, width / tensor, scheme)
    if group.experts:
        yield _product(group, rows, group.experts, hidden, "bf16")
    if group.latent_width:
        yield _product(group, rows, group.latent_width, hidden, scheme)
        yield _product(group, rows, hidden, group.latent_width, scheme)


def _product(
    group: FeedForward, rows: Array, columns: Array | float, inner: Array | float, scheme: Scheme
) -> Product:
    return Product(
        count=group.layers,
        rows=rows,
        columns=np.asarray(columns, dtype=np.float64),
        inner=np.asarray(inner, dtype=np.float64),
        scheme=scheme,
    )


def model_products(
    model: Architecture, formats: Formats, *, rows: Array, sequences: Array, tensor: Array
) -> Iterator[Product]:
    """Yield all dense products of a pass; the output table meets each sequence's last token."""
    for group in model.attention:
        yield from attention_products(
            group,
            hidden=model.hidden,
            rows=rows,
            tensor=tensor,
            scheme=formats.projections or formats.dense,
        )
    for layer in model.feed_forward:
        yield from feed_forward_products(
            layer, hidden=model.hidden, rows=rows, tensor=tensor, scheme=formats.dense
        )
    yield Product(
        count=1,
        rows=sequences,
        columns=model.vocabulary / tensor,
        inner=np.asarray(float(model.hidden)),
        scheme=formats.table,
    )


class Timed(msgspec.Struct, frozen=True, kw_only=True):
    """Products of one scheme with the time of each, as the measured kernels take it."""

    scheme: Scheme
    counts: Array
    each_s: Array
    """The first axis: the products."""

    def total_s(self, host: Host) -> Array:
        """Return the time of all together, without what a server fuses into its neighbours."""
        saved = host.fused_s.get(self.scheme, 0.0)
        each = np.maximum(self.each_s - saved, _LEAST * self.each_s)
        return np.asarray(np.tensordot(self.counts, each, axes=1))


def time_products(engine: Engine, products: Iterator[Product]) -> tuple[Timed, ...]:
    """Return the times of products, one call for each scheme."""
    by_scheme: dict[Scheme, list[Product]] = {}
    for product in products:
        by_scheme.setdefault(product.scheme, []).append(product)
    return tuple(_timed(engine, some, scheme) for scheme, some in by_scheme.items())


def _timed(engine: Engine, products: list[Product], scheme: Scheme) -> Timed:
    shape = np.broadcast_shapes(*(np.shape(p.rows) for p in products), *_shapes(products))
    sides = np.empty((3, len(products), *shape))
    for place, product in enumerate(products):
        sides[0, place] = product.rows
        sides[1, place] = product.columns
        sides[2, place] = product.inner
    kernels = product_kernels(engine, scheme)
    return Timed(
        scheme=scheme,
        counts=np.array([product.count for product in products], dtype=np.float64),
        each_s=matmul_s(kernels, rows=sides[0], columns=sides[1], inner=sides[2], scheme=scheme),
    )


def _shapes(products: list[Product]) -> Iterator[tuple[int, ...]]:
    for product in products:
        yield np.shape(product.columns)
        yield np.shape(product.inner)
