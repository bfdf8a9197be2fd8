"""Schemes: in which formats a product's weights and inputs come, and which units multiply them."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from valico.compute.kernels.device import Device
from valico.compute.roofline import Precision

Scheme = Literal[
    "bf16", "fp8", "fp8-block", "nvfp4", "mxfp4", "int8", "w8a16", "w4a16", "w4a16-mxfp4"
]
"""`w4a16`: weights of 4 bits, widened to 16 before the product; `fp8`: one scale a tensor."""

Framework = Literal["trtllm", "sglang", "vllm"]


class Widths(msgspec.Struct, frozen=True, kw_only=True):
    """What a scheme moves and on what it multiplies."""

    weight_bytes: float
    """A weight, its share of scales included."""
    input_bytes: float
    arithmetic: Precision


_WIDENED: Final[Mapping[Scheme, Scheme]] = {
    "fp8": "w8a16",
    "fp8-block": "w8a16",
    "int8": "w8a16",
    "nvfp4": "w4a16",
    "mxfp4": "w4a16-mxfp4",
}
"""What runs in place of a scheme on a chip without units for its arithmetic."""

WIDTHS: Final[Mapping[Scheme, Widths]] = {
    "bf16": Widths(weight_bytes=2, input_bytes=2, arithmetic="fp16"),
    "fp8": Widths(weight_bytes=1, input_bytes=1, arithmetic="fp8"),
    "fp8-block": Widths(weight_bytes=1, input_bytes=1, arithmetic="fp8"),
    "nvfp4": Widths(weight_bytes=0.5625, input_bytes=0.5625, arithmetic="fp4"),
    "mxfp4": Widths(weight_bytes=0.53125, input_bytes=1, arithmetic="fp4"),
    "int8": Widths(weight_bytes=1, input_bytes=1, arithmetic="int8"),
    "w8a16": Widths(weight_bytes=1, input_bytes=2, arithmetic="fp16"),
    "w4a16": Widths(weight_bytes=0.5, input_bytes=2, arithmetic="fp16"),
    "w4a16-mxfp4": Widths(weight_bytes=0.53125, input_bytes=2, arithmetic="fp16"),
}
"""NVFP4: 16 elements share an 8-bit scale; MXFP4: 32 (OCP microscaling 1.0)."""


def runnable(scheme: Scheme, device: Device) -> Scheme:
    """Return the scheme itself, or what runs in its place where the device lacks the units.

    Frameworks then keep the weights narrow in memory and widen them to 16 bits before the product.
    """
    if WIDTHS[scheme].arithmetic in device.rates_flop_per_s:
        return scheme
    return _WIDENED[scheme]
