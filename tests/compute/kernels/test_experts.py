import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.architecture import FeedForward
from valico.catalogue.chips import read_chips
from valico.compute.kernels.coefficients import read_operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.experts import experts_ground, experts_s
from valico.compute.kernels.grouped import Skew
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Framework, Scheme

OPERATORS = read_operators()
CHIPS = read_chips()

DEEPSEEK = FeedForward(layers=58, width=2048, experts=256, experts_per_token=8)
QWEN = FeedForward(layers=94, width=1536, experts=128, experts_per_token=8)
MIXTRAL = FeedForward(layers=32, width=14336, experts=8, experts_per_token=2)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens before the experts of one layer on one chip."""

    group: FeedForward
    chip: str
    framework: Framework
    scheme: Scheme
    skew: Skew
    tokens: int

    def time_s(self, kernels: Kernels | None = None, *, cut: tuple[int, int] = (1, 1)) -> float:
        """Return the time on its chip, or on a given one."""
        there = kernels or kernels_on(self.chip, self.framework)
        asked = (self.tokens, self.scheme)
        return time_of(there, self.group, asked, skew=self.skew, cut=cut)


cases = st.builds(
    Case,
    group=st.sampled_from((DEEPSEEK, QWEN, MIXTRAL)),
    chip=st.sampled_from(
        (
            "nvidia/h200-sxm-141",
            "nvidia/h20-96",
            "nvidia/b200-sxm",
            "nvidia/a100-sxm-80",
            "huawei/910b2",
        )
    ),
    framework=st.sampled_from(("trtllm", "sglang", "vllm")),
    scheme=st.sampled_from(
        ("bf16", "fp8", "fp8-block", "nvfp4", "mxfp4", "w4a16", "w4a16-mxfp4", "int8")
    ),
    skew=st.sampled_from(("balanced", "power-law")),
    tokens=st.integers(1, 50_000),
)
cuts = st.sampled_from(((1, 1), (8, 1), (1, 8), (2, 4), (1, 64)))


def kernels_on(chip: str, framework: Framework = "sglang") -> Kernels:
    device = device_from_chip(CHIPS[chip])
    return Kernels(device=device, framework=framework, operators=OPERATORS)


def time_of(
    kernels: Kernels,
    group: FeedForward,
    asked: tuple[int, Scheme],
    *,
    skew: Skew = "power-law",
    cut: tuple[int, int] = (1, 1),
) -> float:
    """Return the time of so many tokens in a scheme, each expert cut and all dealt out."""
    tokens, scheme = asked
    time_s = experts_s(
        kernels,
        group,
        hidden=7168,
        tokens=tokens,
        tensor_parallel=cut[0],
        expert_parallel=cut[1],
        scheme=scheme,
        skew=skew,
    )
    return float(time_s)


@given(cases, cuts, st.integers(1, 999))
@settings(max_examples=150, deadline=None)
def test_more_tokens_never_take_less_time(case: Case, cut: tuple[int, int], more: int) -> None:
    longer = msgspec.structs.replace(case, tokens=case.tokens + more)

    assert 0 < case.time_s(cut=cut) <= longer.time_s(cut=cut) * (1 + 1e-9)


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
        there = Kernels(device=each, framework=case.framework, operators=OPERATORS)
        assert case.time_s(there) <= plain * (1 + 1e-9)


@given(cases, st.sampled_from((2, 4, 8)))
@settings(max_examples=80, deadline=None)
def test_cutting_or_dealing_out_experts_never_costs_time(case: Case, degree: int) -> None:
    whole = case.time_s()

    for cut in ((degree, 1), (1, degree)):
        assert case.time_s(cut=cut) <= whole * (1 + 1e-9)


def test_one_token_reads_the_weights_of_its_own_experts_alone() -> None:
    kernels = kernels_on("nvidia/h200-sxm-141", "trtllm")

    few = time_of(kernels, DEEPSEEK, (1, "fp8-block"))
    assert few < 0.2 * time_of(kernels, DEEPSEEK, (256, "fp8-block"))


@pytest.mark.parametrize(
    ("tokens", "measured_s"), [(1, 253e-6), (8, 1.54e-3), (96, 10.4e-3), (8192, 147e-3)]
)
def test_marlin_on_an_h20_takes_what_was_measured(tokens: int, measured_s: float) -> None:
    """SGLang 0.5.14 on an H20-3e: 896 experts of 3,584 x 3,072, 16 a token, rows spread evenly."""
    kernels = kernels_on("nvidia/h20-141")
    group = FeedForward(layers=1, width=3072, experts=896, experts_per_token=16)
    time_s = experts_s(
        kernels, group, hidden=3584, tokens=tokens, scheme="w4a16-mxfp4", skew="balanced"
    )

    assert float(time_s) == pytest.approx(measured_s, rel=0.25)


def test_filled_tiles_bind_an_h20_before_an_h200() -> None:
    h20, h200 = kernels_on("nvidia/h20-96"), kernels_on("nvidia/h200-sxm-141")

    def ratio(tokens: int) -> float:
        asked: tuple[int, Scheme] = (tokens, "fp8-block")
        return time_of(h20, DEEPSEEK, asked) / time_of(h200, DEEPSEEK, asked)

    assert 1 <= ratio(1) < ratio(16_384) < 6.7


def test_full_experts_on_an_h20_reach_most_of_its_peak() -> None:
    """InferSim: DeepGEMM reaches 0.73 to 0.84 of an H20's peak with hundreds of rows an expert."""
    group = FeedForward(layers=1, width=1536, experts=128, experts_per_token=8)
    tokens, chips_sharing = 65_536, 16
    h20 = kernels_on("nvidia/h20-96")
    asked: tuple[int, Scheme] = (tokens, "fp8-block")
    time_s = time_of(h20, group, asked, skew="balanced", cut=(1, chips_sharing))
    flop = 2 * tokens * 8 / chips_sharing * 3 * 7168 * 1536

    assert 0.6 < flop / time_s / 296e12 < 0.95


def test_arrays_give_what_single_shapes_give() -> None:
    kernels = kernels_on("nvidia/b200-sxm", "trtllm")
    tokens, dealt = np.array([1, 64, 8192]), np.array([1, 8, 32])

    together = experts_s(
        kernels, DEEPSEEK, hidden=7168, tokens=tokens, expert_parallel=dealt, scheme="nvfp4"
    )
    alone = [
        time_of(kernels, DEEPSEEK, (int(n), "nvfp4"), cut=(1, int(e)))
        for n, e in zip(tokens, dealt, strict=True)
    ]
    assert together.tolist() == pytest.approx(alone)


def test_a_measured_scheme_rests_on_the_chips_own_kernels() -> None:
    kernels = kernels_on("nvidia/b200-sxm", "trtllm")

    assert experts_ground(kernels, "nvfp4").basis == "calibrated"


def test_slow_kernels_of_one_framework_are_not_passed_on() -> None:
    """Per-tensor FP8 of vLLM on Hopper reaches a sixth of the roof; another framework stands in."""
    ground = experts_ground(kernels_on("nvidia/h200-sxm-141", "vllm"), "fp8")

    assert ground.basis == "transferred"
