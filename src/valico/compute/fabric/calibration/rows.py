"""Rows: measured times of collectives and of the exchange of experts."""

import msgspec

from valico.compute.fabric.fitted import Family
from valico.compute.kernels.scheme import Framework


class System(msgspec.Struct, frozen=True):
    """Where rows were measured."""

    chip: str
    family: Family
    rate_bytes_per_s: float
    """Of the links, in one direction."""
    node_chips: int = 8


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measured time of a collective."""

    system: System
    name: str
    """A collective, or `custom-` and the framework whose all-reduce it is."""
    chips: float
    message_bytes: float
    time_s: float


class ExchangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One measured time of tokens on their way to experts (dispatch) or back (combine)."""

    system: System
    kernel: str
    """The direction; `-copies` where a token travels once for each expert."""
    framework: Framework
    chips: float
    nodes: float
    sent_bytes: float
    """Tokens times their bytes, before copies."""
    experts_per_token: int
    time_s: float
