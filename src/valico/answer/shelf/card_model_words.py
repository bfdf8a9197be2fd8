"""The architecture of a model in words."""

from collections.abc import Iterator
from typing import Final

from valico import units
from valico.answer.table.record import joined
from valico.catalogue.architecture import Architecture, Attention, FeedForward, Kind

KINDS: Final[dict[Kind, str]] = {
    "full": "full attention",
    "window": "window attention",
    "latent": "latent attention (MLA)",
    "linear": "linear attention",
}


def size_words(architecture: Architecture) -> str:
    """Return width, vocabulary and context in words."""
    tied = ", one table for input and output" if architecture.tied_embeddings else ""
    return (
        f"{_layers(_depth(architecture))} of width {architecture.hidden:,}; "
        f"vocabulary {architecture.vocabulary:,}{tied}; context {architecture.context:,} tokens"
    )


def _depth(architecture: Architecture) -> int:
    return sum(group.layers for group in architecture.attention)


def _layers(count: int) -> str:
    return f"{count:,} layer{_plural(count)}"


def attention_words(group: Attention) -> str:
    """Return a group of layers that mix tokens in words."""
    head = f"{_layers(group.layers)} of {KINDS[group.kind]}"
    return f"{head}: {joined(', ', *_attention_parts(group))}"


def _attention_parts(group: Attention) -> Iterator[str]:
    yield _heads(group)
    if group.kind == "latent":
        yield f"keeps {group.kv_rank:,} latent + {group.rope_width:,} position elements a token"
    if group.kind == "linear":
        yield "keeps a state of constant size"
    if group.window:
        kept = "also keeps the last" if group.kind != "window" else "sees the last"
        yield f"{kept} {group.window:,} tokens"
    if group.compression > 1:
        yield f"one kept entry for {group.compression:,} tokens"
    if group.sparse_top_k:
        yield f"attends to at most {group.sparse_top_k:,} of the kept entries"
    if group.index_heads:
        yield f"found by an index of {group.index_heads:,} heads of {group.index_width:,}"
    if group.query_rank:
        yield f"queries through {group.query_rank:,}"
    if group.output_gate:
        yield "gated output"


def _heads(group: Attention) -> str:
    width = units.number(group.key_width)
    if group.value_width != group.key_width:
        width = f"{width} (values {group.value_width:,})"
    heads = f"{group.heads:,} heads of {width}"
    if group.shared_key_value:
        return f"{heads} on one that is both key and value"
    if group.kind == "latent" or group.heads == group.kv_heads:
        return heads
    kept = "key heads" if group.kind == "linear" else f"key-value head{_plural(group.kv_heads)}"
    return f"{heads} on {group.kv_heads:,} {kept}"


def _plural(count: int) -> str:
    return "" if count == 1 else "s"


def feed_forward_words(group: FeedForward) -> str:
    """Return a group of layers that treat each token by itself in words."""
    gated = "" if group.gated else ", not gated"
    if not group.experts:
        return f"{_layers(group.layers)} of dense network {group.width:,} wide{gated}"
    shared = f" and {group.shared_experts:,} shared" if group.shared_experts else ""
    latent = f", acting on {group.latent_width:,} elements" if group.latent_width else ""
    return (
        f"{_layers(group.layers)} of {group.experts:,} experts {group.width:,} wide{latent}, "
        f"{group.experts_per_token:,} of them{shared} for each token{gated}"
    )
