"""Steps: the time of one step of the optimiser, for many plans at once."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.form import Array
from valico.compute.training.engine import Engine
from valico.compute.training.fitted import Fitted
from valico.compute.training.plan import Spread
from valico.compute.training.terms import Terms, terms


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds of one step by what they are spent on, on the chip that waits longest."""

    arithmetic_s: Array
    recompute_s: Array
    tensor_s: Array
    context_s: Array
    expert_s: Array
    host_s: Array
    bubble_s: Array
    data_s: Array
    optimiser_s: Array

    @property
    def total_s(self) -> Array:
        """The whole step, in seconds."""
        parts = [getattr(self, name) for name in self.__struct_fields__]
        return np.asarray(sum(parts, start=np.asarray(0.0)))


def step_s(engine: Engine, spread: Spread, *, global_batch: ArrayLike, sequence: int) -> Step:
    """Return the times of one step under many plans.

    `global_batch` counts sequences of so many tokens. Whether a plan divides and fits is asked
    elsewhere: `check_plan`, `memory_bytes`.
    """
    found = terms(engine, spread, global_batch=global_batch, sequence=sequence)
    return step_from_terms(engine.fitted, found)


def step_from_terms(fitted: Fitted, found: Terms) -> Step:
    """Return the times of one step from its terms and what frameworks add."""
    parts = _micro_batch(fitted, found)
    whole = found.each * sum(parts.values(), start=np.asarray(0.0))
    return Step(
        **{name: found.each * found.micro_batches * time for name, time in parts.items()},
        bubble_s=found.bubbles * (whole + found.sending_s),
        data_s=_data_s(fitted, found, whole),
        optimiser_s=found.optimiser_s,
    )


def _micro_batch(fitted: Fitted, found: Terms) -> dict[str, Array]:
    """Return the times of one micro-batch over all layers, forward and backward, as they show.

    Stages fed from both ends hide the exchange of experts behind arithmetic, which then lacks the
    multiprocessors that copy.
    """
    one, full = found.passes, found.recompute > 1
    turns = np.where(full, 2.0, 1.0)
    attention = fitted.dense_factor * (1 + fitted.backward_factor) * one.attention_s
    light = fitted.elementwise_factor * one.elementwise_forward_s
    light = light + fitted.dense_factor * one.widening_s
    there, back = _forward_s(fitted, found), _backward_s(fitted, found)
    launched = fitted.host_s * found.layers + fitted.expert_host_s * found.routed_layers
    exposed = fitted.expert_exposed * (1 - found.hidden)
    return {
        "arithmetic_s": found.slowed * (there + back) + fitted.dense_factor * one.output_s,
        "recompute_s": np.where(full, there, np.where(found.recompute > 0, light, 0.0)),
        "tensor_s": fitted.tensor_exposed * (turns * one.tensor_forward_s + one.tensor_backward_s),
        "context_s": np.maximum(0.0, 3 * one.context_s - attention),
        "expert_s": exposed * (1 + turns) * one.exchange_s,
        "host_s": launched * (1 - found.captured),
    }


def _forward_s(fitted: Fitted, found: Terms) -> Array:
    one = found.passes
    dense = fitted.dense_factor * (one.dense_forward_s + one.attention_s)
    moved = fitted.elementwise_factor * one.elementwise_forward_s
    return np.asarray(dense + _expert_factor(fitted, found) * one.experts_forward_s + moved)


def _backward_s(fitted: Fitted, found: Terms) -> Array:
    one = found.passes
    attention = fitted.backward_factor * one.attention_s
    dense = fitted.dense_factor * (one.dense_backward_s + attention)
    moved = fitted.elementwise_factor * one.elementwise_backward_s
    return np.asarray(dense + _expert_factor(fitted, found) * one.experts_backward_s + moved)


def _expert_factor(fitted: Fitted, found: Terms) -> Array:
    return np.where(found.captured > 0, fitted.captured_expert_factor, fitted.expert_factor)


def _data_s(fitted: Fitted, found: Terms, one: Array) -> Array:
    """Return the exchange of weights and gradients that shows.

    Sharded weights are gathered twice and their gradients scattered once a micro-batch, beside the
    arithmetic; otherwise both happen once a step, beside the first and the last micro-batch.
    """
    once = found.gather_s + found.scatter_s
    each = np.where(found.sharded > 0, once + found.gather_s, once)
    shown = np.maximum(0.0, each - one) + fitted.shard_exposed * np.minimum(each, one)
    return shown * np.where(found.sharded > 0, found.micro_batches, 1.0)
