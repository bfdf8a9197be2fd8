from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico import store
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster
from valico.compute.training.fitted import training_file
from valico.compute.training.run import training_time
from valico.errors import InputError

HOUR_S = 3600.0


def test_deepseek_v3_takes_its_makers_2_664_million_h800_hours(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    # the maker's plan is not given here: the best one is searched
    cluster = Cluster(chip=chips["nvidia/h800-sxm-80"], count=2048)
    run = training_time(catalogue["deepseek/v3"], cluster, batch_tokens=15_360 * 4096)

    assert run.chip_time.low < 2.664e6 * HOUR_S < run.chip_time.high
    assert run.time.basis in {"calibrated", "transferred"}


def test_the_interval_is_wider_on_a_chip_that_was_not_measured(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    def width(chip: str) -> float:
        run = training_time(
            catalogue["meta/llama-3.1-70b"], Cluster(chip=chips[chip], count=1024), tokens=1e12
        )
        return run.time.high / run.time.low

    assert width("nvidia/h100-sxm-80") < width("nvidia/h20-96") < width("huawei/910c")


def test_time_stands_above_the_bound_and_the_trace_cites_known_sources(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    used = chips["nvidia/h800-sxm-80"]
    run = training_time(
        catalogue["deepseek/v3"],
        Cluster(chip=chips["nvidia/h200-sxm-141"], count=10_000),
        trained_on=used,
    )

    assert run.bound.mid < run.time.low
    assert run.time.mid <= run.in_practice.low < run.in_practice.high
    assert 0.2 < run.mfu < 0.8
    assert run.energy is not None
    assert run.energy.sense == "at-most"
    assert run.makers is not None
    assert run.makers.mid == pytest.approx(266.4 * HOUR_S)
    assert set(run.why.sources()) <= set(store.read_sources())


@given(count=st.integers(64, 20_000), more=st.integers(0, 20_000))
@settings(max_examples=25, deadline=None)
def test_more_chips_never_lengthen_a_run_and_more_tokens_never_shorten_it(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], count: int, more: int
) -> None:
    tokens = 1e12
    model, chip = catalogue["meta/llama-3.1-70b"], chips["nvidia/h100-sxm-80"]
    few = training_time(model, Cluster(chip=chip, count=count), tokens=tokens)
    many = training_time(model, Cluster(chip=chip, count=count + more), tokens=tokens)
    longer = training_time(model, Cluster(chip=chip, count=count), tokens=2 * tokens)

    assert many.time.mid <= few.time.mid * (1 + 1e-9)
    assert longer.time.mid == pytest.approx(2 * few.time.mid)


def test_stops_cost_more_where_there_are_more_chips() -> None:
    allowance = training_file().allowance

    assert 1 < allowance.factor(2048) < 1.03
    assert 1.05 < allowance.factor(16_384) < 1.11


@pytest.mark.parametrize("tokens", [0.0, -1.0, float("nan"), float("inf")])
def test_a_run_over_no_tokens_is_refused(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model], tokens: float
) -> None:
    with pytest.raises(InputError) as fault:
        training_time(
            catalogue["deepseek/v3"],
            Cluster(chip=chips["nvidia/h800-sxm-80"], count=2048),
            tokens=tokens,
        )

    assert str(fault.value) == f"tokens is {tokens}; it must be positive"


def test_a_model_that_no_plan_fits_is_refused_with_what_it_lacks(
    chips: Mapping[str, Chip], catalogue: Mapping[str, Model]
) -> None:
    with pytest.raises(InputError) as fault:
        training_time(
            catalogue["meta/llama-3.1-405b"],
            Cluster(chip=chips["nvidia/h100-sxm-80"], count=8),
            tokens=1e9,
        )

    assert "Llama 3.1 405B does not fit 8 H100" in str(fault.value)
    assert "lacks" in str(fault.value)


def test_a_chip_without_bandwidth_is_refused_in_words(
    build: Callable[..., Chip], catalogue: Mapping[str, Model]
) -> None:
    chip = build("Unknown", dense_fp16="300 TFLOP/s", memory_capacity="64 GB")

    with pytest.raises(InputError) as fault:
        training_time(catalogue["meta/llama-3-8b"], Cluster(chip=chip, count=64), tokens=1e12)

    assert "no source gives `memory_bandwidth`" in str(fault.value)
