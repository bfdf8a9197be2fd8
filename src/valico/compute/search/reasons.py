"""Why a plan lost, in words."""

from collections.abc import Mapping
from typing import Final

from valico import units
from valico.compute.search.candidate import Candidate
from valico.compute.search.field import Targets
from valico.compute.serving.plan import Plan

EQUAL: Final = 0.005
"""Plans nearer to each other than this are equal."""
TENTH_MORE: Final = 1.1
NAMES: Final[Mapping[str, str]] = {
    "matmul_s": "dense products",
    "attention_s": "attention",
    "experts_s": "experts",
    "collective_s": "exchange between chips",
    "elementwise_s": "norms and copies",
    "sampling_s": "sampling",
    "host_s": "the host",
    "drafting_s": "drafting",
}
"""The parts of a pass as readers name them."""


def plan_words(plan: Plan) -> str:
    """Return a plan in words.

    >>> plan_words(Plan(tensor=4, expert_tensor=4)), plan_words(Plan())
    ('TP 4', 'one chip')
    >>> plan_words(Plan(tensor=2, attention_data=8, expert_parallel=16))
    'TP 2, attention DP 8, EP 16'
    """
    degrees = (
        ("TP", plan.tensor),
        ("PP", plan.pipeline),
        ("attention DP", plan.attention_data),
        ("EP", plan.expert_parallel),
        ("expert TP", plan.expert_tensor if plan.expert_parallel > 1 else 1),
    )
    return ", ".join(f"{name} {degree}" for name, degree in degrees if degree > 1) or "one chip"


def plan_short(plan: Plan) -> str:
    """Return a plan as planners write it.

    >>> plan_short(Plan(tensor=2, attention_data=8, expert_parallel=16)), plan_short(Plan())
    ('TP2 DP8 EP16', '1 chip')
    """
    degrees = (
        ("TP", plan.tensor),
        ("PP", plan.pipeline),
        ("DP", plan.attention_data),
        ("EP", plan.expert_parallel),
        ("ETP", plan.expert_tensor if plan.expert_parallel > 1 else 1),
    )
    return " ".join(f"{name}{degree}" for name, degree in degrees if degree > 1) or "1 chip"


def why_lost(best: Candidate, other: Candidate, at_same: Candidate, targets: Targets) -> str:
    """Return why a plan that keeps the targets came behind the best.

    `at_same` is the same plan at the best one's load a chip.
    """
    behind = 1 - other.tokens_per_s_per_chip / best.tokens_per_s_per_chip
    if behind < EQUAL:
        return "as good, with larger replicas" if _larger(other, best) else "as good"
    if other.idle_chips > best.idle_chips:
        return f"leaves {other.idle_chips} chips idle"
    if not at_same.fits:
        return _no_room(other)
    longer = at_same.tpot_s / best.tpot_s
    if longer > 1 + EQUAL:
        return f"at the same load a token takes {longer_words(longer)}: {_excess(best, at_same)}"
    if targets.ttft_s is not None and at_same.ttft_s > targets.ttft_s:
        first = units.show(at_same.ttft_s, "s", 3)
        return f"at the same load the first token takes {first}: fewer chips read each prompt"
    return "no slower at the same load, which it cannot be given whole"


def longer_words(longer: float) -> str:
    """Return how much longer in words.

    >>> longer_words(1.302), longer_words(1.04)
    ('1.3x as long', '4 % longer')
    """
    return (
        f"{longer:.2g}x as long"
        if longer >= TENTH_MORE
        else f"{longer - 1:.0%} longer".replace("%", " %")
    )


def why_none(nearest: Candidate, targets: Targets) -> str:
    """Return what the plan lacks that comes nearest to the targets."""
    plan = plan_words(nearest.plan)
    if not nearest.fits:
        short = units.show(nearest.lacking_bytes, "byte", 3)
        users = f"{nearest.users:,} users" if nearest.users > 1 else "one user"
        return f"does not fit: {plan} with {users} lacks {short} on each chip"
    missed = []
    least = targets.tokens_per_s_per_chip
    if least is not None:
        return f"no plan gives {least:,.0f} tokens/s a chip, as the cost that is asked for needs"
    for name, words in (("ttft_s", "TTFT"), ("tpot_s", "TPOT")):
        target, value = getattr(targets, name), getattr(nearest, name)
        if target is not None and value > target:
            shown, wanted = units.show(value, "s", 3), units.show(target, "s", 3)
            missed.append(f"{words} {shown} instead of {wanted}")
    return f"no plan keeps the targets; the nearest, {plan}, has {' and '.join(missed)}"


def why_too_many(users: float, most: int) -> str:
    """Return why no plan holds so many users at once.

    >>> why_too_many(1e6, 12050)
    'no plan holds 1,000,000 users at once; the most that memory holds are 12,050'
    """
    return f"no plan holds {users:,.0f} users at once; the most that memory holds are {most:,}"


def _larger(other: Candidate, best: Candidate) -> bool:
    return other.plan.chips > best.plan.chips


def _no_room(other: Candidate) -> str:
    share = other.weights_bytes / other.available_bytes
    return (
        f"room for {other.largest_users:,} users a replica and no more: "
        f"weights take {share:.0%} of memory"
    )


def _excess(best: Candidate, other: Candidate) -> str:
    """Return the part that makes a token take longer than with the best plan."""
    more = {name: value - best.token_s.get(name, 0.0) for name, value in other.token_s.items()}
    more["waiting"] = other.waiting_s - best.waiting_s
    worst = max(more, key=lambda name: more[name])
    if more[worst] <= 0:
        return "prompts of others take longer"
    ms = units.show(more[worst], "s", 2)
    return f"{ms} more of {_named(worst, other.plan)}"


def _named(part: str, plan: Plan) -> str:
    if part == "waiting":
        return "waiting for the prompts of others"
    if part == "collective_s":
        return _exchange(plan)
    if part == "matmul_s" and plan.tensor == 1:
        return "dense products, which no other chip shares"
    return NAMES[part]


def _exchange(plan: Plan) -> str:
    if plan.attention_data > 1:
        return f"exchange with the experts of {plan.tensor * plan.attention_data} chips"
    if plan.tensor > 1:
        return f"all-reduce over {plan.tensor} chips"
    return "sending between stages"
