"""Estimates of training: how sure a time is, and what a step computes."""

from math import hypot
from typing import Final

from valico.catalogue.architecture import Architecture
from valico.compute.estimate import Basis, Estimate
from valico.compute.fabric.links import links_ground
from valico.compute.interval import interval
from valico.compute.kernels.kernels import Ground
from valico.compute.kernels.matmul import matmul_ground
from valico.compute.operators import mean_attention_flop, multiplied_parameters
from valico.compute.training.engine import Engine
from valico.compute.training.fitted import training_file
from valico.evidence import Step

_OWN: Final = ("measured", "calibrated")


def token_flop(model: Architecture, sequence: int) -> float:
    """Return the FLOP of training on one token, nothing computed twice.

    6 for each parameter that multiplies, and three times the forward pass of causal attention.
    """
    attention = mean_attention_flop(model, tokens=sequence, phase="training")
    return 6.0 * multiplied_parameters(model) + 3.0 * attention


def step_ground(engine: Engine) -> Ground:
    """Return what the time of a step rests on; near kernels and links make it surer.

    Kernels of another chip add their own spread to that of steps. Links of another make say that
    the chip is far from all that were measured.
    """
    kernels, links = matmul_ground(engine.kernels, engine.scheme), links_ground(engine.links)
    file = training_file()
    if kernels.basis in _OWN and links.basis in _OWN:
        return Ground(basis="calibrated", spread=file.spread, source=kernels.source)
    basis: Basis = "assumed" if kernels.basis in {"assumed", "bound"} else "transferred"
    near = basis == "transferred" and max(kernels.spread, links.spread) < file.spread_other
    unseen = min(file.spread_other, hypot(file.spread_unseen, kernels.spread))
    spread = unseen if near else max(file.spread_other, kernels.spread)
    return Ground(basis=basis, from_chip=kernels.from_chip, spread=spread, source=kernels.source)


def time_estimate(time_s: float, ground: Ground, why: Step) -> Estimate:
    """Return a time in seconds with the ends of its 80 % interval."""
    low, mid, high = interval(time_s, ground.spread)
    return Estimate(low=low, mid=mid, high=high, dimension="s", basis=ground.basis, why=why)
