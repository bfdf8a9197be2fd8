import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.architecture import Attention
from valico.catalogue.chips import read_chips
from valico.catalogue.models import Format, read_models
from valico.compute.kernels.attention import attention_ground, attention_s
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.device import Device, device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Framework

OPERATORS = read_operators()
CHIPS = read_chips()

LLAMA = Attention(layers=1, kind="full", heads=64, kv_heads=8, key_width=128, value_width=128)
GPT_OSS = Attention(
    layers=1, kind="window", heads=64, kv_heads=8, key_width=64, value_width=64, window=128
)
DEEPSEEK = Attention(
    layers=1,
    kind="latent",
    heads=128,
    kv_heads=128,
    key_width=192,
    value_width=128,
    query_rank=1536,
    kv_rank=512,
    rope_width=64,
)
GLM_5 = Attention(
    layers=1,
    kind="latent",
    heads=64,
    kv_heads=64,
    key_width=256,
    value_width=256,
    query_rank=2048,
    kv_rank=512,
    rope_width=64,
    sparse_top_k=2048,
    index_heads=32,
    index_width=128,
)
DEEPSEEK_V4 = Attention(
    layers=1,
    kind="full",
    heads=128,
    kv_heads=1,
    key_width=512,
    value_width=512,
    window=128,
    compression=4,
    sparse_top_k=1024,
    index_heads=64,
    index_width=128,
    shared_key_value=True,
)
QWEN_3_5 = Attention(
    layers=1, kind="linear", heads=64, kv_heads=16, key_width=128, value_width=128, convolution=4
)
KIMI_K3 = msgspec.structs.replace(QWEN_3_5, heads=96, kv_heads=96, decay_rank=128)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One layer before one batch on one chip."""

    group: Attention
    chip: str
    framework: Framework
    cache: Format
    sequences: int
    tokens: int
    past: int

    def time_s(self, kernels: Kernels | None = None, *, cut: int = 1) -> float:
        """Return the time on its chip, or on a given one."""
        there = kernels or kernels_on(self.chip, self.framework)
        batch = (self.sequences, self.tokens, self.past)
        return time_of(there, self.group, batch, cut=cut, cache=self.cache)


cases = st.builds(
    Case,
    group=st.sampled_from((LLAMA, GPT_OSS, DEEPSEEK, GLM_5, DEEPSEEK_V4, QWEN_3_5, KIMI_K3)),
    chip=st.sampled_from(
        (
            "nvidia/h200-sxm-141",
            "nvidia/h20-96",
            "nvidia/b200-sxm",
            "nvidia/a100-sxm-80",
            "huawei/910b2",
            "amd/mi308x",
        )
    ),
    framework=st.sampled_from(("trtllm", "sglang", "vllm")),
    cache=st.sampled_from(("fp16", "fp8")),
    sequences=st.integers(1, 256),
    tokens=st.integers(1, 12) | st.integers(1, 20_000),
    past=st.integers(0, 100_000),
)


def kernels_on(chip: str, framework: Framework = "sglang") -> Kernels:
    return on_device(device_from_chip(CHIPS[chip]), framework)


def on_device(device: Device, framework: Framework = "sglang") -> Kernels:
    return Kernels(device=device, framework=framework, operators=OPERATORS)


def time_of(
    kernels: Kernels,
    group: Attention,
    batch: tuple[int, int, int],
    *,
    cut: int = 1,
    cache: Format = "fp16",
) -> float:
    """Return the time of so many sequences, tokens of each, and tokens before them."""
    sequences, tokens, past = batch
    time_s = attention_s(
        kernels,
        group,
        sequences=sequences,
        tokens=tokens,
        past=past,
        tensor_parallel=cut,
        cache=cache,
    )
    return float(time_s)


@given(cases, st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_more_work_never_takes_less_time(case: Case, factor: int) -> None:
    once = case.time_s()
    more = (
        msgspec.structs.replace(case, sequences=case.sequences * factor),
        msgspec.structs.replace(case, tokens=case.tokens + factor),
        msgspec.structs.replace(case, past=case.past + factor),
    )

    assert once > 0
    assert all(each.time_s() >= once * (1 - 1e-9) for each in more)


@given(cases, st.floats(1, 4))
@settings(max_examples=100, deadline=None)
def test_a_better_chip_is_never_slower(case: Case, factor: float) -> None:
    device = device_from_chip(CHIPS[case.chip])
    rates = {name: rate * factor for name, rate in device.rates_flop_per_s.items()}
    bandwidth = device.bandwidth_bytes_per_s * factor
    counted = int((device.multiprocessors or 100) * factor)
    better = (
        msgspec.structs.replace(device, rates_flop_per_s=rates),
        msgspec.structs.replace(device, bandwidth_bytes_per_s=bandwidth),
        msgspec.structs.replace(device, multiprocessors=counted),
    )

    plain = case.time_s()
    for each in better:
        assert case.time_s(on_device(each, case.framework)) <= plain * (1 + 1e-9)


@given(cases, st.sampled_from((2, 4, 8)))
@settings(max_examples=80, deadline=None)
def test_dealing_out_heads_never_costs_time(case: Case, cut: int) -> None:
    assert case.time_s(cut=cut) <= case.time_s() * (1 + 1e-9)


@given(cases)
@settings(max_examples=60, deadline=None)
def test_two_prompts_cost_no_less_than_one(case: Case) -> None:
    one = msgspec.structs.replace(case, sequences=1, past=0)

    assert msgspec.structs.replace(one, sequences=2).time_s() >= one.time_s()


@pytest.mark.parametrize("group", [LLAMA, DEEPSEEK, GLM_5, QWEN_3_5])
def test_arrays_give_what_single_shapes_give(group: Attention) -> None:
    kernels = kernels_on("nvidia/h100-sxm-80", "vllm")
    batch, new, past = np.array([1, 8, 64]), np.array([4096, 1, 2]), np.array([0, 3000, 777])

    together = attention_s(kernels, group, sequences=batch, tokens=new, past=past, cache="fp8")
    alone = [
        time_of(kernels, group, (int(b), int(n), int(p)), cache="fp8")
        for b, n, p in zip(batch, new, past, strict=True)
    ]
    assert together.tolist() == pytest.approx(alone)


def test_a_window_costs_less_than_the_whole_past() -> None:
    kernels = kernels_on("nvidia/h200-sxm-141")
    whole = msgspec.structs.replace(GPT_OSS, kind="full", window=None)

    windowed = time_of(kernels, GPT_OSS, (64, 1, 30_000))
    assert windowed < 0.2 * time_of(kernels, whole, (64, 1, 30_000))


def test_chosen_keys_cost_less_than_all_keys_of_a_long_past() -> None:
    kernels = kernels_on("nvidia/h200-sxm-141")
    dense = msgspec.structs.replace(GLM_5, sparse_top_k=None, index_heads=0, index_width=0)

    chosen = time_of(kernels, GLM_5, (32, 1, 100_000))
    assert chosen < time_of(kernels, dense, (32, 1, 100_000))


def test_a_state_forgets_how_long_the_past_was() -> None:
    kernels = kernels_on("nvidia/h200-sxm-141")

    assert time_of(kernels, QWEN_3_5, (1, 1, 10)) == time_of(kernels, QWEN_3_5, (1, 1, 10**6))


def test_flashmla_on_an_h20_is_bound_by_arithmetic() -> None:
    """FlashMLA issue 30: 64 heads, 128 sequences of 8,192, 3 to 7 queries: 124 to 130 TFLOP/s."""
    half = msgspec.structs.replace(DEEPSEEK, heads=64, kv_heads=64)
    queries = 4
    time_s = time_of(kernels_on("nvidia/h20-96"), half, (128, queries, 8188))
    flop = 2 * 128 * 64 * queries * 8192 * (2 * 512 + 64)

    assert flop / time_s == pytest.approx(127e12, rel=0.2)


def test_flashmla_on_an_h800_reaches_its_published_rate() -> None:
    """FlashMLA: 660 TFLOP/s on the H800 where arithmetic binds."""
    time_s = time_of(kernels_on("nvidia/h800-sxm-80"), DEEPSEEK, (128, 2, 8190))
    flop = 2 * 128 * 128 * 2 * 8192 * (2 * 512 + 64)

    assert flop / time_s == pytest.approx(660e12, rel=0.25)


def test_flash_attention_on_an_h20_reaches_its_published_rate() -> None:
    """FlashAttention issue 1310: causal, 2,048 tokens, width 128, FA3: 107.8 TFLOP/s."""
    plain = Attention(layers=1, kind="full", heads=16, kv_heads=16, key_width=128, value_width=128)
    time_s = time_of(kernels_on("nvidia/h20-96"), plain, (8, 2048, 0))
    flop = 4 * 8 * 16 * 128 * 2048 * 2049 / 2

    assert flop / time_s == pytest.approx(107.8e12, rel=0.2)


def test_long_decode_on_an_h200_reaches_four_fifths_of_its_bandwidth() -> None:
    """Tables: 0.83 to 0.84 of the roof above 200 microseconds (TensorRT-LLM, BF16)."""
    kernels = kernels_on("nvidia/h200-sxm-141", "trtllm")
    time_s = time_of(kernels, LLAMA, (64, 1, 16_383))
    roof_s = 64 * 16_384 * 2 * 8 * 128 * 2 / 4.8e12

    assert roof_s / time_s == pytest.approx(0.84, abs=0.12)


def test_a_measured_chip_rests_on_its_own_kernels() -> None:
    ground = attention_ground(kernels_on("nvidia/h200-sxm-141", "trtllm"), LLAMA)

    assert ground.basis == "calibrated"
    assert ground.from_chip is None


def test_a_sibling_rests_on_transferred_kernels() -> None:
    ground = attention_ground(kernels_on("nvidia/h800-sxm-80", "trtllm"), DEEPSEEK)

    assert ground.basis == "transferred"
    assert ground.from_chip == "nvidia/h100-sxm-80"


def test_without_fitted_numbers_attention_is_an_assumption() -> None:
    device = device_from_chip(CHIPS["nvidia/h200-sxm-141"])
    bare = Kernels(device=device, operators=Operators())

    assert attention_ground(bare, LLAMA).basis == "assumed"
    assert time_of(bare, LLAMA, (1, 100, 0)) > 0


def test_every_model_of_the_catalogue_can_be_timed() -> None:
    kernels = kernels_on("nvidia/h200-sxm-141")
    for model in read_models().values():
        for group in model.architecture.attention if model.architecture else ():
            assert 0 < time_of(kernels, group, (8, 1, 4096)) < 0.1
