"""Best: where a row states no plan, the one that serves most under the benchmark's target."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
import numpy as np

from valico.answer.measurements.replicas import MOST_REQUESTS, Answer, Asked, answers_of, loop
from valico.answer.measurements.serving_case import ServingCase
from valico.compute.serving.engine import Engine
from valico.compute.serving.plan import Plan
from valico.errors import InputError

_SIZES: Final = 16
"""Loads among which the largest under a target is sought."""

_WIDTHS: Final = (1, 2, 4, 8, 16, 32)


def best_replicas(cases: Sequence[ServingCase], engine: Engine) -> list[Answer | InputError]:
    """Return what the best plan of each case does whose copies fill its chips.

    An InputError where no plan holds the model and keeps the target.
    """
    fitting = _fitting(engine, [_full(case, plan) for case in cases for plan in _plans(case)])
    loads = [one for full in fitting for one in _loads(full)]
    keeping = _keeping(engine, loads) if loads else []
    found: dict[int, list[Answer]] = defaultdict(list)
    for one, answer in zip(keeping, _answers(engine, keeping), strict=True):
        found[id(one.case)].append(answer)
    return [_best(case, found[id(case)]) for case in cases]


def _plans(case: ServingCase) -> list[Plan]:
    widths = [w for w in _WIDTHS if case.chips % w == 0]
    architecture = case.model.architecture
    plans = [Plan(tensor=w, expert_tensor=w) for w in widths]
    if architecture is not None and any(group.experts for group in architecture.feed_forward):
        several = [w for w in widths if w > 1]
        plans += [Plan(tensor=w, expert_parallel=w) for w in several]
        plans += [Plan(attention_data=w, expert_parallel=w) for w in several]
    return plans


def _full(case: ServingCase, plan: Plan) -> Asked:
    copies = case.chips // plan.chips
    wanted = (case.concurrency or np.inf) / copies
    users = max(1.0, min(MOST_REQUESTS[case.framework], wanted))
    return Asked(case=case, plan=plan, copies=copies, users=users)


def _fitting(engine: Engine, asked: Sequence[Asked]) -> list[Asked]:
    """Return the plans whose weights fit, with as many requests as memory holds."""
    times = loop(engine, asked)
    served = np.broadcast_to(times.served, (len(asked),))
    alone = loop(engine, [msgspec.structs.replace(one, users=1.0) for one in asked])
    fits = np.broadcast_to(alone.memory.fits, (len(asked),))
    return [
        msgspec.structs.replace(one, users=float(users))
        for one, users, fit in zip(asked, served, fits, strict=True)
        if fit
    ]


def _loads(full: Asked) -> Iterable[Asked]:
    """Return smaller loads too where a target may forbid the largest."""
    if full.case.target_tpot_s is None or full.case.concurrency:
        return (full,)
    sizes = np.unique(np.round(np.geomspace(1, full.users, _SIZES)))
    return tuple(msgspec.structs.replace(full, users=float(users)) for users in sizes)


def _keeping(engine: Engine, loads: Sequence[Asked]) -> list[Asked]:
    """Return the loads that keep the target of their case, the largest of each plan."""
    times, size = loop(engine, loads), (len(loads),)
    ttft, tpot = (np.broadcast_to(values, size) for values in (times.ttft_s, times.tpot_s))
    largest: dict[tuple[int, Plan], Asked] = {}
    for one, first_s, further_s in zip(loads, ttft, tpot, strict=True):
        late = first_s > (one.case.target_ttft_s or np.inf)
        slow = further_s > (one.case.target_tpot_s or np.inf)
        key = (id(one.case), one.plan)
        if not (late or slow) and (key not in largest or largest[key].users < one.users):
            largest[key] = one
    return list(largest.values())


def _answers(engine: Engine, asked: Sequence[Asked]) -> list[Answer]:
    return answers_of(engine, asked, loop(engine, asked)) if asked else []


def _best(case: ServingCase, answers: Sequence[Answer]) -> Answer | InputError:
    if not answers:
        message = f"no plan over {case.chips} x {case.chip.name} holds {case.model.name}"
        return InputError(message + (" and keeps the target" if case.target_tpot_s else ""))
    best = max(answers, key=lambda answer: answer.tokens_per_s * answer.copies)
    said = "the row states no plan; the best that fits was taken"
    return msgspec.structs.replace(best, doubts=(*best.doubts, said))
