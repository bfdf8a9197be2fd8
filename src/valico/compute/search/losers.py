"""Losers: the plans that came next, and why each of them lost."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from valico.compute.search.candidate import Candidate, candidate
from valico.compute.search.field import Targets, field
from valico.compute.search.reasons import why_lost
from valico.compute.search.space import space_of_plans
from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load


class Loser(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that came behind, and why."""

    candidate: Candidate
    behind: float
    """Share of the best plan's tokens that it lacks: a chip's, or a user's where that is sought."""
    why: str


def losers(
    engine: Engine, load: Load, ways: Sequence[Candidate], targets: Targets
) -> Iterator[Loser]:
    """Yield the plans behind the first, each with what it lacks at the first one's load a chip."""
    best, behind = next(iter(ways), None), ways[1:]
    if best is None or not behind:
        return
    space = space_of_plans([other.plan for other in behind], best.chips)
    users = (best.users_per_chip * space.replica_chips)[:, None]
    same = field(engine, space, load, users=np.maximum(space.copies[:, None], users))
    for row, other in enumerate(behind):
        yield Loser(
            candidate=other,
            behind=1 - other.tokens_per_s_per_chip / best.tokens_per_s_per_chip,
            why=why_lost(best, other, candidate(same, row, 0), targets),
        )


def slower(ways: Sequence[Candidate]) -> Iterator[Loser]:
    """Yield the plans behind the first where the fastest users are sought."""
    for other in ways[1:]:
        speed = other.tokens_per_s_per_user
        yield Loser(
            candidate=other,
            behind=1 - speed / ways[0].tokens_per_s_per_user,
            why=f"at that cost a user gets {speed:,.3g} tokens/s",
        )
