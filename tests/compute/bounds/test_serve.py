from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico import store
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.bounds.serve import decode, prefill
from valico.compute.cluster import Cluster
from valico.errors import InputError

NAMES = st.sampled_from(
    ["deepseek/v3", "deepseek/v4-flash", "meta/llama-3.1-70b", "alibaba/qwen3.5-27b"]
)


def test_decode_of_one_sequence_reads_the_weights_once(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    answer = decode(
        models["meta/llama-3-8b"], Cluster(chip=h200, count=1), batch=1, context=1, precision="fp16"
    )
    read = 2 * (8_030_261_248 - 128256 * 4096)

    assert answer.binds == "memory"
    assert answer.step_time.mid == pytest.approx(read / 4.8e12, rel=0.001)
    assert answer.tokens_per_s_per_user.mid == pytest.approx(4.8e12 / read, rel=0.001)


def test_prefill_of_a_long_prompt_is_bound_by_arithmetic(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    answer = prefill(
        models["meta/llama-3-8b"], Cluster(chip=h200, count=1), input_tokens=8192, precision="fp16"
    )
    layers = 8_030_261_248 - 2 * 128256 * 4096
    attention = 32 * 2 * 4096 * 32 * (128 + 128)

    assert answer.binds == "arithmetic"
    assert answer.time.mid == pytest.approx(8192 * (2 * layers + attention) / 989e12, rel=0.001)


def test_every_bound_says_that_it_is_one(h200: Chip, models: Mapping[str, Model]) -> None:
    answer = decode(models["deepseek/v3"], Cluster(chip=h200, count=8), batch=8, context=4096)

    assert (answer.tokens_per_s.basis, answer.tokens_per_s.sense) == ("bound", "at-most")
    assert (answer.step_time.basis, answer.step_time.sense) == ("bound", "at-least")
    assert answer.tokens_per_s_per_chip.show().endswith("token/s")


def test_users_and_chips_share_what_the_cluster_writes(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    answer = decode(models["deepseek/v3"], Cluster(chip=h200, count=8), batch=64, context=4096)

    assert answer.tokens_per_s.mid == pytest.approx(64 * answer.tokens_per_s_per_user.mid)
    assert answer.tokens_per_s.mid == pytest.approx(8 * answer.tokens_per_s_per_chip.mid)


class Measured(NamedTuple):
    """A published decode: tokens a second for each chip."""

    chip: str
    chips: int
    model: str
    batch: int
    context: int
    tokens_per_s_per_chip: float


@pytest.mark.parametrize(
    "case",
    [
        # DeepSeek, open-infra-index, 2025-02-28: 14,800 tokens/s a node of 8 H800, 4,989 kept
        Measured("h800", 144, "deepseek/r1", 144 * 88, 4989, 14_800 / 8),
        # LMSYS, 2025-05-05: 22,282 tokens/s a node of 8 H100, 256 sequences a chip of 2,000
        Measured("h800", 72, "deepseek/v3", 72 * 256, 2000, 22_282 / 8),
        # Qwen, speed benchmark, 2025-05: Qwen3-32B in FP8 on one H20, batch 1
        Measured("h20", 1, "alibaba/qwen3-32b", 1, 1024, 46.17),
        # the same: Qwen3-235B-A22B in FP8 on four H20
        Measured("h20", 4, "alibaba/qwen3-235b-a22b", 1, 1024, 71.65 / 4),
    ],
)
def test_no_published_decode_is_faster_than_the_bound(
    request: pytest.FixtureRequest, models: Mapping[str, Model], case: Measured
) -> None:
    cluster = Cluster(chip=request.getfixturevalue(case.chip), count=case.chips)
    answer = decode(models[case.model], cluster, batch=case.batch, context=case.context)

    assert answer.tokens_per_s_per_chip.high > case.tokens_per_s_per_chip


@pytest.mark.parametrize(
    ("tokens", "measured"),
    [(1024, 57_674 / 8), (2048, 54_543 / 8), (4096, 62_713 / 8)],
)
def test_no_published_prefill_is_faster_than_the_bound(
    h800: Chip, models: Mapping[str, Model], tokens: int, measured: float
) -> None:
    # LMSYS, 2025-05-05, DeepSeek-V3 on 32 H100, and DeepSeek's own profile on H800 at 4,096
    cluster = Cluster(chip=h800, count=32)
    batch = 32 * 16_384 // tokens
    answer = prefill(models["deepseek/v3"], cluster, batch=batch, input_tokens=tokens)

    assert answer.tokens_per_s_per_chip.high > measured


def test_h20_decodes_nearly_as_fast_as_h200_and_prefills_far_slower(
    h20: Chip, h200: Chip, models: Mapping[str, Model]
) -> None:
    small, large = (Cluster(chip=chip, count=16) for chip in (h20, h200))
    model = models["deepseek/v3"]
    written = [decode(model, c, batch=16, context=4096).tokens_per_s.mid for c in (small, large)]
    read = [prefill(model, c, input_tokens=8192).tokens_per_s.mid for c in (small, large)]

    assert written[1] / written[0] == pytest.approx(4.8 / 4.0)
    assert read[1] / read[0] > 4


def test_the_trace_cites_the_figures_of_the_chip_and_sources_that_exist(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    answer = decode(models["deepseek/v3"], Cluster(chip=h200, count=8), batch=8, context=4096)
    cited = {*answer.why.sources(), *answer.fit.why.sources()}

    assert {"nvidia-h200-datasheet", "aiconfigurator-0-12-0", "valico-assumption"} <= cited
    assert cited <= set(store.read_sources())


def test_a_model_without_layers_gets_the_weaker_bound_and_says_why(
    h200: Chip, models: Mapping[str, Model]
) -> None:
    model, cluster = models["deepseek/v4.1-flash"], Cluster(chip=h200, count=8)
    written = decode(model, cluster, batch=1, context=4096)
    read = prefill(model, cluster, input_tokens=65_536)
    said = [step.says for _, step in written.why.walk()]

    assert written.step_time.mid == pytest.approx(16e9 / 8 / 4.8e12)
    assert read.time.mid == pytest.approx(65_536 * 2 * 8e9 / 8 / 1979e12)
    assert "attention not counted: layers unknown" in said


def test_a_plan_that_does_not_fit_is_refused(h200: Chip, models: Mapping[str, Model]) -> None:
    with pytest.raises(InputError, match="does not fit: it lacks") as fault:
        decode(models["moonshot/kimi-k3"], Cluster(chip=h200, count=8), batch=8, context=4096)

    assert "chips" in str(fault.value)


def test_a_chip_without_bandwidth_is_refused_in_words(
    build: Callable[..., Chip], models: Mapping[str, Model]
) -> None:
    chip = build("Half", dense_fp16="100 TFLOP/s", memory_capacity="141 GB")

    with pytest.raises(InputError) as fault:
        decode(models["meta/llama-3-8b"], Cluster(chip=chip, count=1), batch=1, context=128)

    assert str(fault.value).startswith("nvidia/half: no source gives `memory_bandwidth`; known are")


LOADS = st.tuples(st.integers(1, 512), st.integers(1, 8192))
"""Sequences and the tokens of each."""


@given(name=NAMES, load=LOADS, more=st.floats(1, 100))
def test_a_stronger_chip_is_never_slower(
    h200: Chip, models: Mapping[str, Model], name: str, load: tuple[int, int], more: float
) -> None:
    weak = Cluster(chip=h200, count=64)
    stronger = [strengthened(weak, rate, more) for rate in ("memory_bandwidth", "dense_fp8")]
    before, *after = (
        decode(models[name], cluster, batch=load[0], context=load[1]).step_time.mid
        for cluster in (weak, *stronger)
    )

    assert max(after) <= before


def strengthened(cluster: Cluster, quantity: str, factor: float) -> Cluster:
    figure = cluster.chip.figures[quantity]
    larger = msgspec.structs.replace(figure, value=figure.value * factor)
    figures = {**cluster.chip.figures, quantity: larger}
    chip = msgspec.structs.replace(cluster.chip, figures=figures)
    return msgspec.structs.replace(cluster, chip=chip)


@given(name=NAMES, batch=st.integers(1, 512), context=st.integers(1, 8192))
def test_a_larger_batch_writes_more_in_all_and_never_more_for_each(
    h200: Chip, models: Mapping[str, Model], name: str, batch: int, context: int
) -> None:
    cluster = Cluster(chip=h200, count=64)
    one = decode(models[name], cluster, batch=batch, context=context)
    two = decode(models[name], cluster, batch=2 * batch, context=context)

    assert two.tokens_per_s.mid >= one.tokens_per_s.mid * (1 - 1e-9)
    assert two.tokens_per_s_per_user.mid <= one.tokens_per_s_per_user.mid * (1 + 1e-9)
