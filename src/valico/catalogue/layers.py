"""From the keys of a configuration to groups of layers.

Each layer is described by itself; equal ones are then counted together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NoReturn, TypeVar

import msgspec

from valico.catalogue.architecture import Architecture, Attention, FeedForward
from valico.catalogue.configuration_keys import (
    SPELLINGS,
    Block,
    Config,
    LinearAttention,
    refuse_missing,
)
from valico.errors import InputError

_TWO_MATRICES: Final = frozenset(
    {
        "bloom",
        "falcon",
        "gpt2",
        "gpt_bigcode",
        "gpt_neox",
        "gptj",
        "nemotron",
        "nemotron_h",
        "opt",
        "phi",
        "starcoder2",
    }
)
"""Families whose feed-forward networks have no gate."""

_MIXER: Final[Mapping[str, str]] = {
    "full_attention": "full",
    "deepseek_sparse_attention": "full",
    "attention": "full",
    "sliding_attention": "window",
    "chunked_attention": "window",
    "linear_attention": "linear",
    "mamba": "mamba",
    "mlp": "none",
    "moe": "none",
    "M": "mamba",
    "*": "full",
    "-": "none",
    "E": "none",
}
"""How a layer is called and how it mixes tokens; Nemotron's layers do one thing each."""

_DENSE_TYPES: Final = frozenset({"mlp", "-"})
_MOE_TYPES: Final = frozenset({"moe", "E"})

_LISTS: Final = ("layer_types", "blocks", "hybrid_pattern", "compress_ratios", "indexer_types")
"""Keys that say something of every layer. A list of Nemotron's blocks stands for the number."""

L = TypeVar("L", Attention, FeedForward)


class Reading(msgspec.Struct, frozen=True):
    """A configuration being read, and the file that its errors name."""

    config: Config
    where: str

    def need(self, *names: str) -> list[int]:
        """Return the values of names; InputError with the keys of those that miss."""
        missing = [name for name in names if not getattr(self.config, name)]
        if missing:
            raise refuse_missing(self.where, *missing)
        return [int(getattr(self.config, name)) for name in names]

    def refuse(self, name: str, what: str) -> NoReturn:
        """Raise the error about one name, by its usual key."""
        message = f"{self.where}: `{SPELLINGS[name][0]}` {what}"
        raise InputError(message)


def architecture_from_config(config: Config, where: str) -> Architecture:
    """Return the groups of layers that a configuration describes."""
    reading = Reading(config, where)
    _check(reading)
    try:
        attention = _grouped(_attention_layers(reading))
        feed_forward = _grouped(_feed_forward_layers(reading))
    except ValueError as fault:  # a layer that cannot be, refused by its own record
        message = f"{where}: {fault}"
        raise InputError(message) from fault
    if not attention:
        reading.refuse("heads", "describes no layer that mixes tokens")
    return Architecture(
        hidden=config.hidden,
        vocabulary=config.vocabulary,
        context=config.context,
        tied_embeddings=config.tied,
        attention=attention,
        feed_forward=feed_forward,
        extra_parameters=config.positions * config.hidden,
    )


def _grouped(layers: Iterable[L]) -> tuple[L, ...]:
    counts: dict[L, int] = {}
    for layer in layers:
        counts[layer] = counts.get(layer, 0) + 1
    return tuple(msgspec.structs.replace(layer, layers=n) for layer, n in counts.items())


def _check(reading: Reading) -> None:
    config = reading.config
    if config.heads and config.kv_heads and config.heads % config.kv_heads:
        what = f"is {config.kv_heads}; it must divide `num_attention_heads`, {config.heads}"
        reading.refuse("kv_heads", what)
    if config.experts_per_token > config.experts and config.moe_enabled and config.experts:
        what = f"is {config.experts_per_token}; there are {config.experts} experts"
        reading.refuse("experts_per_token", what)
    for name in _LISTS:
        given = getattr(config, name)
        if given is not None and len(given) < config.layers:
            reading.refuse(name, f"names {len(given)} layers of {config.layers}")


# --- which layer mixes how ------------------------------------------------------------------


def _attention_layers(reading: Reading) -> Iterable[Attention]:
    config = reading.config
    if config.blocks:
        return _searched_attention(reading, config.blocks)
    if config.compress_ratios is not None:
        return [_compressed(reading, ratio) for ratio in config.compress_ratios[: config.layers]]
    describe: Mapping[str, Callable[[Reading, int], Attention]] = {
        "full": _latent if config.kv_rank else _full,
        "window": _window,
        "linear": _linear,
        "mamba": _mamba,
    }
    mixers = _mixers(reading)
    return [describe[how](reading, layer) for layer, how in enumerate(mixers) if how != "none"]


def _mixers(reading: Reading) -> Sequence[str]:
    """Return how each layer mixes tokens, by the first key that tells."""
    config = reading.config
    if config.block_types is not None:
        return [_mixer(reading, "block_types", name) for name in config.block_types]
    if config.layer_types is not None:
        return [_mixer(reading, "layer_types", n) for n in config.layer_types[: config.layers]]
    return [_mixer_of_layer(config, layer) for layer in range(config.layers)]


def _mixer(reading: Reading, key: str, name: str) -> str:
    if name not in _MIXER:
        reading.refuse(key, f"names '{name}'; known are {', '.join(sorted(_MIXER))}")
    return _MIXER[name]


def _mixer_of_layer(config: Config, layer: int) -> str:
    if config.linear is not None:
        return "linear" if layer + 1 in config.linear.kda_layers else "full"
    if config.attention_types is not None:
        return (
            "full"
            if layer < len(config.attention_types) and config.attention_types[layer]
            else "linear"
        )
    if config.full_interval is not None and config.linear_value_heads:
        return "linear" if (layer + 1) % config.full_interval else "full"
    return "window" if _is_window(config, layer) else "full"


def _is_window(config: Config, layer: int) -> bool:
    if config.hybrid_pattern is not None:
        return bool(config.hybrid_pattern[layer])
    if config.chunk is not None:
        return bool((layer + 1) % config.chunk_interval)
    if config.window is None or config.use_window is False:
        return False
    if config.window_pattern is not None:
        return bool((layer + 1) % config.window_pattern)
    return layer >= config.first_window_layer


# --- how a layer that mixes is made ---------------------------------------------------------


def _full(reading: Reading, layer: int) -> Attention:
    config = reading.config
    shared = config.shared_key_value and config.global_head_width is not None
    attention = Attention(
        layers=1,
        kind="full",
        heads=reading.need("heads")[0],
        kv_heads=config.global_kv_heads or _kv_heads(reading),
        key_width=config.global_head_width or _head_width(reading),
        value_width=config.global_head_width or config.value_width or _head_width(reading),
        shared_key_value=shared,
        output_gate=bool(config.output_gate),
        biases=bool(config.attention_bias),
    )
    return _with_sparse(config, attention, layer)


def _with_sparse(config: Config, attention: Attention, layer: int) -> Attention:
    sparse = config.sparse
    if sparse is None or not _at(sparse.sparse_attention_freq, layer, default=1):
        return attention
    return msgspec.structs.replace(
        attention,
        sparse_top_k=sparse.sparse_topk_blocks * sparse.sparse_block_size,
        index_heads=sparse.sparse_num_index_heads,
        index_width=sparse.sparse_index_dim,
    )


def _at(marks: Sequence[int], layer: int, *, default: int) -> int:
    return marks[layer] if layer < len(marks) else default


def _window(reading: Reading, _layer: int) -> Attention:
    config = reading.config
    size = config.chunk or config.window or reading.need("window")[0]
    width = config.window_head_width or _head_width(reading)
    return Attention(
        layers=1,
        kind="window",
        heads=config.window_heads or reading.need("heads")[0],
        kv_heads=config.window_kv_heads or _kv_heads(reading),
        key_width=width,
        value_width=config.window_value_width or config.value_width or width,
        window=size,
        output_gate=bool(config.output_gate),
        biases=bool(config.attention_bias),
    )


def _kv_heads(reading: Reading) -> int:
    config = reading.config
    if config.multi_query and config.kv_heads is None:
        return 1
    if config.multi_query and not config.grouped_in_new_blocks and config.model_type == "falcon":
        return 1
    return config.kv_heads or reading.need("heads")[0]


def _head_width(reading: Reading) -> int:
    config = reading.config
    if config.head_width is not None:
        return config.head_width
    heads = reading.need("heads")[0]
    if config.hidden % heads:
        what = f"is {heads}; it must divide `hidden_size`, {config.hidden}, or `head_dim` be given"
        reading.refuse("heads", what)
    return config.hidden // heads


def _latent(reading: Reading, layer: int) -> Attention:
    config = reading.config
    heads, rank, nope, value = reading.need("heads", "kv_rank", "nope_width", "value_width")
    indexed = config.index_top_k is not None
    shared_index = config.indexer_types is not None and config.indexer_types[layer] == "shared"
    own_index = indexed and not shared_index
    return Attention(
        layers=1,
        kind="latent",
        heads=heads,
        kv_heads=config.kv_heads or heads,
        key_width=nope + config.rope_width,
        value_width=value,
        query_rank=config.query_rank,
        kv_rank=rank,
        rope_width=config.rope_width,
        output_gate=bool(config.output_gate),
        sparse_top_k=config.index_top_k,
        index_heads=config.index_heads if own_index else 0,
        index_width=config.index_width if own_index else 0,
    )


def _compressed(reading: Reading, ratio: int) -> Attention:
    """Return a layer of DeepSeek-V4: one key that is also the value, for several tokens."""
    config = reading.config
    heads, window = reading.need("heads", "window")
    width = _head_width(reading)
    sparse = ratio > 1 and ratio == min(r for r in config.compress_ratios or () if r > 1)
    return Attention(
        layers=1,
        kind="full" if ratio else "window",
        heads=heads,
        kv_heads=config.kv_heads or 1,
        key_width=width,
        value_width=width,
        window=window,
        query_rank=config.query_rank,
        output_rank=config.output_rank,
        output_groups=config.output_groups,
        shared_key_value=True,
        compression=max(1, ratio),
        sparse_top_k=config.index_top_k if sparse else None,
        index_heads=config.index_heads if sparse else 0,
        index_width=config.index_width if sparse else 0,
    )


def _linear(reading: Reading, _layer: int) -> Attention:
    config = reading.config
    if config.linear is not None:
        return _delta(config.linear)
    if config.linear_value_heads is None:
        return _lightning(reading)
    heads, key_heads, key_width, value_width = reading.need(
        "linear_value_heads", "linear_key_heads", "linear_key_width", "linear_value_width"
    )
    return Attention(
        layers=1,
        kind="linear",
        heads=heads,
        kv_heads=key_heads,
        key_width=key_width,
        value_width=value_width,
        output_gate=True,
        convolution=config.convolution,
    )


def _delta(linear: LinearAttention) -> Attention:
    """Return a layer of Kimi Delta Attention, where a decay for each channel has a low rank.

    A gate of low rank is counted with the decay, which it equals.
    """
    return Attention(
        layers=1,
        kind="linear",
        heads=linear.num_heads,
        kv_heads=linear.num_heads,
        key_width=linear.head_dim,
        value_width=linear.head_dim,
        output_gate=linear.use_full_rank_gate,
        decay_rank=linear.head_dim if linear.use_full_rank_gate else 2 * linear.head_dim,
        convolution=linear.short_conv_kernel_size,
    )


def _lightning(reading: Reading) -> Attention:
    """Return a layer of MiniMax's lightning attention: as many keys as values, and a gate."""
    heads, width = reading.need("heads")[0], _head_width(reading)
    return Attention(
        layers=1,
        kind="linear",
        heads=heads,
        kv_heads=heads,
        key_width=width,
        value_width=width,
        output_gate=True,
    )


def _mamba(reading: Reading, _layer: int) -> Attention:
    """Return a layer of Mamba-2: groups of keys as wide as the state (arXiv 2405.21060)."""
    heads, groups, state, width = reading.need(
        "mamba_heads", "mamba_groups", "mamba_state", "mamba_head_width"
    )
    return Attention(
        layers=1,
        kind="linear",
        heads=heads,
        kv_heads=groups,
        key_width=state,
        value_width=width,
        output_gate=True,
        convolution=reading.config.mamba_convolution,
    )


def _searched_attention(reading: Reading, blocks: Sequence[Block]) -> Iterable[Attention]:
    heads, width = reading.need("heads")[0], _head_width(reading)
    for block in blocks:
        group = block.attention.n_heads_in_group
        if block.attention.no_op or block.attention.replace_with_linear or group is None:
            continue
        yield Attention(
            layers=1,
            kind="window" if block.attention.window_length else "full",
            heads=heads,
            kv_heads=max(1, heads // group),
            key_width=width,
            value_width=width,
            window=block.attention.window_length,
        )


# --- which layer has experts ----------------------------------------------------------------


def _feed_forward_layers(reading: Reading) -> Iterable[FeedForward]:
    config = reading.config
    if config.blocks:
        return _searched_feed_forward(config, config.blocks)
    if config.block_types is not None:
        kinds = [n in _MOE_TYPES for n in config.block_types if n in _MOE_TYPES | _DENSE_TYPES]
    else:
        kinds = [_has_experts(config, layer) for layer in range(config.layers)]
    return [_mixture(reading) if experts else _dense(reading) for experts in kinds]


def _has_experts(config: Config, layer: int) -> bool:
    if not config.experts or not config.moe_enabled:
        return False
    if config.mlp_types is not None:
        return layer < len(config.mlp_types) and config.mlp_types[layer] == "sparse"
    if config.moe_layers is not None:
        return layer in config.moe_layers
    if layer < config.first_dense or layer in config.dense_layers:
        return False
    if isinstance(config.moe_frequency, tuple):
        return bool(_at(config.moe_frequency, layer, default=0))
    step = config.moe_step
    return (layer + 1) % step == 0 if step else layer % config.moe_frequency == 0


def _dense(reading: Reading) -> FeedForward:
    config = reading.config
    inner = config.dense_inner or config.inner
    if inner is None and config.model_type not in _TWO_MATRICES:
        raise refuse_missing(reading.where, "inner")
    return FeedForward(
        layers=1,
        width=inner or 4 * config.hidden,
        gated=config.model_type not in _TWO_MATRICES,
    )


def _mixture(reading: Reading) -> FeedForward:
    config = reading.config
    width = config.expert_inner or reading.need("inner")[0]
    per_token = reading.need("experts_per_token")[0]
    shared, shared_width = _shared_experts(config, width)
    return FeedForward(
        layers=1,
        width=width,
        experts=config.experts,
        experts_per_token=per_token,
        shared_experts=shared,
        shared_width=shared_width,
        latent_width=config.latent_width or None,
        gated=config.model_type not in _TWO_MATRICES,
    )


def _shared_experts(config: Config, width: int) -> tuple[int, int]:
    """Return how many experts every token uses, and how wide they are."""
    if config.model_type == "llama4_text":
        return 1, width
    if config.model_type == "gemma4_text":  # a dense network beside the experts
        return (1, config.inner) if config.inner else (0, 0)
    if config.shared_expert_inner == 0:
        return 0, 0
    if config.shared_expert_inner is not None:
        return max(1, config.shared_experts), config.shared_expert_inner
    return (config.shared_experts, width) if config.shared_experts else (0, 0)


def _searched_feed_forward(config: Config, blocks: Sequence[Block]) -> Iterable[FeedForward]:
    for block in blocks:
        multiple = block.ffn.ffn_mult
        if block.ffn.no_op or block.ffn.replace_with_linear or multiple is None:
            continue
        yield FeedForward(layers=1, width=_rounded_up(multiple * config.hidden * 2 / 3))


def _rounded_up(width: float) -> int:
    """Return the width as Nemotron's code rounds it: two thirds, up to a multiple of 256."""
    return -(-int(width) // 256) * 256
