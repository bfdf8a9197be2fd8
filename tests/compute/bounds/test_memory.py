from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.bounds.memory import ALLOWANCE, check_request, fit, require
from valico.compute.cluster import Cluster
from valico.errors import InputError


def test_deepseek_v3_in_fp8_needs_six_h200(h200: Chip, models: Mapping[str, Model]) -> None:
    plan = fit(models["deepseek/v3"], Cluster(chip=h200, count=8), batch=64, context=4096)

    assert plan.fits
    assert plan.weights_bytes == pytest.approx(671e9, rel=0.001)
    assert plan.cache_bytes == 64 * 4096 * 576 * 61
    assert plan.chips_at_least == 6


def test_a_plan_that_does_not_fit_is_refused_with_what_it_lacks(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    plan = fit(models["deepseek/v3"], Cluster(chip=h200, count=4), context=4096)

    with pytest.raises(InputError) as fault:
        require(plan)

    assert not plan.fits
    assert str(fault.value) == (
        "DeepSeek-V3 on 4 H200 does not fit: it lacks 164 GB and needs 6 chips"
    )


def test_gpt_oss_120b_fits_on_one_h100_as_its_maker_says(
    h800: Chip, models: Mapping[str, Model]
) -> None:
    plan = fit(models["openai/gpt-oss-120b"], Cluster(chip=h800, count=1), context=8192)

    assert plan.fits


def test_glm_4_5_in_fp8_fits_on_the_four_h200_that_its_maker_names(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    # the maker names 4 H200 in FP8 and 8 in BF16
    model = models["zhipu/glm-4.5"]
    plans = [
        fit(model, Cluster(chip=h200, count=4), context=8192, precision="fp8"),
        fit(model, Cluster(chip=h200, count=8), context=8192, precision="fp16"),
        fit(model, Cluster(chip=h200, count=4), context=8192, precision="fp16"),
    ]

    assert [plan.fits for plan in plans] == [True, True, False]


def test_a_tenth_of_memory_is_left_and_said_to_be_assumed(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    plan = fit(models["meta/llama-3-8b"], Cluster(chip=h200, count=1), context=4096)

    assert plan.allowance_bytes == ALLOWANCE * 141e9
    assert "valico-assumption" in plan.why.sources()
    assert "nvidia-h200-datasheet" in plan.why.sources()


def test_a_model_without_layers_says_that_its_cache_is_not_counted(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    plan = fit(models["deepseek/v4.1-flash"], Cluster(chip=h200, count=8), context=4096)
    said = [step.says for _, step in plan.why.walk()]

    assert plan.weights_bytes == 552e9
    assert "keys and values not counted: no source gives the layers" in said


@pytest.mark.parametrize(
    ("batch", "context", "words"),
    [
        (0, 4096, "batch is 0; it must be at least 1"),
        (-1, 4096, "batch is -1; it must be at least 1"),
        (1, 0, "context is 0; it must be at least 1"),
        (1, 200_000, "context is 200,000 tokens; DeepSeek-V3 allows 163,840"),
    ],
)
def test_a_request_that_cannot_be_is_refused(
    models: Mapping[str, Model], batch: int, context: int, words: str
) -> None:
    with pytest.raises(InputError) as fault:
        check_request(models["deepseek/v3"], batch=batch, context=context)

    assert str(fault.value) == words


@given(
    name=st.sampled_from(
        ["deepseek/v3", "moonshot/kimi-k3", "alibaba/qwen3.5-27b", "openai/gpt-oss-20b"]
    ),
    count=st.integers(1, 4096),
    load=st.tuples(st.integers(1, 4096), st.integers(1, 32_768)),
)
def test_memory_is_never_negative_and_enough_chips_are_enough(
    h200: Chip, models: Mapping[str, Model], name: str, count: int, load: tuple[int, int]
) -> None:
    batch, context = load
    plan = fit(models[name], Cluster(chip=h200, count=count), batch=batch, context=context)
    enough = Cluster(chip=h200, count=plan.chips_at_least)

    assert plan.weights_bytes > 0
    assert plan.cache_bytes > 0
    assert plan.lacking_bytes >= 0
    assert plan.fits == (count >= plan.chips_at_least)
    assert fit(models[name], enough, batch=batch, context=context).fits
