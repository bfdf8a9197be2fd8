from collections.abc import Callable, Mapping

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.kernels.scheme import Scheme
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.plan import Plan, spread_from_plans
from valico.compute.training.step import step_s
from valico.compute.training.terms import terms
from valico.errors import InputError

degrees = st.sampled_from([1, 2, 4, 8])


def _engine(model: Model, chip: Chip, scheme: Scheme = "bf16") -> Engine:
    assert model.architecture is not None
    return engine_from_chip(model.architecture, chip, scheme=scheme, model_name=model.name)


def _step(engine: Engine, plan: Plan, batch: int, sequence: int = 4096) -> float:
    spread = spread_from_plans([plan])
    return float(step_s(engine, spread, global_batch=batch, sequence=sequence).total_s[0])


@given(
    plan=st.builds(
        Plan,
        tensor=degrees,
        pipeline=degrees,
        chunks=st.sampled_from([1, 2, 4]),
        data=st.sampled_from([1, 2, 4, 8, 16, 32]),
        shards=st.sampled_from([0, 1, 3]),
    ),
    model=st.sampled_from(["meta/llama-3.1-70b", "alibaba/qwen3-235b-a22b"]),
)
@settings(max_examples=30, deadline=None)
def test_twice_the_copies_never_lengthen_a_step_of_the_same_batch(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], plan: Plan, model: str
) -> None:
    engine = _engine(catalogue[model], chips["nvidia/h100-sxm-80"])
    more = msgspec.structs.replace(plan, data=2 * plan.data)

    assert _step(engine, more, 2048) <= _step(engine, plan, 2048)


@given(
    plan=st.builds(
        Plan,
        tensor=degrees,
        context=degrees,
        data=st.just(32),
        expert=st.sampled_from([1, 8, 32]),
    ),
    faster=st.floats(1, 8),
)
@settings(max_examples=30, deadline=None)
def test_faster_links_never_slow_a_step(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], plan: Plan, faster: float
) -> None:
    engine = _engine(catalogue["alibaba/qwen3-235b-a22b"], chips["nvidia/h100-sxm-80"])
    links = msgspec.structs.replace(
        engine.links,
        inside_bytes_per_s=engine.links.inside_bytes_per_s * faster,
        network_bytes_per_s=engine.links.network_bytes_per_s * faster,
    )
    quick = msgspec.structs.replace(engine, links=links)

    assert _step(quick, plan, 1024) <= _step(engine, plan, 1024) * (1 + 1e-12)


@given(rate=st.floats(1, 4), bandwidth=st.floats(1, 4))
@settings(max_examples=20, deadline=None)
def test_a_faster_chip_never_slows_a_step(
    build: Callable[..., Chip], catalogue: Mapping[str, Model], rate: float, bandwidth: float
) -> None:
    def chip(times: float, wider: float) -> Chip:
        return build(
            "Imagined",
            dense_fp16=f"{500 * times} TFLOP/s",
            memory_capacity="96 GB",
            memory_bandwidth=f"{3 * wider} TB/s",
        )

    plan = Plan(tensor=4, pipeline=2, data=4)
    model = catalogue["meta/llama-3.1-70b"]

    slow, fast = (_step(_engine(model, chip(*by)), plan, 64) for by in ((1, 1), (rate, bandwidth)))
    assert fast <= slow * (1 + 1e-9)


@given(batch=st.integers(1, 64), more=st.integers(0, 64))
@settings(max_examples=20, deadline=None)
def test_a_larger_batch_never_shortens_a_step(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], batch: int, more: int
) -> None:
    engine = _engine(catalogue["meta/llama-3.1-70b"], chips["nvidia/h20-96"])
    plan = Plan(tensor=8, pipeline=4, data=4)

    assert _step(engine, plan, 4 * (batch + more)) >= _step(engine, plan, 4 * batch)


def test_recomputing_costs_time(chips: Mapping[str, Chip], catalogue: Mapping[str, Model]) -> None:
    engine = _engine(catalogue["meta/llama-3.1-70b"], chips["nvidia/h100-sxm-80"])
    none, selective, full = (
        _step(engine, Plan(tensor=8, pipeline=4, data=4, recompute=how), 64)
        for how in ("none", "selective", "full")
    )

    assert none < selective < full < 1.4 * none


def test_more_chunks_shrink_the_bubble(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    engine = _engine(catalogue["meta/llama-3.1-70b"], chips["nvidia/h100-sxm-80"])
    plans = [Plan(tensor=8, pipeline=8, data=1, chunks=chunks) for chunks in (1, 2, 5)]
    step = step_s(engine, spread_from_plans(plans), global_batch=16, sequence=8192)

    assert np.all(np.diff(step.bubble_s) < 0)


def test_adapters_train_faster_than_all_weights(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    engine = _engine(catalogue["meta/llama-2-70b"], chips["nvidia/h100-sxm-80"])
    plan = Plan(tensor=4, data=2)

    assert _step(msgspec.structs.replace(engine, trained="adapters"), plan, 8) < 0.8 * _step(
        engine, plan, 8
    )


def test_many_plans_at_once_give_what_each_gives_alone(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    engine = _engine(catalogue["deepseek/v3"], chips["nvidia/h800-sxm-80"], "fp8-block")
    plans = [
        Plan(pipeline=16, data=128, expert=64, bidirectional=True),
        Plan(tensor=2, pipeline=8, chunks=4, data=128, expert=32, recompute="full"),
        Plan(data=2048, expert=8, shards=3, recompute="selective"),
    ]
    together = step_s(engine, spread_from_plans(plans), global_batch=15_360, sequence=4096)

    for place, plan in enumerate(plans):
        assert float(together.total_s[place]) == pytest.approx(_step(engine, plan, 15_360))


def test_a_chip_without_the_rate_for_a_format_is_refused(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    with pytest.raises(InputError) as fault:
        _engine(catalogue["meta/llama-3.1-70b"], chips["nvidia/a100-sxm-80"], "fp8")

    assert "A100" in str(fault.value)
    assert "has no rate for training in fp8; known are fp16" in str(fault.value)


@given(plan=st.builds(Plan, tensor=degrees, data=degrees, expert=degrees))
@settings(max_examples=20, deadline=None)
def test_a_captured_step_waits_for_no_launch_and_is_never_slower(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], plan: Plan
) -> None:
    engine = _engine(catalogue["alibaba/qwen3-30b-a3b"], chips["nvidia/gb200"], "fp8-block")
    captured = msgspec.structs.replace(engine, captured=True)
    spread = spread_from_plans([plan])
    found = step_s(captured, spread, global_batch=64, sequence=4096)

    assert found.host_s[0] == 0.0
    assert found.expert_s[0] == 0.0
    assert found.total_s[0] < _step(engine, plan, 64)


@given(context=st.sampled_from([2, 4, 8]))
@settings(max_examples=3, deadline=None)
def test_chips_that_share_a_sequence_share_its_attention(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], context: int
) -> None:
    engine = _engine(catalogue["meta/llama-3.1-70b"], chips["nvidia/h100-sxm-80"])
    spread = spread_from_plans([Plan(), Plan(context=context)])
    alone, shared = terms(engine, spread, global_batch=8, sequence=32_768).passes.attention_s

    # even parts of one whole; smaller products lose some of their speed
    assert alone / context <= shared * (1 + 1e-9)
    assert shared < 1.3 * alone / context


@given(
    plans=st.lists(
        st.builds(Plan, tensor=degrees, context=degrees, micro_batch=degrees, expert=degrees),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=15, deadline=None)
def test_many_plans_take_as_long_as_each_alone(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], plans: list[Plan]
) -> None:
    engine = _engine(catalogue["alibaba/qwen3-30b-a3b"], chips["nvidia/h100-sxm-80"])
    together = step_s(engine, spread_from_plans(plans), global_batch=64, sequence=4096).total_s

    assert together.tolist() == pytest.approx([_step(engine, plan, 64) for plan in plans])
