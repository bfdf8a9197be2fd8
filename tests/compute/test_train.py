from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico import store
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.train import budget, training_flop, training_time
from valico.errors import InputError

DAY_S = 86_400
HOUR_S = 3600


def test_ten_thousand_h200_compute_3_1e25_flop_in_90_days_at_40_percent(h200: Chip) -> None:
    # question 4: 3.1e25, and 2.3e25 to 3.8e25 for 30 to 50 %
    found = budget(Cluster(chip=h200, count=10_000), time_s=90 * DAY_S)

    assert found.mid == pytest.approx(3.1e25, rel=0.01)
    assert found.low == pytest.approx(2.3e25, rel=0.01)
    assert found.high == pytest.approx(3.8e25, rel=0.02)
    assert found.basis == "assumed"


def test_ten_thousand_h200_repeat_deepseek_v3_in_11_6_days_at_its_makers_efficiency(
    h200: Chip, h800: Chip, models: Mapping[str, Model]
) -> None:
    # question 4: 2.788e6 H800 hours in all phases, 279 hours on 10,000 chips
    run = training_time(models["deepseek/v3"], Cluster(chip=h200, count=10_000), trained_on=h800)
    assert run.transferred is not None

    assert run.transferred.high == pytest.approx(11.6 * DAY_S, rel=0.005)
    assert run.transferred.high == pytest.approx(278.8 * HOUR_S)
    assert run.transferred.mid == pytest.approx(266.4 * HOUR_S)
    assert run.transferred.basis == "transferred"


def test_the_bound_stands_beside_the_assumed_range(h200: Chip, models: Mapping[str, Model]) -> None:
    run = training_time(models["deepseek/v3"], Cluster(chip=h200, count=10_000))

    assert (run.bound.basis, run.bound.sense) == ("bound", "at-least")
    assert run.assumed.basis == "assumed"
    assert run.bound.high < run.assumed.low < run.assumed.mid < run.assumed.high
    assert run.transferred is None


def test_deepseek_v3_reached_the_utilisation_that_its_maker_published(
    models: Mapping[str, Model],
) -> None:
    # Insights into DeepSeek-V3 (arXiv 2505.09343): 38.9 % of the BF16 peak with causal attention
    model = models["deepseek/v3"]
    peak_flop = 2.664e6 * HOUR_S * 989e12

    assert training_flop(model).mid / peak_flop == pytest.approx(0.389, rel=0.02)


def test_llama_3_1_405b_needs_3_8e25_flop_and_some_attention(models: Mapping[str, Model]) -> None:
    flop = training_flop(models["meta/llama-3.1-405b"], tokens=15.6e12, sequence_tokens=8192).mid

    assert 3.79e25 < flop < 3.79e25 * 1.06


@pytest.mark.parametrize(
    ("chip", "model", "chip_hours"),
    [
        ("h800", "deepseek/v3", 2.664e6),
        ("h800", "meta/llama-3.1-405b", 30.84e6),
        ("h800", "meta/llama-4-scout", 5.0e6),
        ("h800", "meta/llama-4-maverick", 2.38e6),
        ("a100", "meta/llama-2-70b", 1_720_320),
        ("a100", "meta/llama-2-7b", 184_320),
        # NVIDIA, Megatron Bridge 26.08: DeepSeek-V3 at 6,288 tokens/s a GB300
        ("gb300", "deepseek/v3", 14.8e12 / 6288 / HOUR_S),
    ],
)
def test_no_published_training_is_faster_than_the_bound(
    request: pytest.FixtureRequest,
    models: Mapping[str, Model],
    chip: str,
    model: str,
    chip_hours: float,
) -> None:
    cluster = Cluster(chip=request.getfixturevalue(chip), count=1024)
    run = training_time(models[model], cluster)

    assert run.bound.low * 1024 < chip_hours * HOUR_S


def test_the_trace_cites_model_chip_and_assumption(h200: Chip, models: Mapping[str, Model]) -> None:
    run = training_time(models["deepseek/v3"], Cluster(chip=h200, count=2048))
    cited = set(run.why.sources())

    assert {"deepseek-v3-readme", "nvidia-h200-datasheet", "valico-assumption"} <= cited
    assert cited <= set(store.read_sources())


def test_utilisation_is_always_of_the_fp16_peak(h200: Chip, models: Mapping[str, Model]) -> None:
    cluster = Cluster(chip=h200, count=2048)
    fast, slow = (
        training_time(models["deepseek/v3"], cluster, precision=p) for p in ("fp8", "fp16")
    )

    assert (fast.precision, slow.precision) == ("fp8", "fp16")
    assert fast.bound.mid == pytest.approx(slow.bound.mid * 989 / 1979)
    assert fast.assumed.mid == slow.assumed.mid == pytest.approx(slow.bound.mid / 0.4)


def test_a_model_that_does_not_fit_is_not_trained(h200: Chip, models: Mapping[str, Model]) -> None:
    with pytest.raises(InputError) as fault:
        training_time(models["meta/llama-3.1-405b"], Cluster(chip=h200, count=8))

    assert str(fault.value).startswith("Llama 3.1 405B on 8 H200 does not fit: it lacks")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("mistral/mixtral-8x7b", "no source gives `training_tokens`; give `tokens`"),
        ("deepseek/v4.1-flash", "no source gives `active_parameters`, nor the layers"),
    ],
)
def test_a_figure_that_nobody_gives_is_named_and_never_guessed(
    h200: Chip, models: Mapping[str, Model], model: str, words: str
) -> None:
    with pytest.raises(InputError) as fault:
        training_time(models[model], Cluster(chip=h200, count=1000))

    assert str(fault.value) == f"{model}: {words}"


@pytest.mark.parametrize("tokens", [0.0, -1.0, float("nan"), float("inf")])
def test_tokens_that_cannot_be_are_refused(models: Mapping[str, Model], tokens: float) -> None:
    with pytest.raises(InputError) as fault:
        training_flop(models["deepseek/v3"], tokens=tokens)

    assert str(fault.value) == f"tokens is {tokens}; it must be positive"


def test_a_sequence_of_no_tokens_is_refused(models: Mapping[str, Model]) -> None:
    with pytest.raises(InputError) as fault:
        training_flop(models["deepseek/v3"], sequence_tokens=0)

    assert str(fault.value) == "sequence_tokens is 0; it must be at least 1"


@pytest.mark.parametrize("time_s", [0.0, -5.0, float("nan"), float("inf")])
def test_a_time_that_cannot_be_is_refused(h200: Chip, time_s: float) -> None:
    with pytest.raises(InputError) as fault:
        budget(Cluster(chip=h200, count=8), time_s=time_s)

    assert str(fault.value) == f"time_s is {time_s}; it must be positive"


def test_a_chip_without_an_fp16_rate_is_refused_in_words(
    build: Callable[..., Chip], models: Mapping[str, Model]
) -> None:
    chip = build("Inference", dense_int8="100 TOP/s", memory_capacity="128 GB")

    with pytest.raises(InputError) as fault:
        training_time(models["deepseek/v3"], Cluster(chip=chip, count=1000))

    assert "`dense_fp16_fp32_accumulate` or `dense_fp16`" in str(fault.value)


@given(count=st.integers(200, 100_000), more=st.integers(0, 100_000), tokens=st.floats(1e9, 1e14))
def test_more_chips_are_never_slower_and_more_tokens_never_quicker(
    h200: Chip, models: Mapping[str, Model], count: int, more: int, tokens: float
) -> None:
    model = models["deepseek/v3"]
    few = training_time(model, Cluster(chip=h200, count=count), tokens=tokens)
    many = training_time(model, Cluster(chip=h200, count=count + more), tokens=tokens)
    longer = training_time(model, Cluster(chip=h200, count=count), tokens=2 * tokens)

    assert many.bound.mid <= few.bound.mid
    assert longer.assumed.mid == pytest.approx(2 * few.assumed.mid)
