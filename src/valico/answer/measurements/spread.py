"""Spread: how the model of a row was dealt out over chips, from its columns and its words."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from valico.answer.measurements.rows import Measurement
from valico.compute.serving.plan import Plan
from valico.errors import InputError

_CO_LOCATED: Final = re.compile(
    r"agg tp=(\S+) pp=(\S+) attention_dp=(\S+) moe_tp=(\S+) moe_ep=(\S+)"
)
_POOLS: Final = re.compile(
    r"disagg prefill\[[^\]]*\]=\[(?P<prefill>[^\]]*)\] decode=\[(?P<decode>[^\]]*)\]"
)
_OPTIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "tensor": re.compile(r"(?:--tensor-parallel-size|--tp-size|--tp_size|-tp|--tp)[ =]+(\d+)"),
    "pipeline": re.compile(r"(?:--pipeline-parallel-size|--pp-size|--pp_size|-pp|--pp)[ =]+(\d+)"),
    "experts": re.compile(r"(?:--ep-size|--ep_size|--expert-parallel-size|--ep)[ =]+(\d+)"),
    "data": re.compile(r"(?:--data-parallel-size|--dp-size|--dp_size|-dp|--dp)[ =]+(\d+)"),
}
_ATTENTION_DATA: Final = re.compile(r"--enable-dp-attention")
_EXPERT_PARALLEL: Final = re.compile(r"--enable-expert-parallel")


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """So many copies of a plan; `copies` is None where the source does not say how many."""

    plan: Plan
    copies: int | None = None


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How a model was dealt out."""

    pool: Pool | None
    """The chips that decode, and prefill too where there is no pool for it; None: not stated."""
    prefill: Pool | None = None
    """The chips that prefill alone."""
    doubts: tuple[str, ...] = ()


def spread_of(row: Measurement) -> Spread:
    """Return how the model of a row was dealt out, and what is doubtful about it."""
    if found := _CO_LOCATED.match(row.parallelism):
        return _co_located(row, [_degree(text) for text in found.groups()])
    if pools := _POOLS.match(row.parallelism):
        return Spread(pool=_pool(pools["decode"]), prefill=_pool(pools["prefill"]))
    if "large EP" in row.parallelism or ("EP" in row.parallelism and row.dp and row.ep):
        return _wide(row)
    return _stated(row)


def _degree(text: str) -> int:
    """Return a degree; a source's zero and its None mean that nothing is dealt out that way."""
    return max(1, int(text)) if text.strip().isdigit() else 1


def _co_located(row: Measurement, degrees: list[int]) -> Spread:
    """Return the plan of a validation row; where its parts contradict each other, the mended one.

    Sources that write tp x tp for "tp: N, ep: N" mean N chips, as their own configurations say.
    """
    tensor, pipeline, data, cut, dealt = degrees
    chips = int(row.n_chips or tensor * data * pipeline)
    if "SUSPECT" not in row.notes and tensor * data * pipeline == chips:
        return Spread(pool=_copies(_matched(tensor, pipeline, data, cut, dealt), chips))
    wide = max(1, chips // pipeline)
    mended = Plan(
        tensor=wide if data == 1 else 1,
        pipeline=pipeline,
        attention_data=1 if data == 1 else wide,
        expert_tensor=1,
        expert_parallel=wide,
    )
    doubt = f"parallelism mended from '{row.parallelism[4:60]}' to {chips} chips"
    return Spread(pool=Pool(plan=mended, copies=1), doubts=(doubt,))


def _matched(tensor: int, pipeline: int, data: int, cut: int, dealt: int) -> Plan:
    """Return a plan whose experts use as many chips as its attention; missing cuts are tensor."""
    wide = tensor * data
    if cut * dealt != wide:
        dealt = dealt if wide % dealt == 0 else 1
        cut = wide // dealt
    return Plan(
        tensor=tensor,
        pipeline=pipeline,
        attention_data=data,
        expert_tensor=cut,
        expert_parallel=dealt,
    )


def _copies(plan: Plan, chips: int) -> Pool:
    return Pool(plan=plan, copies=max(1, chips // plan.chips))


def _pool(written: str) -> Pool:
    """Return a pool written as workers, tp, pp, attention dp, expert tp, expert ep, batch."""
    parts = [part.strip() for part in written.split(",")]
    tensor, pipeline, data, cut, dealt = (_degree(part) for part in parts[1:6])
    copies = int(parts[0]) if parts[0].isdigit() else None
    return Pool(plan=_matched(tensor, pipeline, data, cut, dealt), copies=copies)


def _wide(row: Measurement) -> Spread:
    """Return attention copied on every chip and experts dealt out over all."""
    size = int(row.ep or 1)
    plan = Plan(attention_data=size, expert_parallel=size)
    return Spread(pool=_copies(plan, int(row.n_chips or size)))


def _stated(row: Measurement) -> Spread:
    """Return the plan that columns or a command state; none where both are silent."""
    said = {
        name: int(found[1])
        for name, pattern in _OPTIONS.items()
        if (found := pattern.search(row.parallelism))
    }
    tensor, pipeline = int(row.tp or 0), int(row.pp or 0)
    tensor, pipeline = said.get("tensor", tensor), said.get("pipeline", pipeline)
    if not row.n_chips and not tensor and not pipeline:
        message = "the row states neither `n_chips` nor `tp`: on how many chips it ran"
        raise InputError(message)
    chips = int(row.n_chips or max(1, tensor) * max(1, pipeline))
    if not tensor and not pipeline and chips > 1:
        return Spread(pool=None)
    tensor, pipeline = max(1, tensor), max(1, pipeline)
    dealt = said.get("experts", int(row.ep or 1))
    if _EXPERT_PARALLEL.search(row.parallelism):
        dealt = tensor * said.get("data", 1)
    data = 1
    if _ATTENTION_DATA.search(row.parallelism) and "data" in said:
        data, tensor = said["data"], max(1, tensor // said["data"])
    return Spread(pool=_copies(_matched(tensor, pipeline, data, 1, dealt), chips))
