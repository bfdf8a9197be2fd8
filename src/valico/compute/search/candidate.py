"""Candidates: one plan at one load, out of a field."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.form import Array
from valico.compute.search.field import Field
from valico.compute.serving.plan import Plan

PARTS: Final = (
    "matmul_s",
    "attention_s",
    "experts_s",
    "collective_s",
    "elementwise_s",
    "sampling_s",
    "host_s",
)
"""What a pass is spent on."""
KEPT: Final = ("weights_bytes", "cache_bytes", "activations_bytes", "reserve_bytes")
"""What memory is spent on."""
PLANS_BY_LOADS: Final = 2
"""Axes of a field."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A plan at a load: what its users see, what it holds, and where the time goes."""

    plan: Plan
    replicas: int
    idle_chips: int
    users: int
    """Of one replica, at once."""
    largest_users: int
    """Users that one replica can keep."""
    ttft_s: float
    tpot_s: float
    tokens_per_s_per_chip: float
    """Output tokens, over all chips of the cluster."""
    weights_bytes: float
    """Of one chip, as is all that follows in bytes."""
    cache_bytes: float
    activations_bytes: float
    reserve_bytes: float
    available_bytes: float
    lacking_bytes: float
    """What a chip is short of; nothing where the plan fits."""
    token_s: Mapping[str, float]
    """Parts of the time of one token: of a decode pass over the tokens that it yields."""
    waiting_s: float
    """What prompts of others add to each token."""

    @property
    def tokens_per_s_per_user(self) -> float:
        """How fast one user reads."""
        return 1 / self.tpot_s

    @property
    def chips(self) -> int:
        """Chips of the cluster."""
        return self.replicas * self.plan.chips + self.idle_chips

    @property
    def users_per_chip(self) -> float:
        """Users at once for each chip of a replica."""
        return self.users / self.plan.chips

    @property
    def fits(self) -> bool:
        """Whether memory suffices."""
        return not self.lacking_bytes


def candidate(found: Field, row: int, column: int) -> Candidate:
    """Return one plan at one load."""
    space, seen = found.space, found.seen
    held, steps = seen.memory, seen.steps

    def at(values: ArrayLike) -> float:
        return _at(np.asarray(values), row, column)

    plan = space.plan(row)
    replicas = space.chips // plan.chips
    tpot_s, decode_s = at(seen.tpot_s), at(steps.decode_s)
    each = {name: at(_decode(getattr(steps.passes, name))) for name in PARTS}
    each["drafting_s"] = max(0.0, decode_s - sum(each.values()))
    kept = [at(getattr(held, name)) for name in KEPT]
    return Candidate(
        plan=plan,
        replicas=replicas,
        idle_chips=space.chips - replicas * plan.chips,
        users=int(found.users[row, column]),
        largest_users=int(found.largest[row]),
        ttft_s=at(seen.ttft_s),
        tpot_s=tpot_s,
        tokens_per_s_per_chip=at(found.rate_per_chip),
        **dict(zip(KEPT, kept, strict=True)),
        available_bytes=held.available_bytes,
        lacking_bytes=max(0.0, sum(kept) - held.available_bytes),
        token_s={name: part / found.accepted for name, part in each.items()},
        waiting_s=max(0.0, tpot_s - decode_s / found.accepted),
    )


def _at(values: Array, row: int, column: int) -> float:
    """Return one value of an array that broadcasts over plans and loads."""
    if not values.ndim:
        return float(values)
    height, width = (1, *values.shape)[-PLANS_BY_LOADS:]
    place = (row if height > 1 else 0, column if width > 1 else 0)
    return float(values[place] if values.ndim > 1 else values[place[1]])


def _decode(part: Array) -> Array:
    """Return a part of the decode pass: the first along the first axis, where there is one."""
    return part[0] if part.ndim > PLANS_BY_LOADS else part
