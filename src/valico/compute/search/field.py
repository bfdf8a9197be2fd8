"""Fields: every plan at every batch, timed together."""

from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.form import Array
from valico.compute.search.space import Space, batches
from valico.compute.serving.closed import Times, closed_loop, static_batch
from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load, accepted_tokens, tokens_from_load
from valico.compute.serving.memory import largest_batch
from valico.errors import InputError

STEADY: Final = 1e9
"""Requests of each user where a service has run for long: the rush at its start is over."""
MOST_PER_COPY: Final = 4096
"""Sequences of one copy of attention that a search tries at most."""

FINER: Final = 8
"""Loads tried between the last that is kept and the first that is not."""

LOAD_STEP: Final = 1.5
"""The widest step between two loads that are tried at first."""

Truth = NDArray[np.bool_]


class Targets(msgspec.Struct, frozen=True, kw_only=True):
    """What a service must keep; None where anything will do."""

    ttft_s: float | None = None
    """Mean time to the first token."""
    tpot_s: float | None = None
    """Mean time of each further token."""
    tokens_per_s_per_chip: float | None = None
    """Least output tokens a second over all chips: what a limit on cost comes to."""

    def __post_init__(self) -> None:
        """Refuse a target that is no time."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if value is not None and not 0 < value < float("inf"):
                message = f"the target {name} is {value}; it must be positive"
                raise InputError(message)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Plans down, loads across: what the users see, and whether it fits."""

    space: Space
    users: Array
    """Users of one replica."""
    seen: Times
    rate_per_chip: Array
    """Output tokens a second over all chips of the cluster, idle ones included."""
    largest: Array
    """Users that one replica can keep, by plan."""
    accepted: float
    """Tokens that a pass yields for one user."""

    @property
    def fits(self) -> Truth:
        """Where memory suffices for all users at once."""
        served = np.broadcast_to(self.seen.served, self.users.shape) >= self.users
        return np.asarray(served & (self.seen.memory.fits > 0))

    def keeps(self, targets: Targets) -> Truth:
        """Return where a plan fits and keeps the targets."""
        kept = self.fits.copy()
        if targets.ttft_s is not None:
            kept &= self.seen.ttft_s <= targets.ttft_s
        if targets.tpot_s is not None:
            kept &= self.seen.tpot_s <= targets.tpot_s
        if targets.tokens_per_s_per_chip is not None:
            kept &= self.rate_per_chip >= targets.tokens_per_s_per_chip
        return kept


def field(
    engine: Engine, space: Space, load: Load, *, users: Array | None = None, static: bool = False
) -> Field:
    """Return what every plan does at every load.

    `users` are those of one replica, by plan or for all; without them each copy of attention gets
    powers of two and their middles, up to what memory holds. Static loads start and end together.
    """
    degrees = space.degrees()
    context = np.asarray(load.input_tokens) + np.asarray(load.output_tokens)
    room = largest_batch(engine, degrees, context=context, pass_tokens=load.pass_tokens)
    asked = _users(space, room) if users is None else users
    tried = msgspec.structs.replace(load, concurrency=asked, rounds=STEADY)
    seen = (static_batch if static else closed_loop)(engine, degrees, tried)
    return Field(
        space=space,
        users=np.broadcast_to(asked, seen.tpot_s.shape),
        seen=seen,
        rate_per_chip=np.asarray(seen.tokens_per_s * space.replicas[:, None] / space.chips),
        largest=room[:, 0],
        accepted=float(np.max(accepted_tokens(load.draft_tokens, load.acceptance))),
    )


def _users(space: Space, room: Array) -> Array:
    """Return the users to try: so many for each copy of attention and stage."""
    most = float(np.max(room / space.attention_data[:, None], initial=1.0))
    each = batches(int(min(max(most, 1.0), MOST_PER_COPY)))[None, :]
    return np.asarray(each * space.copies[:, None], dtype=np.float64)


def between(found: Field, kept: Truth) -> Array:
    """Return users to try between each plan's last load that is kept and the next one."""
    last = np.max(np.where(kept, _each(found), 1.0), axis=1, keepdims=True)
    return _steps(found, last)


def before(found: Field, kept: Truth) -> Array:
    """Return users to try between each plan's last load that is not kept and the first that is."""
    first = np.min(np.where(kept, _each(found), np.inf), axis=1, keepdims=True)
    return _steps(found, np.where(np.isfinite(first), first / LOAD_STEP, 1.0))


def _each(found: Field) -> Array:
    return np.asarray(found.users / found.space.copies[:, None])


def _steps(found: Field, start: Array) -> Array:
    steps = 1 + (LOAD_STEP - 1) * np.arange(1, FINER + 1) / (FINER + 1)
    return np.asarray(np.maximum(1.0, np.floor(start * steps)) * found.space.copies[:, None])


def reading_rates(engine: Engine, load: Load, space: Space) -> tuple[Array, Truth]:
    """Return the prompts a second of one replica of each plan, and where a plan fits.

    Nothing is written beside them; passes are full.
    """
    found = reading(engine, load, space)
    read = found.seen.steps
    prompts = np.asarray(read.crowd_prompts / read.crowd_s * space.pipeline[:, None])
    return prompts[:, 0], found.fits[:, 0]


def reading(engine: Engine, load: Load, space: Space) -> Field:
    """Return the field in which every plan reads full passes of prompts."""
    tokens = tokens_from_load(load)
    each = np.floor(np.maximum(1.0, np.asarray(load.pass_tokens) / tokens.new))
    users = np.asarray(each * space.copies[:, None], dtype=np.float64)
    return field(engine, space, load, users=users, static=True)
