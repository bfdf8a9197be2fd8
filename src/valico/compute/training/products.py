"""Products: the dense matrix products of a layer, and where tensor parallelism cuts them."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from valico.catalogue.architecture import Attention, FeedForward

Cut = Literal["columns", "inner", "none"]


class Product(msgspec.Struct, frozen=True):
    """Tokens x inner times inner x columns."""

    columns: int
    inner: int
    cut: Cut
    """The side that tensor parallelism deals out."""


def attention_products(group: Attention, hidden: int) -> Iterator[Product]:
    """Yield the projections of one layer that mixes tokens.

    Llama 2 for heads, DeepSeek-V2 (2.1) for the latent, Gated DeltaNet for the state.
    """
    values = group.heads * group.value_width
    if group.kind == "latent":
        yield from _latent(group, hidden)
    elif group.kind == "linear":
        keys = 2 * group.kv_heads * group.key_width
        yield Product(keys + values + 2 * group.heads, hidden, "columns")
    else:
        yield from _heads(group, hidden)
    if group.output_gate:
        yield Product(values, hidden, "columns")
    if group.index_heads:
        yield Product(group.index_heads * group.index_width, group.query_rank or hidden, "none")
    if group.output_rank is None:
        yield Product(hidden, values, "inner")
    else:
        yield Product(group.output_rank, values, "inner")
        yield Product(hidden, group.output_rank * group.output_groups, "none")


def _heads(group: Attention, hidden: int) -> Iterator[Product]:
    queries, keys = group.heads * group.key_width, group.kv_heads * group.key_width
    kept = keys if group.shared_key_value else keys + group.kv_heads * group.value_width
    if group.query_rank is None:
        yield Product(queries + kept, hidden, "columns")
        return
    yield Product(group.query_rank + kept, hidden, "none")
    yield Product(queries, group.query_rank, "columns")


def _latent(group: Attention, hidden: int) -> Iterator[Product]:
    rank, queries = group.kv_rank or 0, group.heads * group.key_width
    widened = group.heads * (group.key_width - group.rope_width + group.value_width)
    if group.query_rank is None:
        yield Product(queries, hidden, "columns")
        yield Product(rank + group.rope_width, hidden, "none")
    else:
        yield Product(group.query_rank + rank + group.rope_width, hidden, "none")
        yield Product(queries, group.query_rank, "columns")
    yield Product(widened, rank, "columns")


def feed_forward_products(group: FeedForward, hidden: int) -> Iterator[Product]:
    """Yield the dense products of one layer: the network, or router and shared experts."""
    if not group.experts:
        yield from _network(group.width, hidden, gated=group.gated)
        return
    yield Product(group.experts, hidden, "none")
    if group.latent_width:
        yield Product(group.latent_width, hidden, "none")
        yield Product(hidden, group.latent_width, "none")
    if group.shared_experts:
        yield from _network(group.shared_experts * group.shared_width, hidden, gated=group.gated)


def _network(width: int, hidden: int, *, gated: bool) -> Iterator[Product]:
    yield Product((2 if gated else 1) * width, hidden, "columns")
    yield Product(hidden, width, "inner")
