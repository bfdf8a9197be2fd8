"""Served: what the engine says of a row about serving, in the row's metric and unit."""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
import numpy as np

from valico.answer.measurements.cases import ServingCase
from valico.answer.measurements.engines import Engines, Found
from valico.answer.measurements.replicas import Answer, Asked, answers_of, load_of, loop
from valico.answer.measurements.spread import Pool
from valico.answer.measurements.together import Together
from valico.compute.interval import Quantity, interval
from valico.compute.serving import pools
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import forward
from valico.compute.serving.ground import ground_of
from valico.compute.serving.load import Load
from valico.compute.serving.spread import degrees_from_plan
from valico.errors import InputError

NODE_CHIPS: Final = 8
"""Chips of the nodes by which publishers count."""


def served(case: ServingCase, engines: Engines, together: Together) -> Found:
    """Return the prediction for a row; InputError says why there is none."""
    write = _METRICS.get(case.row.metric)
    if write is None:
        message = f"`metric` is '{case.row.metric}'; known are {', '.join(_METRICS)}"
        raise InputError(message)
    engine = engines.engine(case)
    if case.load in {"prefill", "decode"}:
        return _phase(case, engine)
    answer = _answer(case, engine, together)
    quantity: Quantity = "tpot" if case.row.metric == "tpot_ms" else "throughput"
    low, mid, high = interval(write(case, answer), answer.ground, quantity)
    return Found(
        low=low,
        mid=mid,
        high=high,
        ground=answer.ground,
        reading=answer.reading,
        ttft_ms=interval(1e3 * answer.ttft_s, answer.reading, "ttft"),
        doubts=answer.doubts,
    )


def _answer(case: ServingCase, engine: Engine, together: Together) -> Answer:
    if case.prefill_pool is not None and case.pool is not None:
        return _pooled(case, engine, case.prefill_pool, case.pool)
    return together.answer(case)


# --- what each metric makes of it -----------------------------------------------------------


def _tpot_ms(case: ServingCase, answer: Answer) -> float:
    del case
    return 1e3 * answer.tpot_s


def _output_tokens_per_s(case: ServingCase, answer: Answer) -> float:
    """Return output tokens a second of all copies; of one batch, from its start to its end."""
    if case.load != "batch":
        return answer.tokens_per_s * answer.copies
    users = case.concurrency or 1
    return users * case.output_tokens / _whole_s(case, answer)


def _whole_s(case: ServingCase, answer: Answer) -> float:
    return answer.ttft_s + (case.output_tokens - 1) * answer.tpot_s


def _total_tokens_per_s(case: ServingCase, answer: Answer) -> float:
    whole = 1 + case.input_tokens / case.output_tokens
    return _output_tokens_per_s(case, answer) * whole


def _total_per_chip(case: ServingCase, answer: Answer) -> float:
    return _total_tokens_per_s(case, answer) / case.chips


def _output_per_chip(case: ServingCase, answer: Answer) -> float:
    return _output_tokens_per_s(case, answer) / case.chips


_METRICS: Final[Mapping[str, Callable[[ServingCase, Answer], float]]] = {
    "tpot_ms": _tpot_ms,
    "output_tokens_per_s": _output_tokens_per_s,
    "output_tokens_per_s_per_gpu": _output_per_chip,
    "total_tokens_per_s": _total_tokens_per_s,
    "total_tokens_per_s_per_gpu": _total_per_chip,
    "mlperf_offline_throughput": _output_tokens_per_s,
    "mlperf_server_throughput": _output_tokens_per_s,
    "mlperf_interactive_throughput": _output_tokens_per_s,
    "input_tokens_per_s_per_node": _output_tokens_per_s,
    "output_tokens_per_s_per_node": _output_tokens_per_s,
    "input_tokens_per_s_per_npu": _output_tokens_per_s,
    "output_tokens_per_s_per_npu": _output_tokens_per_s,
}


# --- pools ----------------------------------------------------------------------------------


def _pooled(case: ServingCase, engine: Engine, prefill: Pool, decode: Pool) -> Answer:
    """Return what a pool that reads and a pool that writes do together."""
    users = case.concurrency or 1
    reads = Asked(case=case, plan=prefill.plan, copies=prefill.copies or 1, users=users)
    share = max(1.0, users / (decode.copies or 1))
    writes = Asked(case=case, plan=decode.plan, copies=decode.copies or 1, users=share)
    found = pools.serve_pools(
        pools.Pool(engine=engine, plan=reads.plan, replicas=reads.copies),
        pools.Pool(engine=engine, plan=writes.plan, replicas=writes.copies),
        _scalar(load_of([reads])),
    )
    (alone,) = answers_of(engine, [writes], loop(engine, [writes]))
    return msgspec.structs.replace(
        alone,
        ttft_s=found.ttft.mid,
        tpot_s=found.tpot.mid,
        tokens_per_s=found.tokens_per_s.mid,
        copies=1,
    )


def _scalar(load: Load) -> Load:
    """Return a load of one replica as plain numbers."""
    return Load(
        **{name: float(np.ravel(getattr(load, name))[0]) for name in Load.__struct_fields__}
    )


# --- one phase by itself --------------------------------------------------------------------


def _phase(case: ServingCase, engine: Engine) -> Found:
    """Return tokens a second of nodes that only read, or only write."""
    if case.pool is None or case.concurrency is None:
        message = "the row states no plan or no batch"
        raise InputError(message)
    plan, reads = case.pool.plan, case.load == "prefill"
    new = case.input_tokens if reads else 1
    each = _sequences(case, reads=reads) / max(1, case.pool.copies or 1)
    times = forward(
        engine,
        degrees_from_plan(plan),
        sequences=max(1.0, each / plan.attention_data),
        tokens=new,
        past=0 if reads else case.input_tokens,
    )
    rate = each * new / float(times.total_s) / plan.chips
    node = NODE_CHIPS if "node" in case.row.metric else 1
    ground = ground_of(engine, times, ()).whole
    low, mid, high = interval(rate * node, ground, "throughput")
    return Found(low=low, mid=mid, high=high, ground=ground)


def _sequences(case: ServingCase, *, reads: bool) -> float:
    """Return the sequences in flight; rows about prefill state the tokens of each chip."""
    users = case.concurrency or 1
    return max(1.0, users * case.chips / case.input_tokens) if reads else users
