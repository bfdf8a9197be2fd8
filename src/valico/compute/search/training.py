"""Training: the best plan, and the best of those that differ from it in one degree."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
import numpy as np

from valico.compute.search.reasons import EQUAL, longer_words
from valico.compute.training.engine import Engine
from valico.compute.training.fleet import Fleet, fleet
from valico.compute.training.plan import Plan, spread_from_plans
from valico.compute.training.search import Known
from valico.compute.training.step import step_s
from valico.errors import InputError

PARTS: Final[Mapping[str, str]] = {
    "arithmetic_s": "arithmetic",
    "recompute_s": "computing again",
    "tensor_s": "exchange of tensor parallelism",
    "context_s": "exchange of context parallelism",
    "expert_s": "dispatch to experts",
    "host_s": "the host",
    "bubble_s": "idle stages (bubble)",
    "data_s": "exchange of gradients and weights",
    "optimiser_s": "the optimiser",
}
"""The parts of a step as readers name them."""
RIVALS: Final = 4


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """The best plan with one degree changed, and why it lost."""

    fleet: Fleet
    behind: float
    """Share of the best plan's tokens that it lacks."""
    why: str


def parts_of(engine: Engine, plan: Plan, *, batch_tokens: float, sequence: int) -> dict[str, float]:
    """Return the seconds of one step by what they are spent on."""
    step = step_s(
        engine,
        spread_from_plans([plan]),
        global_batch=batch_tokens / sequence,
        sequence=sequence,
    )
    return {name: float(np.ravel(getattr(step, name))[0]) for name in PARTS}


def rivals(
    engine: Engine, best: Fleet, *, chips: int, batch_tokens: float, sequence: int
) -> tuple[Rival, ...]:
    """Return the best plans that differ from the best one in one degree, the nearest first."""
    ours = parts_of(engine, best.plan, batch_tokens=best.batch_tokens, sequence=sequence)
    found: dict[str, Fleet] = {}
    for known in _others(engine, best.plan):
        try:
            other = fleet(
                engine, chips=chips, sequence=sequence, batch_tokens=batch_tokens, known=known
            )
        except InputError:
            continue
        found.setdefault(other.plan.show(), other)
    nearest = sorted(found.values(), key=lambda one: -one.tokens_per_s)[:RIVALS]
    return tuple(_rival(engine, best, ours, other, sequence) for other in nearest)


def _others(engine: Engine, plan: Plan) -> Iterator[Known]:
    for degree in (plan.tensor // 2, plan.tensor * 2):
        if degree >= 1 and all(g.heads % degree == 0 for g in engine.model.attention):
            yield Known(tensor=degree)
    for stages in (plan.pipeline // 2, plan.pipeline * 2):
        if stages >= 1:
            yield Known(pipeline=stages)
    if plan.expert > 1:
        yield from (Known(expert=degree) for degree in (plan.expert // 2, plan.expert * 2))
    if plan.chunks > 1:
        yield Known(chunks=1)


def _rival(
    engine: Engine, best: Fleet, ours: Mapping[str, float], other: Fleet, sequence: int
) -> Rival:
    theirs = parts_of(engine, other.plan, batch_tokens=other.batch_tokens, sequence=sequence)
    return Rival(
        fleet=other,
        behind=1 - other.tokens_per_s / best.tokens_per_s,
        why=_why(best, ours, other, theirs),
    )


def _why(best: Fleet, ours: Mapping[str, float], other: Fleet, theirs: Mapping[str, float]) -> str:
    """Return the part that costs the other plan most, chip by chip and token by token."""
    if other.chips < best.chips:
        return f"leaves {best.chips - other.chips:,} chips more idle"
    slower = best.tokens_per_s / other.tokens_per_s
    if slower < 1 + EQUAL:
        return "as good"
    per_token = {name: theirs[name] / other.batch_tokens for name in PARTS}
    more = {name: each - ours[name] / best.batch_tokens for name, each in per_token.items()}
    worst = max(more, key=lambda name: more[name])
    step = sum(theirs.values()) / other.batch_tokens
    share = f"{per_token[worst] / step:.0%}".replace("%", " %")
    return f"a step takes {longer_words(slower)}: {PARTS[worst]} takes {share} of it"
