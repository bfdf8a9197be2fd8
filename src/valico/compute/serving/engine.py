"""Engines: a model in given formats, the kernels that run it, and the links between its chips."""

import msgspec

from valico.catalogue.architecture import Architecture
from valico.catalogue.models import Format
from valico.compute.fabric.links import Links
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.serving.hosts import Host


class Formats(msgspec.Struct, frozen=True, kw_only=True):
    """The formats of a served model."""

    dense: Scheme = "bf16"
    """Dense feed-forward layers and shared experts."""
    projections: Scheme | None = None
    """The dense products around attention; as `dense` where absent."""
    experts: Scheme = "bf16"
    cache: Format = "fp16"
    attention: Format = "fp16"
    """The arithmetic of attention."""
    table: Scheme = "bf16"
    """The output table; the router is always in 16 bits."""


class Engine(msgspec.Struct, frozen=True, kw_only=True):
    """Everything but the plan and the work."""

    model: Architecture
    formats: Formats
    kernels: Kernels
    links: Links
    model_name: str = "the model"
    host: Host | None = None
    """What the server adds; None: as it ships for the framework."""
    others: dict[Framework, Kernels] = msgspec.field(default_factory=dict)
    """Kernels of other frameworks that were borrowed before."""
