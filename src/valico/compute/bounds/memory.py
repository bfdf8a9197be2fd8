"""Memory: what a model keeps, and on how many chips it fits.

A plan that does not fit is refused with what it lacks.
"""

import math
from typing import Final

import msgspec

from valico.catalogue.models import Model
from valico.compute.cluster import Cluster, memory_bytes
from valico.compute.operators import (
    cache_bytes_per_element,
    sequence_bytes,
    weight_bytes,
)
from valico.compute.roofline import Precision, best_precision
from valico.errors import InputError
from valico.evidence import Cite, Step

ALLOWANCE: Final = 0.1
"""Share of memory left to activations, buffers and the runtime; an assumption."""

_ASSUMPTION: Final = (Cite("valico-assumption"),)


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a model fits, and what it takes."""

    fits: bool
    weights_bytes: float
    """Weights; in training also gradients and the state of the optimiser."""
    cache_bytes: float
    """Keys, values and states of all sequences; none in training."""
    allowance_bytes: float
    """Memory of the cluster left to activations and the runtime."""
    available_bytes: float
    """Memory of the cluster."""
    lacking_bytes: float
    """What the cluster is short of; nothing where the model fits."""
    chips_at_least: int
    """Chips of this kind from which on it fits, however it is spread."""
    why: Step


def fit(
    model: Model,
    cluster: Cluster,
    *,
    context: int,
    batch: int = 1,
    precision: Precision | None = None,
) -> Fit:
    """Return whether a model with so many sequences of so many tokens fits on a cluster.

    Weights and cache are taken as spread evenly without copies, so a plan may need more chips.
    """
    check_request(model, batch=batch, context=context)
    chosen = precision or best_precision(cluster.chip)
    weights, weights_step = weight_bytes(model, chosen)
    cache, cache_step = _cache(model, batch, context, chosen)
    return _fit(model, cluster, (weights, cache), (weights_step, cache_step))


def require(plan: Fit) -> Fit:
    """Return a plan that fits; InputError with what it lacks otherwise."""
    if not plan.fits:
        raise InputError(plan.why.says)
    return plan


def check_request(model: Model, *, batch: int, context: int) -> None:
    """Refuse a batch or a context that the model cannot have."""
    for name, value in (("batch", batch), ("context", context)):
        if value < 1:
            message = f"{name} is {value}; it must be at least 1"
            raise InputError(message)
    longest = model.architecture.context if model.architecture else model.value("context")
    if longest is not None and context > longest:
        message = f"context is {context:,} tokens; {model.name} allows {int(longest):,}"
        raise InputError(message)


def _cache(model: Model, batch: int, context: int, precision: Precision) -> tuple[float, Step]:
    if model.architecture is None:
        return 0.0, Step(says="keys and values not counted: no source gives the layers")
    per_element = cache_bytes_per_element(precision)
    each = sequence_bytes(model.architecture, context=context, bytes_per_element=per_element)
    says = f"cache {batch * each / 1e9:,.1f} GB: {batch:,} x {context:,} tokens"
    return batch * each, Step(says=f"{says}, {per_element:.0f} byte an element")


def _fit(model: Model, cluster: Cluster, kept: tuple[float, float], steps: tuple[Step, ...]) -> Fit:
    available, memory_step = memory_bytes(cluster)
    usable = (1 - ALLOWANCE) * available
    lacking = max(0.0, sum(kept) - usable)
    at_least = max(1, math.ceil(sum(kept) / (usable / cluster.count)))
    allowance = Step(says=f"{ALLOWANCE:.0%} left to activations and the runtime", cites=_ASSUMPTION)
    return Fit(
        fits=not lacking,
        weights_bytes=kept[0],
        cache_bytes=kept[1],
        allowance_bytes=ALLOWANCE * available,
        available_bytes=available,
        lacking_bytes=lacking,
        chips_at_least=at_least,
        why=Step(
            says=_verdict(model, cluster, lacking, at_least),
            because=(*steps, memory_step, allowance),
        ),
    )


def _verdict(model: Model, cluster: Cluster, lacking: float, at_least: int) -> str:
    where = f"{model.name} on {cluster.show()}"
    if not lacking:
        return f"{where} fits; {at_least:,} of them are enough"
    return f"{where} does not fit: it lacks {lacking / 1e9:,.0f} GB and needs {at_least:,} chips"
