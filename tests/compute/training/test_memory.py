from collections.abc import Mapping

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.memory import lacking_bytes, memory_bytes, require_memory
from valico.compute.training.plan import RECOMPUTES, Plan, Shards, spread_from_plans
from valico.errors import InputError


@pytest.fixture(scope="module")
def llama(chips: Mapping[str, Chip], catalogue: Mapping[str, Model]) -> Engine:
    model = catalogue["meta/llama-3.1-405b"]
    assert model.architecture is not None
    return engine_from_chip(
        model.architecture, chips["nvidia/h100-sxm-80"], scheme="fp8", model_name=model.name
    )


@given(
    plan=st.builds(
        Plan,
        tensor=st.sampled_from([1, 2, 4, 8]),
        context=st.sampled_from([1, 2, 4]),
        pipeline=st.sampled_from([1, 2, 4, 8, 16]),
        data=st.integers(1, 512),
        chunks=st.integers(1, 8),
        micro_batch=st.integers(1, 8),
    ),
    batch=st.integers(1, 10_000),
)
@settings(max_examples=50, deadline=None)
def test_memory_is_never_negative_and_sharding_more_never_takes_more(
    llama: Engine, plan: Plan, batch: int
) -> None:
    shards: tuple[Shards, ...] = (0, 1, 2, 3)
    plans = [msgspec.structs.replace(plan, shards=stage) for stage in shards]
    plans += [msgspec.structs.replace(plan, recompute=how) for how in RECOMPUTES]
    kept = memory_bytes(llama, spread_from_plans(plans), global_batch=batch, sequence=8192)

    for part in (kept.weights_bytes, kept.gradients_bytes, kept.activations_bytes):
        assert part.min() >= 0
    assert np.all(np.diff(kept.total_bytes[:4]) <= 0)


@pytest.mark.parametrize(
    "plan",
    [
        # plans that ran: Megatron Bridge, MLPerf v5.0
        Plan(tensor=8, pipeline=8, context=2, data=8, chunks=8),
        Plan(tensor=8, pipeline=8, context=2, data=4, chunks=8),
    ],
)
def test_a_plan_that_ran_fits(llama: Engine, plan: Plan) -> None:
    require_memory(llama, plan, global_batch=1536, sequence=8192)


def test_a_plan_that_does_not_fit_is_refused_with_what_it_lacks(llama: Engine) -> None:
    with pytest.raises(InputError) as fault:
        require_memory(llama, Plan(tensor=8, data=4), global_batch=64, sequence=8192)

    words = str(fault.value)
    assert words.startswith("Llama 3.1 405B under TP8 DP4, micro-batch 1, ZeRO-1 needs ")
    assert "lacks" in words
    assert "\n" not in words


def test_a_model_of_125_million_fits_a_chip(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    model = catalogue["mosaicml/mpt-125m"]
    assert model.architecture is not None
    engine = engine_from_chip(model.architecture, chips["nvidia/a100-sxm-80"])
    memory = memory_bytes(
        engine, spread_from_plans([Plan(shards=0)]), global_batch=1, sequence=2048
    )

    assert lacking_bytes(engine, memory)[0] == 0.0
    # 16 bytes a parameter: 125 million take 2 GB
    held = memory.total_bytes[0] - memory.activations_bytes[0]
    assert held == pytest.approx(16 * 125e6, rel=0.02)
