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
    kept = require_memory(llama, plan, global_batch=1536, sequence=8192)

    assert 0 < float(kept.total_bytes[0]) <= llama.kernels.device.memory_bytes


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


def test_frozen_weights_keep_no_gradients_and_fewer_activations(llama: Engine) -> None:
    plan = spread_from_plans([Plan(tensor=8)])
    frozen = msgspec.structs.replace(llama, trained="adapters")
    learns = memory_bytes(llama, plan, global_batch=1, sequence=8192)
    frozen_kept = memory_bytes(frozen, plan, global_batch=1, sequence=8192)

    assert frozen_kept.gradients_bytes[0] == 0.0
    assert frozen_kept.optimiser_bytes[0] == 0.0
    assert 0 < frozen_kept.activations_bytes[0] < learns.activations_bytes[0]


def test_adapters_of_70b_fit_one_b200_as_they_did_in_mlperf(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    # MLPerf Training v5.0: eight copies on eight chips, 8,192 tokens each
    model = catalogue["meta/llama-2-70b"]
    assert model.architecture is not None
    engine = engine_from_chip(
        model.architecture, chips["nvidia/b200-sxm"], scheme="fp8", trained="adapters"
    )
    require_memory(engine, Plan(data=8), global_batch=8, sequence=8192)


def test_activations_that_wait_in_the_host_let_a_plan_fit_that_did_not(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    # Megatron Bridge, 26.02: Llama 3 70B under FSDP on 64 GB300, nothing computed again
    model = catalogue["meta/llama-3.1-70b"]
    assert model.architecture is not None
    engine = engine_from_chip(model.architecture, chips["nvidia/gb300"], scheme="fp8")
    spread = spread_from_plans([Plan(data=64, micro_batch=2, shards=3)])
    memory = memory_bytes(engine, spread, global_batch=256, sequence=8192)

    assert lacking_bytes(engine, memory)[0] > 0
    assert lacking_bytes(engine, memory, offload=True)[0] == 0
