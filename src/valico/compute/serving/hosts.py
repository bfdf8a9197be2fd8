"""Hosts: what servers add to their kernels, as it ships."""

from collections.abc import Mapping
from datetime import date

import msgspec

from valico.compute.kernels.device import Generation
from valico.compute.kernels.scheme import Framework, Scheme


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one framework adds."""

    decode_s: float
    """A pass, its launches recorded in a graph."""
    sequence_s: float
    """Each sequence of a pass: bookkeeping, detokenising."""
    layer_s: float
    """Launches of one layer outside a graph; kernels hide them where they take longer."""
    request_s: float
    """A request's way in and its first token's way out: network, tokeniser, queue of the host."""
    stretch: Mapping[Generation, float] = {}
    """What reading prompts takes beyond its kernels, as a share of their time: copies, gaps, and
    clocks that fall under a load that lasts. By generation of chips; `other` is for the rest."""
    fused_s: Mapping[Scheme, float] = {}
    """Saved on each product of a scheme: work in the measured tables that a server fuses away."""
    borrowed: Mapping[Scheme, Framework] = {}
    """Schemes whose products run as in another framework's tables, where those are better."""


class Hosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every framework adds, and what it was fitted on."""

    source: str
    fitted: date
    fitted_on: str
    hosts: Mapping[Framework, Host]
