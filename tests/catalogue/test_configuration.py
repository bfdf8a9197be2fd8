import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.architecture import (
    Architecture,
    kv_bytes_per_token,
    parameters_active,
    parameters_total,
)
from valico.catalogue.configuration import LARGEST_BYTES, model_from_config
from valico.catalogue.models import read_models
from valico.errors import InputError

Keys = dict[str, object]

MODELS = read_models()


def dense(
    family: str, size: tuple[int, int, int, int, int, int], context: int, **more: object
) -> Keys:
    """Return the keys of a dense model: hidden, layers, heads, kv heads, inner, vocabulary."""
    hidden, layers, heads, kv_heads, inner, vocabulary = size
    return {
        "model_type": family,
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "intermediate_size": inner,
        "vocab_size": vocabulary,
        "max_position_embeddings": context,
        "tie_word_embeddings": False,
        **more,
    }


def latent(family: str, keys: Keys, **more: object) -> Keys:
    """Return the keys of a model of DeepSeek's kind: latent attention, first layers dense."""
    return {
        "model_type": family,
        "q_lora_rank": 1536,
        "kv_lora_rank": 512,
        "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64,
        "v_head_dim": 128,
        "moe_layer_freq": 1,
        "tie_word_embeddings": False,
        **keys,
        **more,
    }


def mixture(experts: int, per_token: int, width: int, **more: object) -> Keys:
    keys = {"num_experts": experts, "num_experts_per_tok": per_token}
    return {**keys, "moe_intermediate_size": width, **more}


V3 = latent(
    "deepseek_v3",
    {
        "hidden_size": 7168,
        "num_hidden_layers": 61,
        "num_attention_heads": 128,
        "num_key_value_heads": 128,
        "intermediate_size": 18432,
        "moe_intermediate_size": 2048,
        "first_k_dense_replace": 3,
        "n_routed_experts": 256,
        "n_shared_experts": 1,
        "num_experts_per_tok": 8,
        "vocab_size": 129280,
        "max_position_embeddings": 163840,
        "torch_dtype": "bfloat16",
        "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]},
    },
)
V2: Keys = V3 | {
    "model_type": "deepseek_v2",
    "hidden_size": 5120,
    "num_hidden_layers": 60,
    "intermediate_size": 12288,
    "moe_intermediate_size": 1536,
    "first_k_dense_replace": 1,
    "n_routed_experts": 160,
    "n_shared_experts": 2,
    "num_experts_per_tok": 6,
    "vocab_size": 102400,
    "max_position_embeddings": 131072,
    "quantization_config": None,
}
V32: Keys = V3 | {
    "model_type": "deepseek_v32",
    "index_n_heads": 64,
    "index_head_dim": 128,
    "index_topk": 2048,
}
K2: Keys = V3 | {
    "model_type": "kimi_k2",
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "n_routed_experts": 384,
    "first_k_dense_replace": 1,
    "vocab_size": 163840,
    "max_position_embeddings": 131072,
}
K25: Keys = {
    "model_type": "kimi_k25",
    "text_config": K2
    | {
        "model_type": "deepseek_v3",
        "max_position_embeddings": 262144,
        "quantization_config": {
            "quant_method": "compressed-tensors",
            "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int"}}},
        },
    },
    "vision_config": {"hidden_size": 1152},
}
GLM5: Keys = V3 | {
    "model_type": "glm_moe_dsa",
    "hidden_size": 6144,
    "num_hidden_layers": 78,
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "intermediate_size": 12288,
    "q_lora_rank": 2048,
    "qk_nope_head_dim": 192,
    "v_head_dim": 256,
    "head_dim": 64,
    "index_n_heads": 32,
    "index_head_dim": 128,
    "index_topk": 2048,
    "vocab_size": 154880,
    "max_position_embeddings": 202752,
    "quantization_config": None,
}
GLM53: Keys = GLM5 | {
    "max_position_embeddings": 1048576,
    "layer_types": ["deepseek_sparse_attention"] * 78,
    "mlp_layer_types": ["dense"] * 3 + ["sparse"] * 75,
    "indexer_types": ["full"] * 2 + (["full"] + ["shared"] * 3) * 19,
}


def v4(hidden: int, layers: int, ratios: list[int], **more: object) -> Keys:
    return {
        "model_type": "deepseek_v4",
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_key_value_heads": 1,
        "head_dim": 512,
        "qk_rope_head_dim": 64,
        "o_lora_rank": 1024,
        "n_shared_experts": 1,
        "num_experts_per_tok": 6,
        "index_n_heads": 64,
        "index_head_dim": 128,
        "sliding_window": 128,
        "vocab_size": 129280,
        "max_position_embeddings": 1048576,
        "compress_ratios": ratios,
        "tie_word_embeddings": False,
        "expert_dtype": "fp4",
        "quantization_config": {"quant_method": "fp8"},
        **more,
    }


V4_FLASH = v4(
    4096,
    43,
    [0, 0] + [4, 128] * 20 + [4, 0],
    num_attention_heads=64,
    q_lora_rank=1024,
    o_groups=8,
    n_routed_experts=256,
    moe_intermediate_size=2048,
    index_topk=512,
)
V4_PRO = v4(
    7168,
    61,
    [128, 128] + [4, 128] * 29 + [4, 0],
    num_attention_heads=128,
    q_lora_rank=1536,
    o_groups=16,
    n_routed_experts=384,
    moe_intermediate_size=3072,
    index_topk=1024,
)
K3: Keys = {
    "model_type": "kimi_k3",
    "text_config": latent(
        "kimi_linear",
        {
            "hidden_size": 7168,
            "num_hidden_layers": 93,
            "num_attention_heads": 96,
            "num_key_value_heads": 96,
            "intermediate_size": 33792,
            "moe_intermediate_size": 3072,
            "first_k_dense_replace": 1,
            "num_experts": 896,
            "num_experts_per_token": 16,
            "num_shared_experts": 2,
            "routed_expert_hidden_size": 3584,
            "mla_use_output_gate": True,
            "vocab_size": 163840,
            "max_position_embeddings": 1048576,
            "dtype": "bfloat16",
            "linear_attn_config": {
                "kda_layers": [n for n in range(1, 93) if n % 4],
                "full_attn_layers": [*range(4, 93, 4), 93],
                "head_dim": 128,
                "num_heads": 96,
                "short_conv_kernel_size": 4,
                "use_full_rank_gate": True,
            },
            "quantization_config": {
                "quant_method": "compressed-tensors",
                "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "float"}}},
            },
        },
    ),
}


def qwen35(
    family: str, size: tuple[int, int, int, int, int], value_heads: int, feed_forward: Keys
) -> Keys:
    hidden, layers, heads, kv_heads, _ = size
    return {
        "model_type": family,
        "tie_word_embeddings": False,
        "text_config": {
            "model_type": f"{family}_text",
            "hidden_size": hidden,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "num_key_value_heads": kv_heads,
            "head_dim": 256,
            "attn_output_gate": True,
            "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * (layers // 4),
            "linear_num_key_heads": 16,
            "linear_num_value_heads": value_heads,
            "linear_key_head_dim": 128,
            "linear_value_head_dim": 128,
            "linear_conv_kernel_dim": 4,
            "vocab_size": 248320,
            "max_position_embeddings": 262144,
            "mlp_only_layers": [],
            "dtype": "bfloat16",
            **feed_forward,
        },
    }


def llama4(context: int, step: int, experts: int) -> Keys:
    return {
        "model_type": "llama4",
        "text_config": dense(
            "llama4_text",
            (5120, 48, 40, 8, 8192, 202048),
            context,
            head_dim=128,
            intermediate_size_mlp=16384,
            attention_chunk_size=8192,
            interleave_moe_layer_step=step,
            num_local_experts=experts,
            num_experts_per_tok=1,
        ),
    }


def gpt_oss(layers: int, experts: int) -> Keys:
    return dense(
        "gpt_oss",
        (2880, layers, 64, 8, 2880, 201088),
        131072,
        head_dim=64,
        attention_bias=True,
        layer_types=["sliding_attention", "full_attention"] * (layers // 2),
        sliding_window=128,
        num_local_experts=experts,
        num_experts_per_tok=4,
        quantization_config={"quant_method": "mxfp4"},
    )


GPT_3: Keys = {
    "model_type": "gpt2",
    "n_embd": 12288,
    "n_layer": 96,
    "n_head": 96,
    "n_positions": 2048,
    "vocab_size": 50257,
    "qkv_bias": True,
}
M3: Keys = dense(
    "minimax_m3",
    (6144, 60, 64, 4, 3072, 200064),
    1048576,
    head_dim=128,
    dense_intermediate_size=12288,
    shared_intermediate_size=3072,
    n_shared_experts=1,
    num_local_experts=128,
    num_experts_per_tok=4,
    moe_layer_freq=[0] * 3 + [1] * 57,
    sparse_attention_config={
        "sparse_attention_freq": [0] * 3 + [1] * 57,
        "sparse_topk_blocks": 16,
        "sparse_block_size": 128,
        "sparse_num_index_heads": 4,
        "sparse_index_dim": 128,
    },
)
M2: Keys = dense(
    "minimax_m2",
    (3072, 62, 48, 8, 1536, 200064),
    196608,
    head_dim=128,
    num_local_experts=256,
    num_experts_per_tok=8,
    shared_intermediate_size=0,
    quantization_config={"quant_method": "fp8"},
)
GLM45: Keys = dense(
    "glm4_moe",
    (5120, 92, 96, 8, 12288, 151552),
    131072,
    head_dim=128,
    attention_bias=True,
    first_k_dense_replace=3,
    n_routed_experts=160,
    n_shared_experts=1,
    num_experts_per_tok=8,
    moe_intermediate_size=1536,
)


def qwen3(size: tuple[int, int, int, int, int], **more: object) -> Keys:
    family = "qwen3_moe" if more else "qwen3"
    usual: Keys = {"head_dim": 128, "sliding_window": None}
    return dense(family, (*size, 151936), 40960) | usual | more


CONFIGURATIONS: dict[str, Keys] = {
    "deepseek/v2": V2,
    "deepseek/v3": V3,
    "deepseek/r1": V3,
    "deepseek/v3.2": V32,
    "deepseek/v4-flash": V4_FLASH,
    "deepseek/v4-pro": V4_PRO,
    "openai/gpt-3-175b": GPT_3,
    "meta/llama-2-7b": dense("llama", (4096, 32, 32, 32, 11008, 32000), 4096),
    "meta/llama-2-70b": dense("llama", (8192, 80, 64, 8, 28672, 32000), 4096),
    "meta/llama-3-8b": dense("llama", (4096, 32, 32, 8, 14336, 128256), 131072),
    "meta/llama-3.1-70b": dense("llama", (8192, 80, 64, 8, 28672, 128256), 131072),
    "meta/llama-3.1-405b": dense("llama", (16384, 126, 128, 8, 53248, 128256), 131072),
    "meta/llama-4-scout": llama4(10485760, 1, 16),
    "meta/llama-4-maverick": llama4(1048576, 2, 128),
    "alibaba/qwen2.5-7b": dense("qwen2", (3584, 28, 28, 4, 18944, 152064), 131072),
    "alibaba/qwen2.5-72b": dense("qwen2", (8192, 80, 64, 8, 29568, 152064), 131072),
    "alibaba/qwen3-8b": qwen3((4096, 36, 32, 8, 12288)),
    "alibaba/qwen3-32b": qwen3((5120, 64, 64, 8, 25600)),
    "alibaba/qwen3-30b-a3b": qwen3((2048, 48, 32, 4, 6144), **mixture(128, 8, 768)),
    "alibaba/qwen3-235b-a22b": qwen3((4096, 94, 64, 4, 12288), **mixture(128, 8, 1536)),
    "alibaba/qwen3-coder-480b": qwen3(
        (6144, 62, 96, 8, 8192),
        decoder_sparse_step=1,
        max_position_embeddings=262144,
        **mixture(160, 8, 2560),
    ),
    "alibaba/qwen3.5-397b-a17b": qwen35(
        "qwen3_5_moe",
        (4096, 60, 32, 2, 0),
        64,
        mixture(512, 10, 1024, shared_expert_intermediate_size=1024),
    ),
    "alibaba/qwen3.5-122b-a10b": qwen35(
        "qwen3_5_moe",
        (3072, 48, 32, 2, 0),
        64,
        mixture(256, 8, 1024, shared_expert_intermediate_size=1024),
    ),
    "alibaba/qwen3.5-35b-a3b": qwen35(
        "qwen3_5_moe",
        (2048, 40, 16, 2, 0),
        32,
        mixture(256, 8, 512, shared_expert_intermediate_size=512),
    ),
    "alibaba/qwen3.5-27b": qwen35(
        "qwen3_5", (5120, 64, 24, 4, 0), 48, {"intermediate_size": 17408}
    ),
    "moonshot/kimi-k2": K2,
    "moonshot/kimi-k2.5": K25,
    "moonshot/kimi-k3": K3,
    "zhipu/glm-4.5": GLM45,
    "zhipu/glm-5": GLM5,
    "zhipu/glm-5.3": GLM53,
    "minimax/m2": M2,
    "minimax/m3": M3,
    "openai/gpt-oss-120b": gpt_oss(36, 128),
    "openai/gpt-oss-20b": gpt_oss(24, 32),
    "mistral/mixtral-8x7b": dense(
        "mixtral",
        (4096, 32, 32, 8, 14336, 32000),
        32768,
        num_local_experts=8,
        num_experts_per_tok=2,
    ),
    "mistral/mixtral-8x22b": dense(
        "mixtral",
        (6144, 56, 48, 8, 16384, 32000),
        65536,
        num_local_experts=8,
        num_experts_per_tok=2,
    ),
}

SMALL = dense("llama", (64, 2, 8, 4, 128, 100), 1000)


def shape_of(keys: Keys) -> Architecture:
    shape = model_from_config(keys).architecture
    assert shape is not None
    return shape


def test_every_model_with_layers_and_a_published_total_has_a_configuration_here() -> None:
    counted = {n for n, m in MODELS.items() if m.architecture and m.value("parameters")}

    assert set(CONFIGURATIONS) == counted


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration_adds_up_to_the_published_total_within_two_percent(name: str) -> None:
    total = parameters_total(shape_of(CONFIGURATIONS[name]))

    assert total == pytest.approx(MODELS[name].value("parameters"), rel=0.02)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_a_configuration_gives_the_layers_of_the_catalogue(name: str) -> None:
    read, kept = shape_of(CONFIGURATIONS[name]), MODELS[name].architecture
    assert kept is not None

    assert set(read.attention) == set(kept.attention)
    assert set(read.feed_forward) == set(kept.feed_forward)
    assert (read.hidden, read.vocabulary, read.context) == (
        kept.hidden,
        kept.vocabulary,
        kept.context,
    )
    assert (read.tied_embeddings, read.extra_parameters) == (
        kept.tied_embeddings,
        kept.extra_parameters,
    )


FALCON_7B: Keys = {
    "model_type": "falcon",
    "hidden_size": 4544,
    "num_hidden_layers": 32,
    "num_attention_heads": 71,
    "multi_query": True,
    "vocab_size": 65024,
}
PHI_2: Keys = dense("phi", (2560, 32, 32, 32, 10240, 51200), 2048)
GEMMA_3_4B: Keys = {
    "model_type": "gemma3",
    "text_config": {
        "model_type": "gemma3_text",
        "hidden_size": 2560,
        "intermediate_size": 10240,
        "num_hidden_layers": 34,
        "sliding_window": 1024,
    },
}
NEMOTRON_NANO: Keys = {
    "model_type": "nemotron_h",
    "hidden_size": 2688,
    "num_hidden_layers": 52,
    "hybrid_override_pattern": "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME",
    "num_attention_heads": 32,
    "num_key_value_heads": 2,
    "head_dim": 128,
    "mamba_num_heads": 64,
    "mamba_head_dim": 64,
    "n_groups": 8,
    "ssm_state_size": 128,
    "conv_kernel": 4,
    "n_routed_experts": 128,
    "num_experts_per_tok": 6,
    "n_shared_experts": 1,
    "moe_intermediate_size": 1856,
    "moe_shared_expert_intermediate_size": 3712,
    "vocab_size": 131072,
    "tie_word_embeddings": False,
}
MINIMAX_01: Keys = dense(
    "minimax_text_01",
    (6144, 80, 64, 8, 9216, 200064),
    10240000,
    head_dim=128,
    attn_type_list=[0, 0, 0, 0, 0, 0, 0, 1] * 10,
    num_local_experts=32,
    num_experts_per_tok=2,
)
KIMI_LINEAR: Keys = latent(
    "kimi_linear",
    {
        "hidden_size": 2304,
        "num_hidden_layers": 27,
        "num_attention_heads": 32,
        "num_key_value_heads": 32,
        "q_lora_rank": None,
        "intermediate_size": 9216,
        "moe_intermediate_size": 1024,
        "first_k_dense_replace": 1,
        "num_experts": 256,
        "num_experts_per_token": 8,
        "num_shared_experts": 1,
        "vocab_size": 163840,
        "linear_attn_config": {
            "kda_layers": [n for n in range(1, 27) if n % 4],
            "head_dim": 128,
            "num_heads": 32,
            "short_conv_kernel_size": 4,
        },
    },
)
QWEN3_NEXT: Keys = dense(
    "qwen3_next",
    (2048, 48, 16, 2, 5120, 151936),
    262144,
    head_dim=256,
    full_attention_interval=4,
    linear_num_key_heads=16,
    linear_num_value_heads=32,
    linear_key_head_dim=128,
    linear_value_head_dim=128,
    linear_conv_kernel_dim=4,
    shared_expert_intermediate_size=512,
    **mixture(512, 10, 512),
)
MIMO_V2: Keys = dense(
    "mimo_v2_flash",
    (4096, 48, 64, 4, 16384, 152576),
    262144,
    head_dim=192,
    v_head_dim=128,
    sliding_window=128,
    swa_num_key_value_heads=8,
    swa_head_dim=192,
    swa_v_head_dim=128,
    hybrid_layer_pattern=[0, 1, 1, 1, 1] + ([0] + [1] * 5) * 7 + [0],
    moe_layer_freq=[0] + [1] * 47,
    **mixture(256, 8, 2048),
)


@pytest.mark.parametrize(
    ("keys", "published", "tolerance"),
    [
        (FALCON_7B, 6.92e9, 0.01),
        (PHI_2, 2.78e9, 0.01),
        (GEMMA_3_4B, 3.88e9, 0.01),
        (NEMOTRON_NANO, 31.6e9, 0.01),
        (MINIMAX_01, 456e9, 0.02),
        (KIMI_LINEAR, 48e9, 0.03),
        (QWEN3_NEXT, 80e9, 0.01),
        (MIMO_V2, 309e9, 0.01),
    ],
    ids=["falcon", "phi", "gemma", "nemotron", "minimax-01", "kimi-linear", "qwen3-next", "mimo"],
)
def test_families_outside_the_catalogue_add_up_too(
    keys: Keys, published: float, tolerance: float
) -> None:
    assert parameters_total(shape_of(keys)) == pytest.approx(published, rel=tolerance)


def test_falcon_keeps_one_key_and_value_for_all_its_heads() -> None:
    assert kv_bytes_per_token(shape_of(FALCON_7B), bytes_per_element=2) == 2 * 32 * 2 * 64


def test_every_sixth_layer_of_gemma_3_sees_everything() -> None:
    layers = {group.kind: group.layers for group in shape_of(GEMMA_3_4B).attention}

    assert layers == {"window": 29, "full": 5}


def test_mistral_sees_a_window_in_every_layer_and_qwen_only_on_request() -> None:
    mistral = dense("mistral", (64, 4, 8, 4, 128, 100), 1000, sliding_window=128)
    qwen = dense("qwen2", (64, 4, 8, 4, 128, 100), 1000, sliding_window=128, max_window_layers=2)
    kinds = [
        {g.kind: g.layers for g in shape_of(keys).attention}
        for keys in (mistral, qwen, qwen | {"use_sliding_window": True})
    ]

    assert kinds == [{"window": 4}, {"full": 4}, {"full": 2, "window": 2}]


def test_searched_blocks_of_nemotron_are_read_one_by_one() -> None:
    keys = dense("nemotron-nas", (8192, 2, 64, 8, 1, 128256), 131072) | {
        "num_key_value_heads": None,
        "intermediate_size": None,
        "block_configs": [
            {"attention": {"n_heads_in_group": 8}, "ffn": {"ffn_mult": 2.625}},
            {"attention": {"no_op": True}, "ffn": {"ffn_mult": 5.25}},
        ],
    }
    shape = shape_of(keys)

    assert [group.kv_heads for group in shape.attention] == [8]
    assert [group.width for group in shape.feed_forward] == [14336, 28672]


def test_native_formats_of_weights_are_read() -> None:
    formats = {
        name: (model.weights, model.expert_weights)
        for name in ("deepseek/v3", "deepseek/v4-pro", "moonshot/kimi-k2.5", "openai/gpt-oss-20b")
        for model in [model_from_config(CONFIGURATIONS[name])]
    }

    assert formats == {
        "deepseek/v3": ("fp8", None),
        "deepseek/v4-pro": ("fp8", "fp4"),
        "moonshot/kimi-k2.5": ("fp16", "int4"),
        "openai/gpt-oss-20b": (None, "fp4"),
    }


@pytest.mark.parametrize(
    ("table", "dtype", "format_"),
    [
        ({"quant_method": "gptq", "bits": 4}, "float16", "int4"),
        ({"quant_method": "awq", "bits": 8}, "float16", "int8"),
        ({"quant_algo": "NVFP4", "quant_method": "modelopt"}, "bfloat16", "fp4"),
        ({}, "float32", "fp32"),
        ([], "bfloat16", "fp16"),
    ],
)
def test_quantised_copies_say_their_format(table: object, dtype: str, format_: str) -> None:
    model = model_from_config(SMALL | {"torch_dtype": dtype, "quantization_config": table})

    assert model.weights == format_


def test_an_unknown_family_is_read_by_the_usual_keys_and_says_so() -> None:
    model = model_from_config(SMALL | {"model_type": "brandnew"})

    assert model.architecture == shape_of(SMALL)
    assert model.note == (
        "The family 'brandnew' is not known here; read by the usual keys, which may miss a part."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hidden_size": None}, "missing `hidden_size`; the layers cannot be counted without"),
        ({"num_hidden_layers": -3}, "`num_hidden_layers` is -3; expected `int` >= 1"),
        ({"num_hidden_layers": 0}, "`num_hidden_layers` is 0; expected `int` >= 1"),
        ({"num_hidden_layers": 10**7}, "`num_hidden_layers` is 10000000; expected `int` <= 10000"),
        ({"num_key_value_heads": 3}, "`num_key_value_heads` is 3; it must divide"),
        ({"num_attention_heads": 7}, "`num_key_value_heads` is 4; it must divide"),
        ({"hidden_size": 60}, "`num_attention_heads` is 8; it must divide `hidden_size`, 60"),
        ({"hidden_size": float("nan")}, "`hidden_size` is nan; expected `int`, got `float`"),
        ({"hidden_size": "64"}, "`hidden_size` is '64'; expected `int`, got `str`"),
        ({"hidden_size": True}, "`hidden_size` is True; expected `int`, got `bool`"),
        ({"intermediate_size": None}, "missing `intermediate_size`"),
        ({"vocab_size": None, "hidden_size": None}, "missing `hidden_size`, `vocab_size`"),
        ({"num_experts": 4}, "missing `num_experts_per_tok`"),
        (mixture(4, 5, 8), "`num_experts_per_tok` is 5; there are 4 experts"),
        ({"layer_types": ["full_attention"]}, "`layer_types` names 1 layers of 2"),
        ({"layer_types": ["round"] * 2}, "`layer_types` names 'round'; known are"),
        ({"kv_lora_rank": 8}, "missing `qk_nope_head_dim`, `v_head_dim`"),
        (
            {"linear_attn_config": {"kda_layers": [1]}},
            "`linear_attn_config` is {'kda_layers': [1]}",
        ),
        ({"text_config": 7}, "`text_config` is no table"),
        ({"head_dim": 4, "kv_lora_rank": 0}, "`kv_lora_rank` is 0; expected `int` >= 1"),
        ({"sliding_window": [1]}, "`sliding_window` is [1]; expected `int | null`, got `array`"),
    ],
)
def test_a_broken_value_is_refused_with_its_key(change: Keys, words: str) -> None:
    with pytest.raises(InputError) as fault:
        model_from_config(SMALL | change)

    assert str(fault.value).startswith("the configuration: ")
    assert words in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "config.json: not readable as JSON: Expecting property name"),
        ("", "config.json: not readable as JSON: Expecting value"),
        ("[1, 2]", "config.json: holds a list; a configuration is an object"),
        ("7", "config.json: holds a int; a configuration is an object"),
        ('{"hidden_size": NaN}', "config.json: missing `num_hidden_layers`, `vocab_size`"),
        ("[" * 100_000, "config.json: not readable as JSON: nested too deeply"),
        ('{"hidden_size": ' + "9" * 5000 + "}", "config.json: not readable as JSON"),
    ],
    ids=["cut", "empty", "list", "number", "nan", "deep", "long"],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError) as fault:
        model_from_config(path)

    assert str(fault.value).startswith(words)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(InputError) as fault:
        model_from_config(path)

    assert str(fault.value) == (
        f"config.json: 50,000,000 bytes; a configuration has at most {LARGEST_BYTES:,}"
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InputError, match="no UTF-8 text") as fault:
        model_from_config(path)

    assert "config.json" in str(fault.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault:
        model_from_config(tmp_path / "none.json")

    assert str(fault.value) == "none.json: cannot be read: No such file or directory"


def test_a_folder_stands_for_the_configuration_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "DeepSeek-V3"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(V3), encoding="utf-8")
    model = model_from_config(str(folder))

    assert (model.id, model.name) == ("configuration/DeepSeek-V3", "DeepSeek-V3")
    assert model.architecture == MODELS["deepseek/v3"].architecture


def test_infinity_in_a_key_that_nobody_reads_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps(SMALL | {"time_step_limit": [0.0, float("inf")]}), encoding="utf-8")

    assert model_from_config(path).architecture == shape_of(SMALL)


def counted_or_refused(keys: Keys) -> str:
    """Return what an InputError says, or that active parameters are no more than all."""
    try:
        shape = shape_of(keys)
    except InputError as fault:
        return str(fault)
    sensible = 0 < parameters_active(shape) <= parameters_total(shape)
    return "counted" if sensible else "more active parameters than there are"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=4,
)


@given(name=st.sampled_from(sorted(CONFIGURATIONS)), choice=st.integers(0, 10**6), value=JUNK)
def test_whatever_stands_in_a_key_the_answer_is_a_model_or_an_input_error(
    name: str, choice: int, value: object
) -> None:
    keys = CONFIGURATIONS[name]
    inner = keys.get("text_config")
    flat: Keys = dict(inner) if isinstance(inner, dict) else dict(keys)
    flat[sorted(flat)[choice % len(flat)]] = value

    answer = counted_or_refused(flat)

    assert answer.startswith("the configuration: ") or answer == "counted"
