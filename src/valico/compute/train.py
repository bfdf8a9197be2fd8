"""Training: how long a model takes on a cluster, and what a cluster can compute.

A bound at the full peak stands beside a range at assumed utilisation; neither knows the links.
"""

from typing import Final

import msgspec

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate, bound, step_from_figure
from valico.compute.memory import Fit, fit_training, require
from valico.compute.operators import active_parameters, mean_attention_flop
from valico.compute.roofline import Precision, best_precision, rate_figure
from valico.errors import InputError
from valico.evidence import Cite, Step

LOW_MFU: Final = 0.3
MID_MFU: Final = 0.4
HIGH_MFU: Final = 0.5
"""Utilisation of large runs, assumed; DeepSeek-V3 and Llama 3.1 405B published 0.38 to 0.43."""

SEQUENCE_TOKENS: Final = 4096
"""Length of the sequences in training, assumed where nobody says; DeepSeek-V3 used it."""

_ASSUMED: Final = Step(
    says=f"utilisation {LOW_MFU:.0%} to {HIGH_MFU:.0%} of the FP16 peak, assumed",
    cites=(Cite("valico-assumption"),),
)


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


def training_flop(
    model: Model, *, tokens: float | None = None, sequence_tokens: int = SEQUENCE_TOKENS
) -> Estimate:
    """Return the FLOP to train a model: 6 x active parameters x tokens, and attention.

    Attention is three times its forward pass, each token seeing those before it. Recomputation
    and heads for further tokens come on top.
    """
    _check(tokens, sequence_tokens)
    active, active_step = active_parameters(model, "training")
    count, tokens_step = _tokens(model, tokens)
    attention, attention_step = _attention(model, sequence_tokens)
    flop = (6 * active + attention) * count
    why = Step(says=f"{flop:.3g} FLOP", because=(active_step, tokens_step, attention_step))
    return bound(flop, "FLOP", "at-least", why)


def budget(cluster: Cluster, *, time_s: float) -> Estimate:
    """Return the FLOP that a cluster computes in a time, at an assumed utilisation."""
    if not 0 < time_s < float("inf"):
        message = f"time_s is {time_s}; it must be positive"
        raise InputError(message)
    figure = rate_figure(cluster.chip, "fp16")
    peak = cluster.count * figure.value * time_s
    says = f"{cluster.show()} for {time_s / 86400:,.4g} days"
    return Estimate(
        low=LOW_MFU * peak,
        mid=MID_MFU * peak,
        high=HIGH_MFU * peak,
        dimension="FLOP",
        basis="assumed",
        why=Step(says=says, because=(step_from_figure(cluster.chip.name, figure), _ASSUMED)),
    )


def _check(tokens: float | None, sequence_tokens: int) -> None:
    if tokens is not None and not 0 < tokens < float("inf"):
        message = f"tokens is {tokens}; it must be positive"
        raise InputError(message)
    if sequence_tokens < 1:
        message = f"sequence_tokens is {sequence_tokens}; it must be at least 1"
        raise InputError(message)


def _tokens(model: Model, tokens: float | None) -> tuple[float, Step]:
    if tokens is not None:
        return tokens, Step(says=f"{tokens:.3g} tokens, as asked")
    figure = model.figures.get("training_tokens")
    if figure is None:
        message = f"{model.id or model.name}: no source gives `training_tokens`; give `tokens`"
        raise InputError(message)
    return figure.value, step_from_figure(model.name, figure)


def _attention(model: Model, sequence_tokens: int) -> tuple[float, Step]:
    if model.architecture is None:
        return 0.0, Step(says="attention not counted: no source gives the layers")
    forward = mean_attention_flop(model.architecture, tokens=sequence_tokens, phase="training")
    says = f"attention 3 x {forward / 1e9:,.3g} GFLOP a token, in sequences of {sequence_tokens:,}"
    return 3 * forward, Step(says=says, cites=(Cite("valico-assumption"),))


def _bound(flop: Estimate, cluster: Cluster, precision: Precision) -> Estimate:
    figure = rate_figure(cluster.chip, precision)
    time_s = flop.low / (cluster.count * figure.value)
    because = (flop.why, step_from_figure(cluster.chip.name, figure))
    says = f"{cluster.show()} at their full {precision.upper()} peak"
    return bound(time_s, "s", "at-least", Step(says=says, because=because))


def _assumed(flop: Estimate, cluster: Cluster) -> Estimate:
    figure = rate_figure(cluster.chip, "fp16")
    at_peak_s = flop.mid / (cluster.count * figure.value)
    because = (flop.why, step_from_figure(cluster.chip.name, figure), _ASSUMED)
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
