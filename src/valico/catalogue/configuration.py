"""Models from the config.json that Hugging Face repositories carry.

Nothing but the architecture and the format of the weights is read: no figure that needs a source.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from valico.catalogue.architecture import Architecture
from valico.catalogue.configuration_keys import Config, config_from_mapping
from valico.catalogue.layers import architecture_from_config
from valico.catalogue.models import Format, Model
from valico.errors import InputError

LARGEST_BYTES: Final = 5_000_000
"""A configuration is a few thousand bytes; a larger file is something else."""

KNOWN: Final = frozenset(
    {
        "chatglm",
        "cohere2",
        "deepseek_v2",
        "deepseek_v3",
        "deepseek_v32",
        "deepseek_v4",
        "falcon",
        "gemma",
        "gemma2",
        "gemma3_text",
        "gemma4_text",
        "glm4_moe",
        "glm_moe_dsa",
        "gpt2",
        "gpt_bigcode",
        "gpt_oss",
        "kimi_k2",
        "kimi_linear",
        "llama",
        "llama4_text",
        "mimo",
        "mimo_v2_flash",
        "minimax_m2",
        "minimax_m3",
        "minimax_m3_vl",
        "minimax_text_01",
        "mistral",
        "mixtral",
        "nemotron-nas",
        "nemotron_h",
        "phi",
        "phi3",
        "qwen2",
        "qwen2_moe",
        "qwen3",
        "qwen3_5_moe_text",
        "qwen3_5_text",
        "qwen3_moe",
        "qwen3_next",
        "qwen3_vl_moe_text",
        "qwen3_vl_text",
        "starcoder2",
        "step3p7",
    }
)
"""Families whose keys are known here."""

_FORMATS: Final[Mapping[str, Format]] = {
    "float32": "fp32",
    "float16": "fp16",
    "bfloat16": "fp16",
    "fp8": "fp8",
    "fp4": "fp4",
    "mxfp4": "fp4",
    "nvfp4": "fp4",
}


def model_from_config(source: Path | str | Mapping[str, object]) -> Model:
    """Return the model that a config.json describes, given as a path or as its contents.

    A folder stands for the config.json in it. An unknown family is read by the usual keys, which
    the model's note says. Raises InputError naming the file and the key that cannot be read.

    >>> small = {"model_type": "llama", "hidden_size": 10, "num_hidden_layers": 2}
    >>> heads = {"num_attention_heads": 2, "intermediate_size": 20, "vocab_size": 100}
    >>> model = model_from_config(small | heads)
    >>> model.architecture.attention[0].layers, model.architecture.attention[0].key_width
    (2, 5)
    """
    if isinstance(source, Mapping):
        return _model(source, where="the configuration", name="configuration")
    path = Path(source)
    path = path / "config.json" if path.is_dir() else path
    written = _contents(path)
    return _model(written, where=path.name, name=_name(path, written))


def _model(written: Mapping[str, object], *, where: str, name: str) -> Model:
    config = config_from_mapping(written, where)
    architecture = architecture_from_config(config, where)
    weights, expert_weights = _formats(written)
    return Model(
        id=f"configuration/{name}",
        name=name,
        weights=weights,
        expert_weights=expert_weights if _has_experts(architecture) else None,
        scaled_by_block=_scaled_by_block(written) if weights == "fp8" else None,
        note=_note(config),
        architecture=architecture,
    )


def _has_experts(architecture: Architecture) -> bool:
    return any(group.experts for group in architecture.feed_forward)


def _note(config: Config) -> str:
    if config.model_type in KNOWN:
        return f"Read from a configuration of the family '{config.model_type}'."
    family = f"'{config.model_type}'" if config.model_type else "the configuration names none and"
    return f"The family {family} is not known here; read by the usual keys, which may miss a part."


def _name(path: Path, written: Mapping[str, object]) -> str:
    given = written.get("_name_or_path")
    if isinstance(given, str) and given:
        return given.rstrip("/").rsplit("/", 1)[-1]
    stem = path.stem.removesuffix("_config")
    return stem if stem != "config" else path.resolve().parent.name


def _contents(path: Path) -> Mapping[str, object]:
    written = _parsed(path.name, _text(path))
    if not isinstance(written, dict):
        message = f"{path.name}: holds a {type(written).__name__}; a configuration is an object"
        raise InputError(message)
    return written


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            message = f"{path.name}: {size:,} bytes; a configuration has at most {LARGEST_BYTES:,}"
            raise InputError(message)
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        message = f"{path.name}: cannot be read: {fault.strerror}"
        raise InputError(message) from fault
    except UnicodeDecodeError as fault:
        message = f"{path.name}: not readable as JSON: no UTF-8 text"
        raise InputError(message) from fault


def _parsed(where: str, text: str) -> object:
    try:
        parsed: object = json.loads(text)
    except RecursionError as fault:
        message = f"{where}: not readable as JSON: nested too deeply"
        raise InputError(message) from fault
    except ValueError as fault:
        message = f"{where}: not readable as JSON: {fault}"
        raise InputError(message) from fault
    return parsed


# --- formats of weights ---------------------------------------------------------------------


def _formats(written: Mapping[str, object]) -> tuple[Format | None, Format | None]:
    """Return the format of the weights, and that of experts where it differs."""
    flat = {**written, **_table(written, "text_config")}
    plain = _FORMATS.get(str(flat.get("dtype") or flat.get("torch_dtype")))
    expert = _FORMATS.get(str(flat.get("expert_dtype")))
    quantised = _quantised(_table(flat, "quantization_config"))
    if quantised in {"fp4", "int4"}:  # four bits are for experts where there are any
        return (plain, quantised) if _mentions_experts(flat) else (quantised, None)
    return quantised or plain, expert


def _scaled_by_block(written: Mapping[str, object]) -> bool:
    flat = {**written, **_table(written, "text_config")}
    return bool(_table(flat, "quantization_config").get("weight_block_size"))


def _table(written: Mapping[str, object], key: str) -> Mapping[str, object]:
    table = written.get(key)
    return table if isinstance(table, dict) else {}


def _quantised(table: Mapping[str, object]) -> Format | None:
    named = (str(table.get(key)).lower() for key in ("quant_algo", "quant_method"))
    known = next((_FORMATS[name] for name in named if name in _FORMATS), None)
    return known or _by_bits(table) or _by_bits(_first_group(table))


def _first_group(table: Mapping[str, object]) -> Mapping[str, object]:
    groups = _table(table, "config_groups")
    first = next(iter(groups.values()), None)
    return _table(first, "weights") if isinstance(first, dict) else {}


def _by_bits(table: Mapping[str, object]) -> Format | None:
    bits = table.get("bits", table.get("num_bits"))
    of_integers: Mapping[object, Format] = {4: "int4", 8: "int8"}
    of_floats: Mapping[object, Format] = {4: "fp4", 8: "fp8"}
    formats = of_floats if table.get("type") == "float" else of_integers
    return formats.get(bits) if isinstance(bits, int) else None


def _mentions_experts(flat: Mapping[str, object]) -> bool:
    return any("experts" in key for key in flat)
