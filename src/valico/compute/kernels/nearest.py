"""Nearest: which of the fits serves a chip that may never have been measured.

Each step away from the kernels that were measured adds its spread, and spreads add as squares:
another chip of the kin, the generation, a neighbouring generation, the pool; another framework;
another scheme. What was asked for goes first; else the fit with the smallest sum wins; equals go by
their order in the file. The choice looks at what a chip *is* and never at its figures, so that a
better figure never swaps the kernels.
"""

import math
from collections.abc import Mapping
from typing import Literal

import msgspec

from valico.compute.kernels.coefficients import POOL, Coefficients, Fit, Kin, Operators
from valico.compute.kernels.device import Device
from valico.compute.kernels.scheme import Framework

Near = Literal["own", "kin", "generation", "neighbour", "pool", "stranger"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest fit, how near it is, and the spread of log(measured / predicted) from there."""

    fit: Fit
    near: Near
    spread: float


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Kernels that are looked for."""

    device: Device
    framework: Framework
    schemes: tuple[str, ...]
    """The scheme that is wanted, then those that may stand in for it, the best first."""


def nearest_fit(operators: Operators, family: str, wish: Wish) -> Found | None:
    """Return the nearest fit of a family, or None where no fit of these schemes exists."""
    file = operators.families.get(family)
    usable = [fit for fit in file.fits if fit.scheme in wish.schemes] if file else []
    if file is None or not usable:
        return None
    found = [_found(fit, file, operators.kin, wish) for fit in usable]
    asked = [each for each in found if _is_asked(each, wish)]
    return min(asked or found, key=lambda each: each.spread)


def _is_asked(found: Found, wish: Wish) -> bool:
    """Tell the chip's own fit in the framework and scheme asked: it goes first however rough."""
    same = (found.fit.framework, found.fit.scheme) == (wish.framework, wish.schemes[0])
    return found.near == "own" and same


def _found(fit: Fit, file: Coefficients, kin: Kin, wish: Wish) -> Found:
    near, spreads = nearness(fit, wish.device, kin), file.spreads
    steps: Mapping[Near, float] = {
        "own": 0.0,
        "kin": spreads.kin,
        "generation": spreads.generation,
        "neighbour": spreads.neighbour,
        "pool": spreads.pool,
        "stranger": 2 * spreads.pool,
    }
    software = 0.0 if fit.framework == wish.framework else spreads.framework
    other = spreads.scheme * math.sqrt(wish.schemes.index(fit.scheme))
    return Found(fit=fit, near=near, spread=math.hypot(fit.spread, steps[near], software, other))


def nearness(fit: Fit, device: Device, kin: Kin) -> Near:
    """Return how near the chip of a fit stands to a device."""
    origin = device.derived_from or device.id
    if fit.chip == device.id:
        return "own"
    if fit.chip == origin or fit.chip in kin.chips.get(origin, ()):
        return "kin"
    if fit.chip == POOL:
        return "pool"
    if fit.generation == device.generation != "other":
        return "generation"
    if fit.generation in kin.generations.get(device.generation, ()):
        return "neighbour"
    return "stranger"
