"""The shape of a language model: a sum of groups of layers, and what the shape alone decides.

Counts are of elements (parameters, keys and values); bytes follow from a width per element.
Vision towers, prediction heads for further tokens, and biases of experts are not counted.
"""

from typing import Annotated, Literal

import msgspec

Kind = Literal["full", "window", "latent", "linear"]
"""How a layer mixes tokens: all keys, the last few, a compressed latent, or a constant state."""

Whole = Annotated[int, msgspec.Meta(ge=1)]
Natural = Annotated[int, msgspec.Meta(ge=0)]


class Attention(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Layers that mix tokens in the same way; all other fields are per layer."""

    layers: Whole
    kind: Kind
    heads: Whole
    """Query heads; in a linear layer, heads of values."""
    kv_heads: Whole
    """Heads of keys and values; in a linear layer, heads of keys."""
    key_width: Whole
    """Elements of one head's query and key, positions included."""
    value_width: Whole
    window: Whole | None = None
    """Tokens that a window layer sees; beside compressed keys, the last tokens kept whole."""
    query_rank: Whole | None = None
    kv_rank: Whole | None = None
    """Elements of the latent that a latent layer keeps for each token."""
    rope_width: Natural = 0
    """Elements of the key that carry positions and are kept beside the latent."""
    output_rank: Whole | None = None
    output_groups: Whole = 1
    shared_key_value: bool = False
    """Whether the key serves as the value too."""
    compression: Whole = 1
    """Tokens that share one kept key and value."""
    output_gate: bool = False
    biases: bool = False
    """Whether the projections to queries, keys and values have biases."""
    decay_rank: Whole | None = None
    """In a linear layer with a decay for each channel, the rank of its projection."""
    convolution: Natural = 0
    """Taps of the short convolution of a linear layer."""
    sparse_top_k: Whole | None = None
    """Kept entries that one query attends to at most."""
    index_heads: Natural = 0
    index_width: Natural = 0
    """Elements of the index key kept for each entry."""

    def __post_init__(self) -> None:
        """Refuse shapes that no layer can have."""
        for broken, message in (
            (
                self.heads % self.kv_heads,
                f"kv_heads ({self.kv_heads}) must divide heads ({self.heads})",
            ),
            (self.kind == "window" and not self.window, "a window layer needs `window`"),
            (self.kind == "latent" and not self.kv_rank, "a latent layer needs `kv_rank`"),
            (self.rope_width > self.key_width, "rope_width exceeds key_width"),
            (self.index_heads and not self.index_width, "index_heads need `index_width`"),
        ):
            if broken:
                raise ValueError(message)


class FeedForward(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Layers that treat each token by itself in the same way; all other fields are per layer."""

    layers: Whole
    width: Whole
    """Inner elements of the dense network, or of one routed expert."""
    experts: Natural = 0
    """Routed experts; none means dense."""
    experts_per_token: Natural = 0
    shared_experts: Natural = 0
    shared_width: Natural = 0
    latent_width: Whole | None = None
    """Elements that routed experts act on where these are fewer than the model's width."""
    gated: bool = True
    """Three matrices (gate, up, down) instead of two."""

    def __post_init__(self) -> None:
        """Refuse shapes that no layer can have."""
        for broken, message in (
            (self.experts_per_token > self.experts, "experts_per_token exceeds experts"),
            (self.experts and not self.experts_per_token, "experts need `experts_per_token`"),
            (self.shared_experts and not self.shared_width, "shared_experts need `shared_width`"),
        ):
            if broken:
                raise ValueError(message)


class Architecture(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A language model as a sum of groups of layers."""

    hidden: Whole
    vocabulary: Whole
    context: Whole
    """Tokens of the longest sequence."""
    tied_embeddings: bool = False
    """Whether input and output share one table."""
    attention: Annotated[tuple[Attention, ...], msgspec.Meta(min_length=1)]
    feed_forward: tuple[FeedForward, ...] = ()
    extra_parameters: Natural = 0
    """Outside layers and token tables, such as learned positions."""


def embedding_parameters(architecture: Architecture) -> int:
    """Return the parameters of the token tables, input and output.

    >>> embedding_parameters(_SMALL)
    2000
    """
    tables = 1 if architecture.tied_embeddings else 2
    return tables * architecture.vocabulary * architecture.hidden


def attention_parameters(group: Attention, hidden: int) -> int:
    """Return the parameters of one layer that mixes tokens, with its norm.

    Llama 2 (arXiv 2307.09288) for heads in groups, DeepSeek-V2 (arXiv 2405.04434, 2.1) for the
    latent, Gated DeltaNet (arXiv 2412.06464) and Kimi Linear (arXiv 2510.26692) for the state.

    >>> attention_parameters(_SMALL.attention[0], 10)
    610
    """
    by_kind = {"latent": _latent_parameters, "linear": _linear_parameters}
    count = by_kind.get(group.kind, _head_parameters)
    return hidden + count(group, hidden) + _index_parameters(group, hidden)


def _head_parameters(group: Attention, hidden: int) -> int:
    keys = group.kv_heads * group.key_width
    values = 0 if group.shared_key_value else group.kv_heads * group.value_width
    biases = group.heads * group.key_width + keys + values if group.biases else 0
    return (
        _query_parameters(group, hidden)
        + hidden * (keys + values)
        + _output_parameters(group, hidden)
        + biases
    )


def _latent_parameters(group: Attention, hidden: int) -> int:
    rank = group.kv_rank or 0
    without_positions = group.key_width - group.rope_width
    return (
        _query_parameters(group, hidden)
        + hidden * (rank + group.rope_width)
        + rank * group.heads * (without_positions + group.value_width)
        + _output_parameters(group, hidden)
    )


def _linear_parameters(group: Attention, hidden: int) -> int:
    keys, values = group.kv_heads * group.key_width, group.heads * group.value_width
    decay = group.decay_rank or 0
    return (
        hidden * (2 * keys + values)
        + hidden * 2 * group.heads  # one number a head for the step and one for the decay
        + decay * (hidden + group.heads * group.key_width)
        + group.convolution * (2 * keys + values)
        + _output_parameters(group, hidden)
    )


def _query_parameters(group: Attention, hidden: int) -> int:
    queries = group.heads * group.key_width
    if group.query_rank is None:
        return hidden * queries
    return group.query_rank * (hidden + queries)


def _output_parameters(group: Attention, hidden: int) -> int:
    values = group.heads * group.value_width
    gate = hidden * values if group.output_gate else 0
    if group.output_rank is None:
        return gate + values * hidden
    return gate + group.output_rank * (values + group.output_groups * hidden)


def _index_parameters(group: Attention, hidden: int) -> int:
    """Return the parameters of the index that picks keys (DeepSeek-V3.2, section 2)."""
    queries = (group.query_rank or hidden) * group.index_heads * group.index_width
    return queries + hidden * (group.index_width + group.index_heads) if group.index_heads else 0


def expert_parameters(group: FeedForward, hidden: int) -> int:
    """Return the parameters of one routed expert, or of the dense network.

    >>> expert_parameters(FeedForward(layers=1, width=20), 10)
    600
    """
    matrices = 3 if group.gated else 2
    return matrices * (group.latent_width or hidden) * group.width


def shared_parameters(group: FeedForward, hidden: int) -> int:
    """Return the parameters of one layer that every token uses: norm, router, shared experts.

    A latent mixture of experts adds the ways into the latent and back.

    >>> shared_parameters(FeedForward(layers=1, width=20, experts=4, experts_per_token=1), 10)
    50
    """
    matrices = 3 if group.gated else 2
    latent = 2 * hidden * (group.latent_width or 0)
    shared = group.shared_experts * matrices * hidden * group.shared_width
    return hidden + hidden * group.experts + latent + shared


def routed_parameters(architecture: Architecture) -> int:
    """Return the parameters of all routed experts of all layers.

    >>> routed_parameters(_SMALL)
    4800
    """
    return sum(
        group.layers * group.experts * expert_parameters(group, architecture.hidden)
        for group in architecture.feed_forward
    )


def parameters_total(architecture: Architecture) -> int:
    """Return all parameters, token tables and norms of blocks included.

    >>> parameters_total(_SMALL)
    8390
    """
    dense = sum(
        group.layers * expert_parameters(group, architecture.hidden)
        for group in architecture.feed_forward
        if not group.experts
    )
    return _always_used(architecture) + dense + routed_parameters(architecture)


def parameters_active(architecture: Architecture) -> int:
    """Return the parameters that one token uses, both token tables included.

    >>> parameters_active(_SMALL)
    4790
    """
    used = sum(
        group.layers
        * (group.experts_per_token or 1)
        * expert_parameters(group, architecture.hidden)
        for group in architecture.feed_forward
    )
    return _always_used(architecture) + used


def _always_used(architecture: Architecture) -> int:
    hidden = architecture.hidden
    mixing = sum(g.layers * attention_parameters(g, hidden) for g in architecture.attention)
    shared = sum(g.layers * shared_parameters(g, hidden) for g in architecture.feed_forward)
    outside = embedding_parameters(architecture) + hidden + architecture.extra_parameters
    return mixing + shared + outside


def kept_elements(group: Attention) -> int:
    """Return the elements that one layer keeps for one entry of its cache, index key apart.

    Heads keep a key and a value each; a latent layer keeps the latent and the positions.

    >>> kept_elements(_SMALL.attention[0])
    20
    """
    if group.kind == "linear":
        return 0
    if group.kind == "latent":
        return (group.kv_rank or 0) + group.rope_width
    values = 0 if group.shared_key_value else group.value_width
    return group.kv_heads * (group.key_width + values)


def entries(group: Attention, context: int) -> int:
    """Return the entries that one layer keeps of so many tokens.

    A window layer stops growing; a compressed layer keeps one entry for several tokens, and
    the last tokens whole.

    >>> entries(Attention(layers=1, kind="window", heads=1, kv_heads=1, key_width=1,
    ...                   value_width=1, window=128), 4096)
    128
    """
    if group.kind == "linear":
        return 0
    recent = min(context, group.window or 0)
    if group.kind == "window":
        return recent
    return context // group.compression + (recent if group.compression > 1 else 0)


def cache_elements(group: Attention, context: int) -> int:
    """Return the elements that one layer keeps of so many tokens, index keys included."""
    indexed = context // group.compression if group.index_heads else 0
    return entries(group, context) * kept_elements(group) + indexed * group.index_width


def cache_bytes(architecture: Architecture, *, context: int, bytes_per_element: float) -> float:
    """Return the bytes of keys and values kept for one sequence of so many tokens.

    The constant states of linear layers come on top: `state_bytes`.

    >>> cache_bytes(_SMALL, context=100, bytes_per_element=2)
    8000.0
    """
    elements = sum(g.layers * cache_elements(g, context) for g in architecture.attention)
    return float(elements * bytes_per_element)


def kv_bytes_per_token(
    architecture: Architecture, *, bytes_per_element: float, context: int = 0
) -> float:
    """Return the bytes by which the cache grows with the next token after so many.

    2 x layers x kv_heads x width for heads; layers x (latent + positions) for DeepSeek's MLA;
    window layers past their window and linear layers grow by nothing.

    >>> kv_bytes_per_token(_SMALL, bytes_per_element=2)
    80.0
    """
    return bytes_per_element * sum(g.layers * _growth(g, context) for g in architecture.attention)


def _growth(group: Attention, context: int) -> float:
    if group.kind == "linear":
        return 0.0
    recent = 1 if context < (group.window or 0) else 0
    if group.kind == "window":
        return float(recent * kept_elements(group))
    whole = recent if group.compression > 1 else 0
    indexed = group.index_width if group.index_heads else 0
    return (kept_elements(group) + indexed) / group.compression + whole * kept_elements(group)


def state_bytes(architecture: Architecture, *, bytes_per_element: float) -> float:
    """Return the bytes of the states that linear layers keep for one sequence of any length.

    heads x key_width x value_width, and the last inputs of the short convolution.

    >>> state_bytes(_SMALL, bytes_per_element=2)
    0.0
    """
    elements = sum(g.layers * _state(g) for g in architecture.attention if g.kind == "linear")
    return float(elements * bytes_per_element)


def _state(group: Attention) -> int:
    inputs = 2 * group.kv_heads * group.key_width + group.heads * group.value_width
    return (
        group.heads * group.key_width * group.value_width + max(0, group.convolution - 1) * inputs
    )


_SMALL = Architecture(
    hidden=10,
    vocabulary=100,
    context=1000,
    attention=(
        Attention(layers=2, kind="full", heads=2, kv_heads=1, key_width=10, value_width=10),
    ),
    feed_forward=(
        FeedForward(layers=1, width=10),
        FeedForward(layers=1, width=40, experts=4, experts_per_token=1),
    ),
)
"""A model small enough to count by hand; the examples above count it."""
