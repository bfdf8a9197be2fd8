"""Engines: a model in training, the kernels and the links of its chips."""

from typing import Literal

import msgspec

from valico.catalogue.architecture import Architecture
from valico.catalogue.chips import Chip
from valico.compute.fabric.links import Links, links_from_chip
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import WIDTHS, Scheme
from valico.compute.training.fitted import Fitted, fitted_training
from valico.errors import InputError

Trained = Literal["all", "adapters"]
"""Whether all weights learn, or small matrices beside them (LoRA, arXiv 2106.09685)."""


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the plan and the batch."""

    model: Architecture
    kernels: Kernels
    links: Links
    scheme: Scheme = "bf16"
    """Format of the large products; attention, norms and the output stay in 16 bits."""
    trained: Trained = "all"
    captured: bool = False
    """Whether a step runs as one graph, experts in fused kernels, their exchange beside others."""
    heads: int = 1
    """Tokens predicted at each place: 2 with one further prediction module (DeepSeek-V3, 2.2)."""
    fitted: Fitted
    model_name: str = "the model"


def engine_from_chip(
    model: Architecture,
    chip: Chip,
    *,
    scheme: Scheme = "bf16",
    trained: Trained = "all",
    captured: bool = False,
    heads: int = 1,
    network_bytes_per_s: float | None = None,
    model_name: str = "the model",
    fitted: Fitted | None = None,
    operators: Operators | None = None,
) -> Engine:
    """Return the engine of a model on chips of one kind.

    Refuses a format for which no source gives the chip a rate.
    """
    device = device_from_chip(chip)
    if WIDTHS[scheme].arithmetic not in device.rates_flop_per_s:
        known = ", ".join(device.rates_flop_per_s)
        message = f"{chip.name} has no rate for training in {scheme}; known are {known}"
        raise InputError(message)
    return Engine(
        model=model,
        kernels=Kernels(device=device, operators=operators or read_operators()),
        links=links_from_chip(chip, network_bytes_per_s=network_bytes_per_s),
        scheme=scheme,
        trained=trained,
        captured=captured,
        heads=heads,
        fitted=fitted or fitted_training(),
        model_name=model_name,
    )
