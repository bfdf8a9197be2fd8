import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.answer.library import Library, read_library
from valico.compute.search.space import Space, batches, serving_space, space_of
from valico.compute.serving.plan import Plan
from valico.errors import InputError

LIBRARY = read_library()
MODELS = ("meta/llama-3.1-70b", "deepseek/v3", "openai/gpt-oss-120b", "alibaba/qwen3-32b")


def space(model: str, chips: int, domain: int = 8) -> Space:
    architecture = LIBRARY.models[model].architecture
    assert architecture is not None
    return serving_space(architecture, chips, domain=domain)


@given(st.sampled_from(MODELS), st.integers(1, 64))
def test_replicas_and_idle_chips_are_all_chips(model: str, chips: int) -> None:
    found = space(model, chips)

    assert np.all(found.replicas * found.replica_chips + found.idle_chips == chips)
    assert np.all(found.replicas >= 1)
    assert np.all(found.idle_chips >= 0)


@given(st.sampled_from(MODELS), st.integers(1, 64))
def test_attention_and_experts_share_the_chips_of_a_stage(model: str, chips: int) -> None:
    found = space(model, chips)

    stage = found.tensor * found.attention_data
    assert np.all(found.expert_tensor * found.expert_parallel == stage)


@given(st.sampled_from(MODELS), st.integers(1, 32))
def test_no_plan_stands_twice(model: str, chips: int) -> None:
    found = space(model, chips)

    assert len({found.plan(place) for place in range(len(found))}) == len(found)


@given(st.sampled_from(MODELS), st.integers(1, 32))
def test_more_chips_offer_every_plan_of_fewer(model: str, chips: int) -> None:
    few, many = space(model, chips), space(model, 2 * chips)

    plans = {many.plan(place) for place in range(len(many))}
    assert {few.plan(place) for place in range(len(few))} <= plans


def test_a_dense_model_is_never_copied_within_a_replica(library: Library) -> None:
    architecture = library.models["meta/llama-3.1-70b"].architecture
    assert architecture is not None

    found = serving_space(architecture, 64, domain=8)
    assert set(found.attention_data.tolist()) == {1}
    assert set(found.expert_parallel.tolist()) == {1}


def test_tensor_parallelism_stays_within_the_domain() -> None:
    assert space("meta/llama-3.1-70b", 64, domain=8).tensor.max() == 8
    assert space("meta/llama-3.1-70b", 64, domain=64).tensor.max() == 64


def test_no_chips_are_no_cluster() -> None:
    with pytest.raises(InputError, match="a cluster of 0 chips; give at least 1"):
        space("meta/llama-3.1-70b", 0)


def test_a_plan_larger_than_the_cluster_is_refused() -> None:
    with pytest.raises(InputError, match="takes 16 chips for one replica; there are 8"):
        space_of(Plan(tensor=16, expert_tensor=16), 8)


def test_batches_step_by_no_more_than_a_half() -> None:
    sizes = batches(4096).astype(float)

    assert sizes[0] == 1
    assert sizes[-1] == 4096
    assert np.all(sizes[2:] / sizes[1:-1] <= 1.5)
