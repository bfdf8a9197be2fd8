"""Fitted numbers of collectives: what ships in `data/operators/collectives.toml`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final, Literal

import msgspec

from valico import store
from valico.compute.fabric.lines import Line
from valico.compute.kernels.scheme import Framework

Family = Literal["nvlink3", "nvlink4", "nvlink5", "pcie"]
"""Links that have numbers of their own; the others borrow from the nearest."""

Collective = Literal["all-reduce", "all-gather", "reduce-scatter", "all-to-all"]


class Exchange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one kernel carries tokens to experts or back, inside a domain and between nodes."""

    fixed_s: float
    inside_efficiency: float
    network_fixed_s: float = 0.0
    """Added where the group spans nodes."""
    network_efficiency: float = 1.0
    copies: bool = False
    """Whether a token travels once for each expert instead of once for each chip."""


class Fitted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything fitted for one family of links, times in seconds."""

    collectives: Mapping[Collective, tuple[Line, ...]]
    in_switch: tuple[Line, ...] = ()
    """All-reduce that the switch sums; empty where switches cannot."""
    custom: Mapping[Framework, tuple[Line, Line]]
    """Small all-reduce of a server: every chip reads all messages; or in two rounds."""
    dispatch: Mapping[Framework, tuple[Exchange, ...]]
    combine: Mapping[Framework, tuple[Exchange, ...]]
    chips: tuple[str, ...]
    """Chips on which it was measured."""
    spread: float
    """Standard deviation of log(measured / fitted)."""
    spread_unseen: float
    """The same on a chip that the fit had not seen."""


class Collectives(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file of fitted numbers."""

    source: str
    fitted_on: date
    families: Mapping[Family, Fitted]
    network: Line
    network_source: str
    network_bytes_per_s: Mapping[str, float]
    """Rate of one chip's network in one direction, by chip or family of links; an assumption."""
    spread_borrowed: float
    """Standard deviation of log(measured / fitted) with the numbers of another family."""


FILE: Final = store.DATA / "operators" / "collectives.toml"


@cache
def collectives() -> Collectives:
    """Return the numbers that ship with the package."""
    return store.read_document(FILE, Collectives)
