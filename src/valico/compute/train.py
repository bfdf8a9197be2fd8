"""Training: how long a model takes on a cluster, and what a cluster can compute.

A bound at the full peak stands beside a range at assumed utilisation; neither knows the links.
"""

import msgspec

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate, bound, step_from_figure
from valico.compute.memory import Fit, fit_training, require
from valico.compute.roofline import Precision, best_precision, rate_figure
from valico.compute.training.flop import (
    ASSUMED,
    HIGH_MFU,
    LOW_MFU,
    MID_MFU,
    budget,
    training_flop,
)
from valico.evidence import Step

__all__ = ["Training", "budget", "training_flop", "training_time"]


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """How long a training run takes."""

    flop: Estimate
    """What the model needs at least, nothing computed twice."""
    bound: Estimate
    """Time at the full peak of the best precision."""
    assumed: Estimate
    """Time at an assumed utilisation of the FP16 peak."""
    transferred: Estimate | None
    """Time at the efficiency that the maker reached; None where it is not known."""
    precision: Precision
    """Of the bound."""
    fit: Fit
    why: Step


def training_time(
    model: Model,
    cluster: Cluster,
    *,
    tokens: float | None = None,
    precision: Precision | None = None,
    trained_on: Chip | None = None,
) -> Training:
    """Return the time to train a model on so many tokens, or on those that its maker states.

    `trained_on` is the chip that the maker used, for the estimate transferred from its run.
    """
    plan = require(fit_training(model, cluster))
    flop = training_flop(model, tokens=tokens)
    chosen = precision or best_precision(cluster.chip)
    least = _bound(flop, cluster, chosen)
    assumed = _assumed(flop, cluster)
    transferred = _transferred(model, cluster, trained_on) if trained_on and not tokens else None
    found = tuple(e.why for e in (least, assumed, transferred) if e)
    return Training(
        flop=flop,
        bound=least,
        assumed=assumed,
        transferred=transferred,
        precision=chosen,
        fit=plan,
        why=Step(says=f"{model.name} on {cluster.show()}: {assumed.show()}", because=found),
    )


def _bound(flop: Estimate, cluster: Cluster, precision: Precision) -> Estimate:
    figure = rate_figure(cluster.chip, precision)
    time_s = flop.low / (cluster.count * figure.value)
    because = (flop.why, step_from_figure(cluster.chip.name, figure))
    says = f"{cluster.show()} at their full {precision.upper()} peak"
    return bound(time_s, "s", "at-least", Step(says=says, because=because))


def _assumed(flop: Estimate, cluster: Cluster) -> Estimate:
    figure = rate_figure(cluster.chip, "fp16")
    at_peak_s = flop.mid / (cluster.count * figure.value)
    because = (flop.why, step_from_figure(cluster.chip.name, figure), ASSUMED)
    return Estimate(
        low=at_peak_s / HIGH_MFU,
        mid=at_peak_s / MID_MFU,
        high=at_peak_s / LOW_MFU,
        dimension="s",
        basis="assumed",
        why=Step(says=f"{cluster.show()} at {MID_MFU:.0%} of their FP16 peak", because=because),
    )


def _transferred(model: Model, cluster: Cluster, trained_on: Chip) -> Estimate | None:
    """Return the time at the published efficiency: chip-seconds scaled by the FP16 peaks."""
    stated = model.figures.get("training_time_chip_s")
    if stated is None:
        return None
    theirs, ours = rate_figure(trained_on, "fp16"), rate_figure(cluster.chip, "fp16")
    times = [f.value * theirs.value / ours.value / cluster.count for f in (stated, *stated.dissent)]
    peaks = (step_from_figure(trained_on.name, theirs), step_from_figure(cluster.chip.name, ours))
    return Estimate(
        low=min(times),
        mid=times[0],
        high=max(times),
        dimension="s",
        basis="transferred",
        why=Step(
            says=f"as efficient as its maker's run on {trained_on.name}",
            because=(step_from_figure(model.name, stated), *peaks),
        ),
    )
