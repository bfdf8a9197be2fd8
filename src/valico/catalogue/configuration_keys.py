"""The keys of a Hugging Face config.json, under one name each.

Families spell the same thing in several ways; here each has our word.
What a family leaves to the defaults of its code is filled in for the families listed.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec

from valico.errors import InputError

Whole = Annotated[int, msgspec.Meta(ge=1, le=10**9)]
Natural = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Layers = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
"""More layers than any model has are taken for a slip."""


Blocks = Annotated[tuple[str, ...], msgspec.Meta(max_length=10_000)]
Pattern = Annotated[str, msgspec.Meta(max_length=10_000)]


class LinearAttention(msgspec.Struct, frozen=True, kw_only=True):
    """Kimi's `linear_attn_config`; its layers are counted from 1."""

    kda_layers: tuple[int, ...]
    num_heads: Whole
    head_dim: Whole
    short_conv_kernel_size: Natural = 0
    use_full_rank_gate: bool = False


class SparseAttention(msgspec.Struct, frozen=True, kw_only=True):
    """MiniMax's `sparse_attention_config`."""

    sparse_attention_freq: tuple[int, ...] = ()
    sparse_topk_blocks: Whole
    sparse_block_size: Whole
    sparse_num_index_heads: Whole
    sparse_index_dim: Whole


class BlockAttention(msgspec.Struct, frozen=True, kw_only=True):
    """The attention of one of Nemotron's searched blocks."""

    n_heads_in_group: Whole | None = None
    no_op: bool = False
    replace_with_linear: bool = False
    window_length: Whole | None = None


class BlockFeedForward(msgspec.Struct, frozen=True, kw_only=True):
    """The feed-forward network of one of Nemotron's searched blocks."""

    ffn_mult: Annotated[float, msgspec.Meta(gt=0, le=1000)] | None = None
    no_op: bool = False
    replace_with_linear: bool = False


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One of Nemotron's searched blocks."""

    attention: BlockAttention
    ffn: BlockFeedForward


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration under our names; None where the file is silent."""

    model_type: str = ""
    hidden: Whole
    layers: Layers
    vocabulary: Whole
    context: Whole = 2048
    tied: bool = False
    heads: Whole | None = None
    kv_heads: Whole | None = None
    multi_query: bool = False
    grouped_in_new_blocks: bool = False
    head_width: Whole | None = None
    value_width: Whole | None = None
    attention_bias: bool | None = None
    output_gate: bool | None = None
    inner: Whole | None = None
    dense_inner: Whole | None = None
    positions: Natural = 0

    query_rank: Whole | None = None
    kv_rank: Whole | None = None
    nope_width: Whole | None = None
    rope_width: Natural = 0
    output_rank: Whole | None = None
    output_groups: Whole = 1
    compress_ratios: tuple[Natural, ...] | None = None
    index_heads: Natural = 0
    index_width: Natural = 0
    index_top_k: Whole | None = None
    indexer_types: tuple[str, ...] | None = None
    sparse: SparseAttention | None = None

    layer_types: tuple[str, ...] | None = None
    block_types: Blocks | Pattern | None = None
    blocks: tuple[Block, ...] | None = None
    attention_types: tuple[int, ...] | None = None
    hybrid_pattern: tuple[int, ...] | None = None
    full_interval: Whole | None = None
    window: Whole | None = None
    use_window: bool | None = None
    first_window_layer: Natural = 0
    window_pattern: Whole | None = None
    chunk: Whole | None = None
    chunk_interval: Whole = 4
    window_heads: Whole | None = None
    window_kv_heads: Whole | None = None
    window_head_width: Whole | None = None
    window_value_width: Whole | None = None
    global_head_width: Whole | None = None
    global_kv_heads: Whole | None = None
    shared_key_value: bool = False

    linear: LinearAttention | None = None
    linear_value_heads: Whole | None = None
    linear_key_heads: Whole | None = None
    linear_key_width: Whole | None = None
    linear_value_width: Whole | None = None
    convolution: Natural = 0
    mamba_heads: Whole | None = None
    mamba_head_width: Whole | None = None
    mamba_groups: Whole | None = None
    mamba_state: Whole | None = None
    mamba_convolution: Natural = 0

    experts: Natural = 0
    experts_per_token: Natural = 0
    expert_inner: Whole | None = None
    shared_experts: Natural = 0
    shared_expert_inner: Natural | None = None
    latent_width: Natural = 0
    moe_enabled: bool = True
    first_dense: Natural = 0
    moe_frequency: Annotated[int, msgspec.Meta(ge=1)] | tuple[int, ...] = 1
    moe_step: Whole | None = None
    moe_layers: tuple[int, ...] | None = None
    dense_layers: tuple[int, ...] = ()
    mlp_types: tuple[str, ...] | None = None


SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "model_type": ("model_type",),
    "hidden": ("hidden_size", "n_embd", "d_model", "dim"),
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "vocabulary": ("vocab_size", "padded_vocab_size"),
    "context": ("max_position_embeddings", "n_positions", "seq_length", "max_seq_len"),
    "tied": ("tie_word_embeddings",),
    "heads": ("num_attention_heads", "n_head", "n_heads"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "n_head_kv", "multi_query_group_num"),
    "multi_query": ("multi_query", "multi_query_attention"),
    "grouped_in_new_blocks": ("new_decoder_architecture",),
    "head_width": ("head_dim", "attention_head_dim", "kv_channels"),
    "value_width": ("v_head_dim",),
    "attention_bias": ("attention_bias", "qkv_bias", "add_qkv_bias"),
    "output_gate": ("attn_output_gate", "attention_output_gate", "mla_use_output_gate"),
    "inner": ("intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim"),
    "dense_inner": ("intermediate_size_mlp", "dense_intermediate_size"),
    "positions": ("n_positions",),
    "query_rank": ("q_lora_rank",),
    "kv_rank": ("kv_lora_rank",),
    "nope_width": ("qk_nope_head_dim",),
    "rope_width": ("qk_rope_head_dim",),
    "output_rank": ("o_lora_rank",),
    "output_groups": ("o_groups",),
    "compress_ratios": ("compress_ratios",),
    "index_heads": ("index_n_heads",),
    "index_width": ("index_head_dim",),
    "index_top_k": ("index_topk",),
    "indexer_types": ("indexer_types",),
    "sparse": ("sparse_attention_config",),
    "layer_types": ("layer_types",),
    "block_types": ("layers_block_type", "hybrid_override_pattern"),
    "blocks": ("block_configs",),
    "attention_types": ("attn_type_list",),
    "hybrid_pattern": ("hybrid_layer_pattern",),
    "full_interval": ("full_attention_interval",),
    "window": ("sliding_window",),
    "use_window": ("use_sliding_window",),
    "first_window_layer": ("max_window_layers",),
    "window_pattern": ("sliding_window_pattern", "_sliding_window_pattern"),
    "chunk": ("attention_chunk_size",),
    "chunk_interval": ("no_rope_layer_interval",),
    "window_heads": ("swa_num_attention_heads",),
    "window_kv_heads": ("swa_num_key_value_heads",),
    "window_head_width": ("swa_head_dim",),
    "window_value_width": ("swa_v_head_dim",),
    "global_head_width": ("global_head_dim",),
    "global_kv_heads": ("num_global_key_value_heads",),
    "shared_key_value": ("attention_k_eq_v",),
    "linear": ("linear_attn_config",),
    "linear_value_heads": ("linear_num_value_heads",),
    "linear_key_heads": ("linear_num_key_heads",),
    "linear_key_width": ("linear_key_head_dim",),
    "linear_value_width": ("linear_value_head_dim",),
    "convolution": ("linear_conv_kernel_dim",),
    "mamba_heads": ("mamba_num_heads",),
    "mamba_head_width": ("mamba_head_dim",),
    "mamba_groups": ("n_groups",),
    "mamba_state": ("ssm_state_size",),
    "mamba_convolution": ("conv_kernel",),
    "experts": ("num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts"),
    "experts_per_token": (
        "num_experts_per_tok",
        "num_experts_per_token",
        "experts_per_token",
        "top_k_experts",
        "moe_topk",
        "moe_k",
    ),
    "expert_inner": ("moe_intermediate_size", "expert_intermediate_size"),
    "shared_experts": ("n_shared_experts", "num_shared_experts", "moe_num_shared_experts"),
    "shared_expert_inner": (
        "shared_expert_intermediate_size",
        "moe_shared_expert_intermediate_size",
        "share_expert_dim",
        "shared_intermediate_size",
    ),
    "latent_width": ("routed_expert_hidden_size", "moe_latent_size"),
    "moe_enabled": ("enable_moe_block",),
    "first_dense": ("first_k_dense_replace",),
    "moe_frequency": ("moe_layer_freq",),
    "moe_step": ("interleave_moe_layer_step", "decoder_sparse_step"),
    "moe_layers": ("moe_layers",),
    "dense_layers": ("mlp_only_layers",),
    "mlp_types": ("mlp_layer_types",),
}
"""Each of our names and the keys that families write for it, the usual one first."""

DEFAULTS: Final[Mapping[str, Mapping[str, object]]] = {
    "gemma": {"tied": True},
    "gemma2": {"tied": True, "window_pattern": 2},
    "gemma3_text": {
        "tied": True,
        "window_pattern": 6,
        "heads": 8,
        "kv_heads": 4,
        "head_width": 256,
        "vocabulary": 262_208,
        "context": 131_072,
    },
    "falcon": {"tied": True},
    "gpt2": {"tied": True, "context": 1024, "positions": 1024},
    "gpt_bigcode": {"tied": True},
    "opt": {"tied": True},
    "gpt_oss": {"window_pattern": 2},
    "cohere2": {"tied": True, "window_pattern": 4},
    "qwen2": {"attention_bias": True, "use_window": False},
    "qwen2_moe": {"attention_bias": True, "use_window": False},
    "qwen3": {"use_window": False},
    "qwen3_moe": {"use_window": False},
    "qwen3_next": {"output_gate": True, "full_interval": 4},
}
"""What families leave to the defaults of their code."""

INNER_CONFIGS: Final = ("text_config", "llm_config", "language_config", "thinker_config")
"""Where a model that also sees or hears keeps its language model."""

_REQUIRED: Final = ("hidden", "layers", "vocabulary")
_AT: Final = re.compile(r"(?P<what>.*) - at `\$\.?(?P<path>.*)`", re.DOTALL)


def config_from_mapping(written: Mapping[str, object], where: str) -> Config:
    """Return a configuration under our names.

    Raises InputError naming the file, and the key with what it holds or the keys that miss.
    """
    flat = _language_part(written, where)
    spelled = {name: key for name in SPELLINGS if (key := _key(flat, name))}
    defaults = DEFAULTS.get(str(flat.get("model_type")), {})
    named = {**defaults, **{name: flat[key] for name, key in spelled.items()}}
    if isinstance(blocks := named.get("block_types"), list | str):  # Nemotron may give no number
        named.setdefault("layers", len(blocks))
    _require(named, where)
    try:
        return msgspec.convert(named, Config)
    except msgspec.ValidationError as fault:
        message = f"{where}: {_plainly(str(fault), named, spelled)}"
        raise InputError(message) from fault


def refuse_missing(where: str, *missing: str) -> InputError:
    """Return the error for names that the file leaves out, by their usual keys."""
    keys = ", ".join(f"`{SPELLINGS[name][0]}`" for name in missing)
    return InputError(f"{where}: missing {keys}; the layers cannot be counted without")


def _language_part(written: Mapping[str, object], where: str) -> dict[str, object]:
    for name in INNER_CONFIGS:
        inner = written.get(name)
        if inner is None:
            continue
        if not isinstance(inner, Mapping):
            message = f"{where}: `{name}` is no table"
            raise InputError(message)
        return _language_part({**written, name: None, **inner}, where)
    return dict(written)


def _key(flat: Mapping[str, object], name: str) -> str | None:
    return next((key for key in SPELLINGS[name] if flat.get(key) is not None), None)


def _require(named: Mapping[str, object], where: str) -> None:
    missing = [name for name in _REQUIRED if name not in named]
    if missing:
        raise refuse_missing(where, *missing)


def _plainly(fault: str, named: Mapping[str, object], spelled: Mapping[str, str]) -> str:
    """Put the key first, as the file spells it, and what it holds."""
    match = _AT.fullmatch(fault)
    if match is None:
        return fault
    name = re.split(r"[.\[]", match["path"])[0]
    key = match["path"].replace(name, spelled.get(name, name), 1)
    held = repr(named.get(name))
    held = held if len(held) <= 40 else f"{held[:40]}…"  # noqa: PLR2004
    what = match["what"][0].lower() + match["what"][1:]
    return f"`{key}` is {held}; {what}"
