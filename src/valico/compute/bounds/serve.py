"""Serving: bounds on decode and prefill.

Work is spread evenly and links are free; one token a step, without speculative decoding.
Real systems stay below: compare `Estimate.basis`.
"""

import msgspec

from valico.catalogue.architecture import cache_bytes
from valico.catalogue.models import Model
from valico.compute.bounds.memory import Fit, fit, require
from valico.compute.cluster import Cluster
from valico.compute.estimate import Estimate, bound
from valico.compute.operators import (
    Work,
    active_parameters,
    attention_flop,
    cache_bytes_per_element,
    mean_attention_flop,
    multiplied_parameters,
    read_cache_bytes,
    read_weight_bytes,
)
from valico.compute.roofline import (
    Precision,
    Roof,
    Side,
    binding_side,
    operator_time_s,
    roof_from_chip,
)
from valico.evidence import Step


class Decode(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a cluster can write tokens at most."""

    tokens_per_s_per_user: Estimate
    tokens_per_s_per_chip: Estimate
    tokens_per_s: Estimate
    """Of the whole cluster."""
    step_time: Estimate
    """The time of one token for all sequences (TPOT)."""
    binds: Side
    precision: Precision
    fit: Fit
    why: Step


class Prefill(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a cluster can read prompts at most."""

    tokens_per_s_per_chip: Estimate
    tokens_per_s: Estimate
    """Of the whole cluster."""
    time: Estimate
    """From the prompts to the first token, without queue and network."""
    binds: Side
    precision: Precision
    fit: Fit
    why: Step


def decode(
    model: Model,
    cluster: Cluster,
    *,
    batch: int,
    context: int,
    precision: Precision | None = None,
) -> Decode:
    """Return the bound on decode for so many sequences on the whole cluster at a context.

    A step reads every weight that the batch uses once, and the cache of each sequence.
    """
    roof = roof_from_chip(cluster.chip, precision)
    plan = require(fit(model, cluster, batch=batch, context=context, precision=roof.precision))
    work = decode_work(model, batch=batch, context=context, precision=roof.precision)
    step_s, why = _time(work, cluster, roof)
    return Decode(
        tokens_per_s_per_user=_rate(1 / step_s, why),
        tokens_per_s_per_chip=_rate(batch / step_s / cluster.count, why),
        tokens_per_s=_rate(batch / step_s, why),
        step_time=bound(step_s, "s", "at-least", why),
        binds=binding_side(flop=work.flop, moved_bytes=work.moved_bytes, roof=roof),
        precision=roof.precision,
        fit=plan,
        why=why,
    )


def prefill(
    model: Model,
    cluster: Cluster,
    *,
    input_tokens: int,
    batch: int = 1,
    precision: Precision | None = None,
) -> Prefill:
    """Return the bound on prefill for so many prompts of so many tokens, read at once."""
    roof = roof_from_chip(cluster.chip, precision)
    plan = require(fit(model, cluster, batch=batch, context=input_tokens, precision=roof.precision))
    work = prefill_work(model, batch=batch, input_tokens=input_tokens, precision=roof.precision)
    time_s, why = _time(work, cluster, roof)
    tokens = batch * input_tokens
    return Prefill(
        tokens_per_s_per_chip=_rate(tokens / time_s / cluster.count, why),
        tokens_per_s=_rate(tokens / time_s, why),
        time=bound(time_s, "s", "at-least", why),
        binds=binding_side(flop=work.flop, moved_bytes=work.moved_bytes, roof=roof),
        precision=roof.precision,
        fit=plan,
        why=why,
    )


def decode_work(model: Model, *, batch: int, context: int, precision: Precision) -> Work:
    """Return what one step of decode needs: one new token for each sequence of the batch."""
    weights = read_weight_bytes(model, batch, precision)
    flop, step = _decode_flop(model, context)
    cache = batch * _cache_read(model, context, precision)
    says = (
        f"a step needs {batch * flop / 1e12:,.2f} TFLOP, {weights / 1e9:,.1f} GB of weights "
        f"(experts routed evenly) and {cache / 1e9:,.2f} GB of cache"
    )
    return Work(
        flop=batch * flop, moved_bytes=weights + cache, why=Step(says=says, because=(step,))
    )


def prefill_work(model: Model, *, batch: int, input_tokens: int, precision: Precision) -> Work:
    """Return what reading the prompts needs: all tokens through the layers, weights once."""
    tokens = batch * input_tokens
    weights = read_weight_bytes(model, tokens, precision)
    flop, step = _prefill_flop(model, input_tokens)
    written = batch * _cache_written(model, input_tokens, precision)
    says = (
        f"the prompts need {tokens * flop / 1e12:,.1f} TFLOP, {weights / 1e9:,.1f} GB of weights "
        f"(experts routed evenly) and {written / 1e9:,.2f} GB of cache"
    )
    return Work(
        flop=tokens * flop, moved_bytes=weights + written, why=Step(says=says, because=(step,))
    )


def _decode_flop(model: Model, context: int) -> tuple[float, Step]:
    """Return the FLOP of one token: 2 for each parameter multiplied, and attention."""
    if model.architecture is None:
        active, step = active_parameters(model, "decode")
        return 2 * active, Step(says="attention not counted: layers unknown", because=(step,))
    multiplied = multiplied_parameters(model.architecture)
    attention = attention_flop(model.architecture, context=context, phase="decode")
    return 2 * multiplied + attention, _flop_step(multiplied, attention)


def _prefill_flop(model: Model, input_tokens: int) -> tuple[float, Step]:
    """Return the FLOP of an average token; the output table serves the last token alone."""
    if model.architecture is None:
        active, step = active_parameters(model, "prefill")
        return 2 * active, Step(says="attention not counted: layers unknown", because=(step,))
    shape = model.architecture
    multiplied = multiplied_parameters(shape) - shape.vocabulary * shape.hidden
    attention = mean_attention_flop(shape, tokens=input_tokens, phase="prefill")
    return 2 * multiplied + attention, _flop_step(multiplied, attention)


def _flop_step(multiplied: int, attention: float) -> Step:
    says = f"a token: 2 x {multiplied / 1e9:,.2f}e9 parameters"
    return Step(says=f"{says} and {attention / 1e9:,.2f} GFLOP of attention")


def _cache_read(model: Model, context: int, precision: Precision) -> float:
    if model.architecture is None:
        return 0.0
    per_element = cache_bytes_per_element(precision)
    return read_cache_bytes(model.architecture, context=context, bytes_per_element=per_element)


def _cache_written(model: Model, tokens: int, precision: Precision) -> float:
    if model.architecture is None:
        return 0.0
    per_element = cache_bytes_per_element(precision)
    return cache_bytes(model.architecture, context=tokens, bytes_per_element=per_element)


def _time(work: Work, cluster: Cluster, roof: Roof) -> tuple[float, Step]:
    time_s = operator_time_s(flop=work.flop, moved_bytes=work.moved_bytes, roof=roof)
    side = binding_side(flop=work.flop, moved_bytes=work.moved_bytes, roof=roof)
    spread = time_s / cluster.count
    says = f"{cluster.show()} need at least {spread * 1e3:,.3g} ms; {side} binds"
    return spread, Step(says=says, because=(work.why, roof.why))


def _rate(tokens_per_s: float, why: Step) -> Estimate:
    return bound(tokens_per_s, "count", "at-most", why, unit="token/s")
