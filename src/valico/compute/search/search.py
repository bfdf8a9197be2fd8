"""The search: the best plan under targets, the frontier, and those that came next."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

import msgspec
import numpy as np

from valico.compute.search.candidate import Candidate
from valico.compute.search.field import Field, Targets, before, between, field
from valico.compute.search.losers import Loser, losers, slower
from valico.compute.search.order import frontier, nearest, ranked
from valico.compute.search.reasons import why_none, why_too_many
from valico.compute.search.space import Space, serving_space
from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load
from valico.errors import InputError

BESIDE: Final = 3
"""Plans of which is said why they lost."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search found."""

    targets: Targets
    best: Candidate | None
    """None where no plan keeps the targets."""
    losers: tuple[Loser, ...]
    frontier: tuple[Candidate, ...]
    """A dozen plans that no other beats in both tokens a user and tokens a chip, the fastest users
    first, evenly in speed."""
    plans: int
    """Ways to divide the cluster."""
    points: int
    """Plans times loads that were timed."""
    none: str = ""
    """Where no plan keeps the targets: what the nearest lacks."""


def search(
    engine: Engine,
    load: Load,
    chips: int,
    *,
    targets: Targets,
    space: Space | None = None,
    fastest: bool = False,
) -> Found:
    """Return the best plan to serve on so many chips that keeps the targets.

    Best is most tokens a chip; with `fastest`, most tokens a user.
    """
    plans = space or serving_space(engine.model, chips, domain=engine.links.domain_chips)
    coarse = field(engine, plans, load)
    finer = before if fastest else between
    fine = field(engine, plans, load, users=finer(coarse, coarse.keeps(targets)))
    ways = tuple(islice(ranked((coarse, fine), targets, fastest=fastest), 1 + BESIDE))
    if fastest:
        return _found((coarse, fine), targets, ways, tuple(slower(ways)))
    return _found((coarse, fine), targets, ways, tuple(losers(engine, load, ways, targets)))


def search_or_any(engine: Engine, load: Load, chips: int, *, targets: Targets) -> Candidate:
    """Return the best plan that keeps the targets, or the best of all where none does.

    Raises InputError where the model fits under no plan.
    """
    best = search(engine, load, chips, targets=targets).best
    if best is not None:
        return best
    found = search(engine, load, chips, targets=Targets())
    if found.best is None:
        message = f"{engine.model_name} on {chips:,} {engine.kernels.device.name}: {found.none}"
        raise InputError(message)
    return found.best


def search_at(
    engine: Engine,
    load: Load,
    chips: int,
    *,
    users: float,
    static: bool = False,
    space: Space | None = None,
) -> Found:
    """Return the best plan for so many users of the whole cluster at once: most tokens a second.

    Users are dealt out evenly; replicas that get none stand idle.
    """
    plans = space or serving_space(engine.model, chips, domain=engine.links.domain_chips)
    each = np.maximum(1.0, np.ceil(users / plans.replicas))[:, None]
    fields = (_shared(field(engine, plans, load, users=each, static=static), users),)
    ways = tuple(islice(ranked(fields, Targets()), 1 + BESIDE))
    found = _found(fields, Targets(), ways, tuple(losers(engine, load, ways, Targets())))
    most = int(np.max(fields[0].largest * plans.replicas, initial=0.0))
    if ways or not most:
        return found
    return msgspec.structs.replace(found, none=why_too_many(users, most))


def _shared(found: Field, users: float) -> Field:
    """Return a field whose rate counts the users there are, where replicas have room for more.

    Two users on eight replicas keep two of them at work; twelve give some replicas two and others
    one, and each is taken to be as slow as with two.
    """
    places = found.users * found.space.replicas[:, None]
    share = np.minimum(1.0, users / places)
    return msgspec.structs.replace(found, rate_per_chip=np.asarray(found.rate_per_chip * share))


def search_decode(engine: Engine, load: Load, chips: int, *, targets: Targets) -> Candidate | None:
    """Return the plan that writes most where others read; None where no plan keeps the target."""
    plans = serving_space(engine.model, chips, domain=engine.links.domain_chips)
    alone = Targets(tpot_s=targets.tpot_s)
    coarse = field(engine, plans, load, static=True)
    users = between(coarse, coarse.keeps(alone))
    fine = field(engine, plans, load, users=users, static=True)
    written = [_writing(one) for one in (coarse, fine)]
    return next(ranked(written, alone), None)


def _writing(found: Field) -> Field:
    """Return a field whose rate counts the time of writing alone."""
    cluster = found.space.replicas[:, None] / found.space.chips
    rate = np.asarray(found.users / found.seen.tpot_s * cluster)
    return msgspec.structs.replace(found, rate_per_chip=rate)


def _found(
    fields: Sequence[Field],
    targets: Targets,
    ways: Sequence[Candidate],
    behind: tuple[Loser, ...],
) -> Found:
    return Found(
        targets=targets,
        best=ways[0] if ways else None,
        losers=behind,
        frontier=frontier(fields),
        plans=len(fields[0].space),
        points=sum(one.users.size for one in fields),
        none="" if ways else why_none(nearest(fields[0], targets), targets),
    )
