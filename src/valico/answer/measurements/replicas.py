"""Replicas: equal copies of a plan that both read and write, many rows of one engine at once."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.answer.measurements.serving_case import ServingCase
from valico.compute.kernels.kernels import Ground
from valico.compute.serving.closed import Times, closed_loop, static_batch
from valico.compute.serving.engine import Engine
from valico.compute.serving.ground import ground_of
from valico.compute.serving.load import Load
from valico.compute.serving.plan import Plan
from valico.compute.serving.spread import Degrees

MOST_REQUESTS: Final[Mapping[str, int]] = {"trtllm": 2048, "sglang": 4096, "vllm": 1024}
"""Requests that a framework runs at once by default, however much memory is left."""

STEADY_ROUNDS: Final = 1000.0
"""Rounds of a closed loop after which its start no longer counts."""

Numbers = NDArray[np.float64]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a replica does under a load, and what that rests on."""

    ttft_s: float
    tpot_s: float
    tokens_per_s: float
    """Output tokens of one replica."""
    copies: int
    ground: Ground
    """Of decode."""
    reading: Ground
    """Of prefill."""
    doubts: tuple[str, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, how many copies of it there are, and the requests on each of them."""

    case: ServingCase
    plan: Plan
    copies: int
    users: float


def replicas(cases: Sequence[ServingCase], engine: Engine) -> list[Answer]:
    """Return what the copies of each case's plan do, the requests dealt out among them."""
    asked = [_asked(case) for case in cases]
    batches = [one for one in asked if one.case.load == "batch"]
    others = [one for one in asked if one.case.load != "batch"]
    found = {
        id(one.case): answer
        for some, answers in (
            (others, answers_of(engine, others, loop(engine, others)) if others else []),
            (batches, _batches(engine, batches) if batches else []),
        )
        for one, answer in zip(some, answers, strict=True)
    }
    return [found[id(case)] for case in cases]


def _asked(case: ServingCase) -> Asked:
    plan = case.pool.plan if case.pool else Plan()
    copies = (case.pool.copies if case.pool else 1) or 1
    wanted = (case.concurrency or case.requests or np.inf) / copies
    users = max(1.0, min(wanted, float(MOST_REQUESTS[case.framework])))
    return Asked(case=case, plan=plan, copies=copies, users=users)


def _batches(engine: Engine, asked: Sequence[Asked]) -> list[Answer]:
    """Return batches that fit from start to end; of others, users who come in turn."""
    kept = np.broadcast_to(loop(engine, asked).served, (len(asked),))
    users = np.asarray([one.users for one in asked])
    whole = static_batch(engine, degrees_of(asked), load_of(asked))
    turns = loop(engine, asked, rounds=np.maximum(1.0, users / kept))
    apart = zip(answers_of(engine, asked, whole), answers_of(engine, asked, turns), strict=True)
    fits = users <= kept
    return [both[0] if fit else both[1] for both, fit in zip(apart, fits, strict=True)]


def loop(engine: Engine, asked: Sequence[Asked], *, rounds: Numbers | None = None) -> Times:
    """Return the times of users who each ask again when answered."""
    load = load_of(asked)
    if rounds is not None:
        load = msgspec.structs.replace(load, rounds=rounds)
    return closed_loop(engine, degrees_of(asked), load)


def degrees_of(asked: Sequence[Asked]) -> Degrees:
    """Return the plans as arrays."""
    names = Degrees.__struct_fields__
    columns = {name: [float(getattr(one.plan, name)) for one in asked] for name in names}
    return Degrees(**{name: np.asarray(column) for name, column in columns.items()})


def load_of(asked: Sequence[Asked]) -> Load:
    """Return the requests as arrays."""
    return Load(
        input_tokens=np.asarray([float(one.case.input_tokens) for one in asked]),
        output_tokens=np.asarray([float(one.case.output_tokens) for one in asked]),
        concurrency=np.asarray([one.users for one in asked]),
        rounds=np.asarray([_rounds(one.case) for one in asked]),
        shortest=np.asarray([one.case.manner.shortest for one in asked]),
        wait_passes=np.asarray([one.case.wait_passes for one in asked]),
        pass_tokens=np.asarray([one.case.pass_tokens for one in asked]),
    )


def _rounds(case: ServingCase) -> float:
    return STEADY_ROUNDS if case.load in {"offline", "server"} else case.manner.rounds


def answers_of(engine: Engine, asked: Sequence[Asked], times: Times) -> list[Answer]:
    """Return the answer of each replica."""
    size = (len(asked),)
    ttft, tpot, rate = (
        np.broadcast_to(values, size) for values in (times.ttft_s, times.tpot_s, times.tokens_per_s)
    )
    passes = times.steps.passes
    return [
        Answer(
            ttft_s=float(ttft[n]),
            tpot_s=float(tpot[n]),
            tokens_per_s=float(rate[n]),
            copies=one.copies,
            ground=ground_of(engine, passes, (0, n)).whole,
            reading=ground_of(engine, passes, (1, n)).whole,
            doubts=() if one.case.concurrency or one.case.requests else ("as many as fit",),
        )
        for n, one in enumerate(asked)
    ]
