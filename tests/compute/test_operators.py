from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.catalogue.architecture import Architecture, FeedForward
from valico.catalogue.models import Model, read_models
from valico.compute.operators import (
    active_parameters,
    attention_flop,
    experts_touched,
    mean_attention_flop,
    multiplied_parameters,
    narrower,
    read_cache_bytes,
    read_weight_bytes,
    total_parameters,
    weight_bytes,
)
from valico.errors import InputError

SHAPES = {name: m.architecture for name, m in read_models().items() if m.architecture}


def shape_of(models: Mapping[str, Model], name: str) -> Architecture:
    shape = models[name].architecture
    assert shape is not None
    return shape


def test_one_token_uses_its_own_experts_and_many_use_all() -> None:
    group = FeedForward(layers=1, width=1, experts=256, experts_per_token=8)

    assert experts_touched(group, 1) == 8
    assert experts_touched(group, 2) == pytest.approx(2 * 8 - 8 * 8 / 256)
    assert experts_touched(group, 10_000) == pytest.approx(256)


def test_a_single_token_reads_the_parameters_that_it_multiplies(
    models: Mapping[str, Model],
) -> None:
    model = models["deepseek/v3"]
    shape = shape_of(models, "deepseek/v3")

    assert read_weight_bytes(model, 1, "fp8") == pytest.approx(multiplied_parameters(shape))


def test_a_large_batch_reads_nearly_all_weights(models: Mapping[str, Model]) -> None:
    model = models["deepseek/v3"]
    whole, _ = weight_bytes(model, "fp8")
    table = 129280 * 7168

    assert read_weight_bytes(model, 4096, "fp8") == pytest.approx(whole - table, rel=1e-3)


def test_the_input_table_is_looked_up_and_a_tied_one_multiplied(
    models: Mapping[str, Model],
) -> None:
    shape = shape_of(models, "meta/llama-3-8b")
    tied = msgspec.structs.replace(shape, tied_embeddings=True)

    assert multiplied_parameters(shape) == 8_030_261_248 - 128256 * 4096
    assert multiplied_parameters(tied) == multiplied_parameters(shape)


def test_gpt_oss_120b_takes_the_65_gigabytes_of_its_checkpoint(models: Mapping[str, Model]) -> None:
    # the model card gives a checkpoint of 60.8 GiB
    kept, why = weight_bytes(models["openai/gpt-oss-120b"], "fp16")

    assert kept == pytest.approx(60.8 * 2**30, rel=0.01)
    assert "experts FP4, the rest FP16" in why.says


def test_weights_stay_in_their_published_format_where_that_is_narrower() -> None:
    assert narrower("fp4", "fp8") == "fp4"
    assert narrower("fp16", "fp8") == "fp8"
    assert narrower(None, "fp8") == "fp8"


def test_decode_of_a_latent_layer_works_on_the_latent(models: Mapping[str, Model]) -> None:
    shape = shape_of(models, "deepseek/v3")

    assert attention_flop(shape, context=1000, phase="decode") == (
        61 * 2 * 1000 * 128 * (512 + 64 + 512)
    )
    assert attention_flop(shape, context=1000, phase="prefill") == (
        61 * 2 * 1000 * 128 * (192 + 128)
    )


def test_a_sparse_layer_attends_to_its_best_2048_and_scans_the_rest_cheaply(
    models: Mapping[str, Model],
) -> None:
    shape = shape_of(models, "deepseek/v3.2")
    attended = 2 * 2048 * 128 * (192 + 128)
    scanned = 2 * 100_000 * 64 * 128

    assert attention_flop(shape, context=100_000, phase="prefill") == 61 * (attended + scanned)
    assert read_cache_bytes(shape, context=100_000, bytes_per_element=1) == (
        61 * (2048 * 576 + 100_000 * 128)
    )


def test_the_average_token_of_a_sequence_sees_half_of_it(models: Mapping[str, Model]) -> None:
    shape = shape_of(models, "meta/llama-3-8b")
    last = attention_flop(shape, context=4096, phase="training")

    assert mean_attention_flop(shape, tokens=4096, phase="training") == pytest.approx(last / 2)


def test_training_work_of_v3_is_that_of_megatron_bridge_within_four_percent(
    models: Mapping[str, Model],
) -> None:
    # NVIDIA, Megatron Bridge 26.08: 1,635 TFLOP/s a chip at 6,288 tokens/s, sequences of 4,096
    shape = shape_of(models, "deepseek/v3")
    attention = mean_attention_flop(shape, tokens=4096, phase="training")
    flop = 6 * (models["deepseek/v3"].value("active_parameters") or 0) + 3 * attention

    assert flop == pytest.approx(1635e12 / 6288, rel=0.04)


def test_active_parameters_differ_by_phase_where_the_maker_says_so(
    models: Mapping[str, Model],
) -> None:
    model = models["deepseek/v4.1-flash"]

    assert active_parameters(model, "prefill")[0] == 8e9
    assert active_parameters(model, "decode")[0] == 16e9


def test_parameters_that_nobody_gives_are_never_guessed(models: Mapping[str, Model]) -> None:
    with pytest.raises(InputError) as fault:
        active_parameters(models["deepseek/v4.1-flash"], "training")

    assert str(fault.value) == (
        "deepseek/v4.1-flash: no source gives `active_parameters`, nor the layers"
    )


def test_totals_cite_where_the_layers_were_read(models: Mapping[str, Model]) -> None:
    _, why = total_parameters(models["deepseek/v3"])

    assert why.sources() == ("aiconfigurator-0-12-0",)


@given(
    name=st.sampled_from(sorted(SHAPES)), context=st.integers(1, 10**6), more=st.integers(0, 10**6)
)
def test_a_longer_context_never_needs_less_attention(name: str, context: int, more: int) -> None:
    shape = SHAPES[name]
    short, long = (
        attention_flop(shape, context=tokens, phase="decode")
        for tokens in (context, context + more)
    )

    assert 0 < short <= long


@given(name=st.sampled_from(sorted(SHAPES)), tokens=st.integers(1, 10**6))
def test_the_average_token_never_sees_more_than_the_last(name: str, tokens: int) -> None:
    shape = SHAPES[name]
    mean = mean_attention_flop(shape, tokens=tokens, phase="prefill")

    assert 0 <= mean <= attention_flop(shape, context=tokens, phase="prefill") * (1 + 1e-9)


@given(tokens=st.integers(1, 10**5), more=st.integers(0, 10**5), per_token=st.integers(1, 64))
def test_more_tokens_never_touch_fewer_experts(tokens: int, more: int, per_token: int) -> None:
    group = FeedForward(layers=1, width=1, experts=64, experts_per_token=per_token)

    assert per_token <= experts_touched(group, tokens) * (1 + 1e-9)
    assert experts_touched(group, tokens) <= experts_touched(group, tokens + more) <= 64
