import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.chips import read_chips
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.elementwise import (
    activation_s,
    elementwise_ground,
    elementwise_s,
    embedding_s,
    norm_s,
    quantise_s,
    sampling_s,
)
from valico.compute.kernels.kernels import Kernels

CHIPS = read_chips()
OPERATORS = read_operators()


def on(name: str) -> Kernels:
    return Kernels(device=device_from_chip(CHIPS[name]), operators=OPERATORS)


@settings(deadline=None)
@given(
    st.sampled_from(["nvidia/h200-sxm-141", "nvidia/h20-96", "nvidia/l40s", "huawei/910c"]),
    st.floats(0, 1e10),
    st.floats(1, 10),
)
def test_more_bytes_never_take_less_time(name: str, moved: float, more: float) -> None:
    few, many = elementwise_s(on(name), moved_bytes=[moved, moved * more])

    assert 0 < few <= many


def test_a_large_pass_reaches_most_of_the_bandwidth() -> None:
    time_s = elementwise_s(on("nvidia/h200-sxm-141"), moved_bytes=4.8e9)

    assert 1e-3 / float(time_s) == pytest.approx(0.85, abs=0.1)


def test_a_short_pass_takes_a_few_microseconds() -> None:
    assert 1e-6 < float(elementwise_s(on("nvidia/h200-sxm-141"), moved_bytes=1e3)) < 5e-6


def test_each_operator_moves_the_bytes_that_it_says() -> None:
    kernels = on("nvidia/h200-sxm-141")

    moved = {
        8: norm_s(kernels, tokens=64, width=8192),
        6: activation_s(kernels, tokens=64, width=8192),
        4: embedding_s(kernels, tokens=64, width=8192),
        12: sampling_s(kernels, sequences=64, vocabulary=8192),
    }

    for each, time_s in moved.items():
        assert time_s == elementwise_s(kernels, moved_bytes=each * 64 * 8192)


def test_finding_a_scale_takes_longer_than_one_pass() -> None:
    kernels = on("nvidia/h100-sxm-80")
    moved = 5 * 4096 * 8192

    assert quantise_s(kernels, tokens=4096, width=8192) > elementwise_s(kernels, moved_bytes=moved)


def test_the_ground_of_a_pass_is_told() -> None:
    assert elementwise_ground(on("nvidia/h200-sxm-141")).basis == "calibrated"
    assert elementwise_ground(on("nvidia/h20-96")).basis == "transferred"
    assert elementwise_ground(on("intel/gaudi3")).basis == "assumed"


def test_without_any_fit_a_pass_is_assumed() -> None:
    kernels = Kernels(device=on("nvidia/h20-96").device, operators=Operators())

    assert elementwise_ground(kernels).basis == "assumed"
    assert elementwise_s(kernels, moved_bytes=1e6) > 0
