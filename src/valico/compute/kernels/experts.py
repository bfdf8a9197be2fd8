"""Routed experts: grouped matrix products with their activation and sorting."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.catalogue.architecture import FeedForward
from valico.compute.kernels.form import Array
from valico.compute.kernels.grouped import Routed, Skew, grouped_terms
from valico.compute.kernels.kernels import Ground, Kernels, ground_of
from valico.compute.kernels.nearest import Found
from valico.compute.kernels.pace import pace_of
from valico.compute.kernels.scheme import WIDTHS, Framework, Scheme
from valico.compute.kernels.terms import terms_s

_ALIKE: Final[dict[Scheme, tuple[Scheme, ...]]] = {
    "bf16": ("w4a16", "fp8", "fp8-block"),
    "fp8": ("fp8-block", "bf16"),
    "fp8-block": ("fp8", "bf16"),
    "nvfp4": ("mxfp4", "fp8-block", "fp8", "bf16"),
    "mxfp4": ("nvfp4", "fp8-block", "fp8", "bf16"),
    "int8": ("fp8", "fp8-block", "bf16"),
    "w8a16": ("w4a16", "bf16"),
    "w4a16": ("w4a16-mxfp4", "bf16"),
    "w4a16-mxfp4": ("w4a16", "bf16"),
}
"""Schemes whose kernels may stand in for those of another, the best first."""


_DEEPEP: Final[tuple[Framework, ...]] = ("sglang", "vllm")
_WIDE: Final = 16.0
"""Chips sharing the experts from which these frameworks send tokens through DeepEP."""

_LEAST: Final = 1e-6


def experts_s(
    kernels: Kernels,
    group: FeedForward,
    *,
    hidden: int,
    tokens: ArrayLike,
    tensor_parallel: ArrayLike = 1,
    expert_parallel: ArrayLike = 1,
    scheme: Scheme,
    skew: Skew = "power-law",
) -> Array:
    """Return the time of the routed experts of one layer on one chip, in seconds.

    `tokens` are all tokens that enter the group of chips which shares the experts; each goes to
    `experts_per_token` of them. `tensor_parallel` cuts each expert, `expert_parallel` deals them
    out. The router and the shared experts are dense products and not counted here. `skew`: serving
    sees some experts much more often (the tables' `power_law_1.01`, the chip with the most rows);
    training balances them.
    """
    routed = Routed(
        tokens=np.maximum(np.asarray(tokens, dtype=np.float64), _LEAST),
        tensor=np.asarray(tensor_parallel, dtype=np.float64),
        expert=np.asarray(expert_parallel, dtype=np.float64),
        hidden=float(group.latent_width or hidden),
        width=float(group.width),
        experts=float(group.experts),
        experts_per_token=float(group.experts_per_token),
        matrices=3.0 if group.gated else 2.0,
        weight_bytes=WIDTHS[scheme].weight_bytes,
        skew=skew,
        widened=scheme.startswith("w4a16"),
    )
    near = _timed(kernels, scheme, routed, _found(kernels, scheme, skew))
    dealt = _dealt(kernels, scheme) if np.any(routed.expert >= _WIDE) else None
    if dealt is None:
        return near
    level = msgspec.structs.replace(routed, skew="balanced")
    wide = np.minimum(near, _timed(kernels, scheme, level, dealt))
    return np.where(routed.expert >= _WIDE, wide, near)


def _timed(kernels: Kernels, scheme: Scheme, routed: Routed, found: Found | None) -> Array:
    numbers = found.fit.numbers if found else {}
    asked = msgspec.structs.replace(routed, tile_rows=numbers.get("tile_rows", routed.tile_rows))
    terms = grouped_terms(pace_of(kernels.device, WIDTHS[scheme].arithmetic), asked)
    return terms_s(terms, numbers or None)


def _dealt(kernels: Kernels, scheme: Scheme) -> Found | None:
    """Return the kernels behind DeepEP, whose redundant experts level the load."""
    wide = kernels.framework in _DEEPEP and scheme == "fp8-block"
    return kernels.find("experts", f"{scheme} dealt") if wide else None


def experts_ground(kernels: Kernels, scheme: Scheme, *, skew: Skew = "power-law") -> Ground:
    """Return what the time of routed experts in a scheme rests on."""
    return ground_of(_found(kernels, scheme, skew))


def _found(kernels: Kernels, scheme: Scheme, skew: Skew) -> Found | None:
    other: Skew = "balanced" if skew == "power-law" else "power-law"
    near = (f"{scheme} {other}", *(f"{alike} {skew}" for alike in _ALIKE[scheme]))
    return kernels.find("experts", f"{scheme} {skew}", nearest=near)
