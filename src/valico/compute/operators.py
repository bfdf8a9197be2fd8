"""Operators: the FLOP and the bytes that one step of a model needs at least.

Counted are matrix products and attention. Norms, activations, routing and sampling are left out,
so that what comes out is a lower bound of work.
"""

from typing import Literal

import msgspec

from valico.catalogue.architecture import (
    Architecture,
    Attention,
    FeedForward,
    cache_bytes,
    entries,
    expert_parameters,
    kept_elements,
    parameters_active,
    parameters_total,
    routed_parameters,
    state_bytes,
)
from valico.catalogue.models import BYTES_PER_ELEMENT, Format, Model
from valico.compute.estimate import step_from_figure
from valico.compute.roofline import Precision
from valico.errors import InputError
from valico.evidence import Cite, Step

Phase = Literal["training", "prefill", "decode"]


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """What one step needs at least."""

    flop: float
    moved_bytes: float
    why: Step


# --- parameters -----------------------------------------------------------------------------


def total_parameters(model: Model) -> tuple[float, Step]:
    """Return all parameters, counted from the layers or else as stated, and why."""
    if model.architecture is None:
        return _stated(model, "parameters")
    total = parameters_total(model.architecture)
    return float(total), _counted(model, f"{total / 1e9:,.1f}e9 parameters")


def active_parameters(model: Model, phase: Phase) -> tuple[float, Step]:
    """Return the parameters that one token uses in a phase, as stated or else counted, and why."""
    for quantity in (f"active_parameters_{phase}", "active_parameters"):
        if quantity in model.figures:
            return _stated(model, quantity)
    if model.architecture is not None:
        active = parameters_active(model.architecture)
        return float(active), _counted(model, f"{active / 1e9:,.1f}e9 parameters for a token")
    return _stated(model, "active_parameters")


def _stated(model: Model, quantity: str) -> tuple[float, Step]:
    if quantity not in model.figures:
        message = f"{model.id or model.name}: no source gives `{quantity}`, nor the layers"
        raise InputError(message)
    figure = model.figures[quantity]
    return figure.value, step_from_figure(model.name, figure)


def _counted(model: Model, what: str) -> Step:
    ground = model.architecture_from
    cites = (Cite(ground.source, ground.at),) if ground else ()
    return Step(says=f"{model.name}: {what}, counted from its layers", cites=cites)


def multiplied_parameters(architecture: Architecture) -> int:
    """Return the parameters of one token's matrix products: active ones but for looked-up tables.

    An input table is looked up, not multiplied; a tied one serves as the output.
    """
    table = 0 if architecture.tied_embeddings else architecture.vocabulary * architecture.hidden
    return parameters_active(architecture) - table - architecture.extra_parameters


# --- attention ------------------------------------------------------------------------------


def attention_flop(architecture: Architecture, *, context: int, phase: Phase) -> float:
    """Return the FLOP of attention for one token that follows so many.

    2 x heads x (key + value) x entries attended to in every layer; 1 MAC is 2 FLOP.
    Decode of a latent layer works on the latent itself (DeepSeek-V2, 2.1.2).

    >>> from valico.catalogue.architecture import Attention
    >>> layer = Attention(layers=1, kind="full", heads=1, kv_heads=1, key_width=8, value_width=8)
    >>> model = Architecture(hidden=8, vocabulary=8, context=100, attention=(layer,))
    >>> attention_flop(model, context=100, phase="decode")
    3200.0
    """
    return float(sum(g.layers * _layer_flop(g, context, phase) for g in architecture.attention))


def mean_attention_flop(architecture: Architecture, *, tokens: int, phase: Phase) -> float:
    """Return the FLOP of attention for the average token of a sequence, each seeing those before.

    Layers without a limit meet half the sequence; the others fill up and then stay.
    """
    limits = {0, tokens} | {
        min(tokens, limit)
        for group in architecture.attention
        for limit in (group.window, _selected_tokens(group))
        if limit
    }
    return _mean_between(architecture, sorted(limits), phase)


def _mean_between(architecture: Architecture, marks: list[int], phase: Phase) -> float:
    """Return the mean of a quantity that is straight between the marks."""
    values = [attention_flop(architecture, context=mark, phase=phase) for mark in marks]
    area = sum(
        (marks[i + 1] - marks[i]) * (values[i] + values[i + 1]) / 2 for i in range(len(marks) - 1)
    )
    return area / marks[-1]


def _selected_tokens(group: Attention) -> int:
    return (group.sparse_top_k or 0) * group.compression


def attended(group: Attention, context: int) -> int:
    """Return the entries that one query attends to in one layer."""
    recent = min(context, group.window or 0) if group.compression > 1 else 0
    distant = entries(group, context) - recent
    return recent + min(distant, group.sparse_top_k or distant)


def _layer_flop(group: Attention, context: int, phase: Phase) -> float:
    if group.kind == "linear":
        # writing the outer product of key and value into the state, and reading it by the query
        return 4.0 * group.heads * group.key_width * group.value_width
    indexed = context // group.compression * group.index_heads * group.index_width
    width = group.key_width + group.value_width
    if group.kind == "latent" and phase == "decode":
        width = 2 * (group.kv_rank or 0) + group.rope_width
    return 2.0 * (attended(group, context) * group.heads * width + indexed)


# --- bytes ----------------------------------------------------------------------------------


def narrower(one: Format | None, other: Format) -> Format:
    """Return the format that takes fewer bytes; the other where the one is unknown."""
    if one is None:
        return other
    return min(one, other, key=lambda name: BYTES_PER_ELEMENT[name])


def weight_bytes_per_element(model: Model, precision: Precision) -> tuple[float, float]:
    """Return the bytes of one routed parameter and of any other.

    A weight is kept in the narrower of the published format and that of the arithmetic.
    """
    rest = narrower(model.weights, precision)
    routed = narrower(model.expert_weights, rest)
    return BYTES_PER_ELEMENT[routed], BYTES_PER_ELEMENT[rest]


def weight_bytes(model: Model, precision: Precision) -> tuple[float, Step]:
    """Return the bytes of all weights, and why."""
    total, step = total_parameters(model)
    per_routed, per_other = weight_bytes_per_element(model, precision)
    routed = routed_parameters(model.architecture) if model.architecture else 0
    weights = routed * per_routed + (total - routed) * per_other
    says = f"weights {weights / 1e9:,.1f} GB: {_kept(model, precision)}"
    return weights, Step(says=says, because=(step,))


def _kept(model: Model, precision: Precision) -> str:
    rest = narrower(model.weights, precision)
    routed = narrower(model.expert_weights, rest)
    return rest.upper() if routed == rest else f"experts {routed.upper()}, the rest {rest.upper()}"


def cache_bytes_per_element(precision: Precision) -> float:
    """Return the bytes of one kept key or value: two beside FP16 arithmetic, otherwise one."""
    return 2.0 if precision == "fp16" else 1.0


def experts_touched(group: FeedForward, tokens: int) -> float:
    """Return how many different experts of one layer so many tokens use, routed evenly.

    E x (1 - (1 - k/E)^tokens). Uneven routing touches fewer.

    >>> group = FeedForward(layers=1, width=1, experts=256, experts_per_token=8)
    >>> experts_touched(group, 1), round(experts_touched(group, 64), 1)
    (8.0, 222.4)
    """
    if not group.experts:
        return 0.0
    return group.experts * (1 - (1 - group.experts_per_token / group.experts) ** tokens)


def read_weight_bytes(model: Model, tokens: int, precision: Precision) -> float:
    """Return the bytes of weights that a step over so many tokens reads.

    Everything outside the routed experts once, and each expert that some token uses once.
    The input table is looked up and hardly read.
    """
    per_routed, per_other = weight_bytes_per_element(model, precision)
    if model.architecture is None:
        return active_parameters(model, "decode")[0] * min(per_routed, per_other)
    architecture = model.architecture
    routed_active = sum(
        _routed(group, 1, architecture.hidden) for group in architecture.feed_forward
    )
    touched = sum(
        _routed(group, tokens, architecture.hidden) for group in architecture.feed_forward
    )
    others = multiplied_parameters(architecture) - routed_active
    return touched * per_routed + others * per_other


def _routed(group: FeedForward, tokens: int, hidden: int) -> float:
    return group.layers * experts_touched(group, tokens) * expert_parameters(group, hidden)


def read_cache_bytes(
    architecture: Architecture, *, context: int, bytes_per_element: float
) -> float:
    """Return the bytes of cache that one token reads: entries attended to, index keys, states.

    States of linear layers are read and written back, at two bytes an element or fewer.
    """
    elements = sum(
        g.layers * (attended(g, context) * kept_elements(g) + _index_elements(g, context))
        for g in architecture.attention
    )
    states = 2 * state_bytes(architecture, bytes_per_element=bytes_per_element)
    return elements * bytes_per_element + states


def _index_elements(group: Attention, context: int) -> int:
    return context // group.compression * group.index_width if group.index_heads else 0


def sequence_bytes(architecture: Architecture, *, context: int, bytes_per_element: float) -> float:
    """Return the bytes that one sequence keeps: keys, values and states."""
    kept = cache_bytes(architecture, context=context, bytes_per_element=bytes_per_element)
    return kept + state_bytes(architecture, bytes_per_element=bytes_per_element)
