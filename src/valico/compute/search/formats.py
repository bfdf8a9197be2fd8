"""In which formats a model is served on a chip where nobody says."""

from collections.abc import Mapping
from typing import Final, Literal, cast, get_args

import msgspec

from valico.catalogue.models import Format, Model
from valico.compute.kernels.device import Device
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.serving.engine import Formats
from valico.errors import InputError

Precision = Literal["fp16", "fp8", "int8", "fp4", "int4"]
"""How a user names the formats of a served model."""

_FINE: Final = frozenset({"deepseek", "moonshot", "zhipu", "alibaba", "minimax"})
"""Makers whose 8-bit weights come with a scale for each block of 128."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The formats, and why these."""

    formats: Formats
    precision: Precision
    says: str


def formats_for(model: Model, device: Device, asked: str | None = None) -> Chosen:
    """Return the formats in which a model is served on a chip, as asked or as is usual there.

    Raises InputError for a precision that is none, or that the chip's units do not have.
    """
    if asked is None:
        return _usual(model, device)
    if asked not in get_args(Precision):
        message = f"'{asked}' is no precision; allowed: {', '.join(get_args(Precision))}"
        raise InputError(message)
    chosen = cast("Precision", asked)
    if chosen in {"int8", "fp4"} and chosen not in device.rates_flop_per_s:
        has = ", ".join(device.rates_flop_per_s)
        message = f"{device.name} has no {chosen.upper()} units that a source names; it has {has}"
        raise InputError(message)
    formats = _formats(chosen, model, device)
    return Chosen(formats=formats, precision=chosen, says="as asked")


def framework_for(maker: str, asked: str | None = None) -> Framework:
    """Return the framework as asked, or the one that is usual on chips of a maker.

    >>> framework_for("nvidia"), framework_for("huawei")
    ('trtllm', 'vllm')
    """
    if asked is None:
        return "trtllm" if maker == "nvidia" else "vllm"
    if asked not in get_args(Framework):
        message = f"'{asked}' is no framework; allowed: {', '.join(get_args(Framework))}"
        raise InputError(message)
    return cast("Framework", asked)


def _usual(model: Model, device: Device) -> Chosen:
    rates = device.rates_flop_per_s
    if model.weights in {"fp4", "int4"}:
        chosen: Precision = "fp4" if model.weights == "fp4" and "fp4" in rates else "int4"
        says = "as published"
    elif "fp8" in rates:
        chosen, says = "fp8", "as published" if model.weights == "fp8" else "usual on this chip"
    elif "int8" in rates:
        chosen, says = "int8", "the chip has INT8 units and none for FP8"
    else:
        chosen, says = "fp16", "the chip has no units for 8 bits that a source names"
    return Chosen(formats=_formats(chosen, model, device), precision=chosen, says=says)


def _formats(chosen: Precision, model: Model, device: Device) -> Formats:
    dense = _dense(chosen, model, device)
    return Formats(
        dense=dense, experts=_experts(dense, model, device), cache=_cache(chosen, model, device)
    )


def _cache(chosen: Precision, model: Model, device: Device) -> Format:
    """Return how keys and values are kept: in 8 bits with such weights, where kernels read them.

    Latent attention before Blackwell reads 16 bits (FlashMLA), and so does DeepSeek's own service.
    """
    small = "fp8" in device.rates_flop_per_s and chosen in {"fp8", "fp4"}
    shape = model.architecture
    latent = shape is not None and any(group.kind == "latent" for group in shape.attention)
    return "fp16" if not small or (latent and device.generation == "hopper") else "fp8"


def _dense(chosen: Precision, model: Model, device: Device) -> Scheme:
    if chosen == "fp8":
        if "fp8" not in device.rates_flop_per_s:
            return "w8a16"
        return "fp8-block" if model.weights == "fp8" and _scaled_by_block(model) else "fp8"
    by_precision: Mapping[Precision, Scheme] = {
        "fp16": "bf16",
        "int8": "int8",
        "fp4": "nvfp4",
        "int4": "w4a16",
    }
    return by_precision[chosen]


def _scaled_by_block(model: Model) -> bool:
    if model.scaled_by_block is not None:
        return model.scaled_by_block
    return (model.maker or "") in _FINE


def _experts(dense: Scheme, model: Model, device: Device) -> Scheme:
    """Return the scheme of routed experts, which some makers publish in fewer bits."""
    if dense not in {"fp8", "fp8-block", "w8a16", "bf16"} or model.expert_weights is None:
        return dense
    if model.expert_weights == "fp4":
        return "mxfp4" if "fp4" in device.rates_flop_per_s else "w4a16-mxfp4"
    return "w4a16" if model.expert_weights == "int4" else dense
