"""The space of plans: every way to divide a cluster among replicas of a model."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.catalogue.architecture import Architecture
from valico.compute.serving.plan import Plan
from valico.compute.serving.spread import Degrees
from valico.errors import InputError

Counts = NDArray[np.int64]

MOST_REPLICA: Final = 512
"""Chips of the largest replica that is tried."""


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """Many plans as arrays of one length: what a replica takes, and how many replicas there are."""

    tensor: Counts
    pipeline: Counts
    attention_data: Counts
    expert_tensor: Counts
    expert_parallel: Counts
    chips: int
    """Chips of the cluster."""

    @property
    def replica_chips(self) -> Counts:
        """Chips of one replica."""
        return self.tensor * self.pipeline * self.attention_data

    @property
    def copies(self) -> Counts:
        """Copies of attention of one replica, those of every stage counted."""
        return self.attention_data * self.pipeline

    @property
    def replicas(self) -> Counts:
        """Replicas that the cluster holds."""
        return self.chips // self.replica_chips

    @property
    def idle_chips(self) -> Counts:
        """Chips that no replica uses."""
        return self.chips - self.replicas * self.replica_chips

    def __len__(self) -> int:
        """Return how many plans there are."""
        return len(self.tensor)

    def plan(self, place: int) -> Plan:
        """Return one plan."""
        return Plan(**{name: int(getattr(self, name)[place]) for name in _DEGREES})

    def degrees(self) -> Degrees:
        """Return the degrees as a column, to broadcast with batches."""
        return Degrees(**{name: getattr(self, name)[:, None] for name in _DEGREES})


_DEGREES = ("tensor", "pipeline", "attention_data", "expert_tensor", "expert_parallel")


def serving_space(model: Architecture, chips: int, *, domain: int) -> Space:
    """Return every plan of replicas of a model on so many chips.

    Tensor parallelism divides heads and stays within a scale-up domain; pipelines have no more
    stages than layers; attention is copied only where experts are shared; expert parallelism deals
    out whole experts; nobody runs replicas of more than 512 chips.
    """
    if chips < 1:
        message = f"a cluster of {chips} chips; give at least 1"
        raise InputError(message)
    found = np.array(list(_plans(model, min(chips, MOST_REPLICA), domain)), dtype=np.int64)
    columns = {name: found[:, place] for place, name in enumerate(_DEGREES)}
    return Space(chips=chips, **columns)


def space_of(plan: Plan, chips: int) -> Space:
    """Return the space that holds one plan alone; InputError where the chips are too few for it."""
    if plan.chips > chips:
        message = f"the plan takes {plan.chips} chips for one replica; there are {chips}"
        raise InputError(message)
    return space_of_plans([plan], chips)


def space_of_plans(plans: Sequence[Plan], chips: int) -> Space:
    """Return the space that holds some plans, in their order."""
    columns = {
        name: np.array([getattr(plan, name) for plan in plans], dtype=np.int64) for name in _DEGREES
    }
    return Space(chips=chips, **columns)


def _plans(model: Architecture, chips: int, domain: int) -> Iterator[tuple[int, ...]]:
    layers = sum(group.layers for group in model.attention)
    experts = [group.experts for group in model.feed_forward if group.experts]
    widths = [group.width for group in model.feed_forward if group.experts]
    for tensor in _tensors(model, min(chips, domain)):
        for pipeline in _stages(chips // tensor, layers):
            for copies in _powers(chips // (tensor * pipeline)) if experts else (1,):
                for dealt in _dealt(tensor * copies, experts) if experts else (1,):
                    cut = tensor * copies // dealt if experts else tensor
                    if all(width % cut == 0 for width in widths):
                        yield tensor, pipeline, copies, cut, dealt


def _tensors(model: Architecture, most: int) -> list[int]:
    """Return the degrees that divide the heads of all layers."""
    return [
        degree
        for degree in range(1, most + 1)
        if all(group.heads % degree == 0 for group in model.attention)
    ]


def _stages(most: int, layers: int) -> list[int]:
    """Return counts of stages: those up to four, then powers of two."""
    few = range(1, min(most, layers, 4) + 1)
    return sorted({*few, *(n for n in _powers(min(most, layers)))})


def _powers(most: int) -> list[int]:
    return [1 << n for n in range(most.bit_length()) if 1 << n <= most]


def _dealt(chips: int, experts: list[int]) -> list[int]:
    """Return into how many groups the experts of all layers can be dealt out on so many chips."""
    return [
        dealt
        for dealt in range(1, chips + 1)
        if chips % dealt == 0 and all(count % dealt == 0 for count in experts)
    ]


def batches(most: int) -> Counts:
    """Return batch sizes of one copy of attention to try: powers of two, and their middles.

    >>> batches(16).tolist()
    [1, 2, 3, 4, 6, 8, 12, 16]
    """
    powers = [1 << n for n in range(most.bit_length())]
    sizes = {*powers, *(3 * power // 2 for power in powers if power > 1)}
    # `np.unique` would import masked arrays, which take longer than a search
    return np.array(sorted(size for size in sizes if size <= most), dtype=np.int64)
