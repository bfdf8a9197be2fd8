"""Work: the FLOP that training takes, and what a cluster computes at an assumed utilisation."""

from typing import Final

from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate, bound, step_from_figure
from valico.compute.operators import active_parameters, mean_attention_flop
from valico.compute.roofline import rate_figure
from valico.errors import InputError
from valico.evidence import Cite, Step

LOW_MFU: Final = 0.3
MID_MFU: Final = 0.4
HIGH_MFU: Final = 0.5
"""Utilisation of large runs, assumed; DeepSeek-V3 and Llama 3.1 405B published 0.38 to 0.43."""

SEQUENCE_TOKENS: Final = 4096
"""Length of the sequences in training, assumed where nobody says; DeepSeek-V3 used it."""

ASSUMED: Final = Step(
    says=f"utilisation {LOW_MFU:.0%} to {HIGH_MFU:.0%} of the FP16 peak, assumed",
    cites=(Cite("valico-assumption"),),
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
    count, tokens_step = training_tokens(model, tokens)
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
        why=Step(says=says, because=(step_from_figure(cluster.chip.name, figure), ASSUMED)),
    )


def training_tokens(model: Model, tokens: float | None) -> tuple[float, Step]:
    """Return the tokens asked for, or those that the maker states, and why."""
    if tokens is not None:
        return tokens, Step(says=f"{tokens:.3g} tokens, as asked")
    figure = model.figures.get("training_tokens")
    if figure is None:
        message = f"{model.id or model.name}: no source gives `training_tokens`; give `tokens`"
        raise InputError(message)
    return figure.value, step_from_figure(model.name, figure)


def _check(tokens: float | None, sequence_tokens: int) -> None:
    if tokens is not None and not 0 < tokens < float("inf"):
        message = f"tokens is {tokens}; it must be positive"
        raise InputError(message)
    if sequence_tokens < 1:
        message = f"sequence_tokens is {sequence_tokens}; it must be at least 1"
        raise InputError(message)


def _attention(model: Model, sequence_tokens: int) -> tuple[float, Step]:
    if model.architecture is None:
        return 0.0, Step(says="attention not counted: no source gives the layers")
    forward = mean_attention_flop(model.architecture, tokens=sequence_tokens, phase="training")
    says = f"attention 3 x {forward / 1e9:,.3g} GFLOP a token, in sequences of {sequence_tokens:,}"
    return 3 * forward, Step(says=says, cites=(Cite("valico-assumption"),))
