from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.chips import read_chips
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.device import Device, device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.matmul import matmul_ground, matmul_s
from valico.compute.kernels.scheme import Framework, Scheme

OPERATORS = read_operators()
CHIPS = read_chips()
NAMES = (
    "nvidia/a100-sxm-80",
    "nvidia/h100-sxm-80",
    "nvidia/h200-sxm-141",
    "nvidia/h20-96",
    "nvidia/b200-sxm",
    "nvidia/b30a",
    "nvidia/rtx4090",
    "huawei/910c",
    "amd/mi308x",
    "intel/gaudi3",
)
names = st.sampled_from(NAMES)
schemes = st.sampled_from(get_args(Scheme))
frameworks = st.sampled_from(get_args(Framework))
sides = st.integers(min_value=1, max_value=200_000)
more = st.floats(min_value=1.0, max_value=8.0)
SHAPES = [
    np.asarray(side, dtype=np.float64)
    for side in np.meshgrid([1, 16, 100, 700, 5000], [96, 1024, 9000], [64, 2048, 20_000])
]


def chip(name: str) -> Device:
    return device_from_chip(CHIPS[name])


def times(device: Device, scheme: Scheme, framework: Framework) -> Array:
    kernels = Kernels(device=device, framework=framework, operators=OPERATORS)
    m, n, k = SHAPES
    return matmul_s(kernels, rows=m, columns=n, inner=k, scheme=scheme)


@settings(deadline=None)
@given(names, schemes, frameworks, st.tuples(sides, sides, sides), more)
def test_more_rows_are_never_faster(
    name: str,
    scheme: Scheme,
    framework: Framework,
    shape: tuple[int, int, int],
    times_more: float,
) -> None:
    kernels = Kernels(device=chip(name), framework=framework, operators=OPERATORS)
    m, n, k = shape

    few, many = matmul_s(kernels, rows=[m, m * times_more], columns=n, inner=k, scheme=scheme)

    assert 0 < few <= many * (1 + 1e-12)


@settings(deadline=None, max_examples=40)
@given(names, schemes, frameworks, more)
def test_more_bandwidth_is_never_slower(
    name: str, scheme: Scheme, framework: Framework, times_more: float
) -> None:
    device = chip(name)
    wide = times_more * device.bandwidth_bytes_per_s
    better = msgspec.structs.replace(device, bandwidth_bytes_per_s=wide)

    assert np.all(
        times(better, scheme, framework) <= times(device, scheme, framework) * (1 + 1e-12)
    )


@settings(deadline=None, max_examples=40)
@given(names, schemes, frameworks, more)
def test_a_higher_rate_is_never_slower(
    name: str, scheme: Scheme, framework: Framework, times_more: float
) -> None:
    device = chip(name)
    rates = {precision: times_more * rate for precision, rate in device.rates_flop_per_s.items()}
    better = msgspec.structs.replace(device, rates_flop_per_s=rates)

    assert np.all(
        times(better, scheme, framework) <= times(device, scheme, framework) * (1 + 1e-12)
    )


@settings(deadline=None, max_examples=40)
@given(names.filter(lambda name: CHIPS[name].value("multiprocessors")), schemes, more)
def test_more_multiprocessors_are_never_slower(
    name: str, scheme: Scheme, times_more: float
) -> None:
    device = chip(name)
    assert device.multiprocessors
    many = round(times_more * device.multiprocessors)
    better = msgspec.structs.replace(device, multiprocessors=many)

    assert np.all(times(better, scheme, "sglang") <= times(device, scheme, "sglang") * (1 + 1e-12))


@pytest.mark.parametrize("name", NAMES)
def test_a_chip_of_another_name_with_the_same_figures_is_about_as_fast(name: str) -> None:
    device = chip(name)
    twin = msgspec.structs.replace(device, id="hypothetical/twin", derived_from=name)

    assert times(twin, "bf16", "vllm") == pytest.approx(times(device, "bf16", "vllm"), rel=0.9)


def efficiency(name: str, scheme: Scheme, m: int, n: int, k: int) -> float:
    """Return the roofline over the time, as the published efficiencies are defined."""
    device = chip(name)
    kernels = Kernels(device=device, framework="trtllm", operators=OPERATORS)
    width = 2 if scheme == "bf16" else 1
    rate = device.rates_flop_per_s["fp16" if scheme == "bf16" else "fp8"]
    moved = width * (m * k + n * k) + 2 * m * n
    roofline = max(2 * m * n * k / rate, moved / device.bandwidth_bytes_per_s)
    return roofline / float(matmul_s(kernels, rows=m, columns=n, inner=k, scheme=scheme))


@pytest.mark.parametrize(
    ("name", "scheme", "median"),
    [
        ("nvidia/a100-sxm-80", "bf16", 0.78),
        ("nvidia/h100-sxm-80", "bf16", 0.76),
        ("nvidia/h200-sxm-141", "bf16", 0.76),
        ("nvidia/b200-sxm", "bf16", 0.65),
        ("nvidia/l40s", "bf16", 0.56),
        ("nvidia/h100-sxm-80", "fp8", 0.56),
        ("nvidia/b200-sxm", "fp8", 0.51),
    ],
)
def test_large_products_reach_the_measured_share_of_the_peak(
    name: str, scheme: Scheme, median: float
) -> None:
    assert efficiency(name, scheme, 8192, 8192, 8192) == pytest.approx(median, abs=0.13)


@pytest.mark.parametrize(
    ("name", "median"),
    [
        ("nvidia/a100-sxm-80", 0.68),
        ("nvidia/h100-sxm-80", 0.77),
        ("nvidia/h200-sxm-141", 0.76),
        ("nvidia/b200-sxm", 0.72),
    ],
)
def test_narrow_products_reach_the_measured_share_of_bandwidth(name: str, median: float) -> None:
    assert efficiency(name, "bf16", 16, 28_672, 8192) == pytest.approx(median, abs=0.13)


def test_h20_reaches_142_tflop_per_s_as_measured() -> None:
    kernels = Kernels(device=chip("nvidia/h20-96"), framework="vllm", operators=OPERATORS)
    side = 8192.0

    time_s = matmul_s(kernels, rows=side, columns=side, inner=side, scheme="bf16")

    assert 2 * side**3 / float(time_s) == pytest.approx(142e12, rel=0.05)


def test_h20_without_that_measurement_reaches_it_from_its_crowding() -> None:
    device = msgspec.structs.replace(chip("nvidia/h20-96"), measured_flop_per_s={})
    kernels = Kernels(device=device, framework="vllm", operators=OPERATORS)
    side = 8192.0

    time_s = matmul_s(kernels, rows=side, columns=side, inner=side, scheme="bf16")

    assert 2 * side**3 / float(time_s) == pytest.approx(142e12, rel=0.05)


def test_a_chip_without_units_for_fp8_runs_weights_widened() -> None:
    kernels = Kernels(device=chip("nvidia/a100-sxm-80"), operators=OPERATORS)
    m, n, k = SHAPES

    narrow = matmul_s(kernels, rows=m, columns=n, inner=k, scheme="fp8")

    assert narrow.tolist() == matmul_s(kernels, rows=m, columns=n, inner=k, scheme="w8a16").tolist()


def test_what_is_beyond_the_grid_is_carried_on_by_the_form() -> None:
    kernels = Kernels(device=chip("nvidia/h200-sxm-141"), operators=OPERATORS)

    edge, beyond = matmul_s(
        kernels, rows=32_768, columns=[65_536, 131_072], inner=8192, scheme="bf16"
    )

    assert beyond == pytest.approx(2 * edge, rel=0.02)


@pytest.mark.parametrize(
    ("name", "scheme", "basis", "from_chip"),
    [
        ("nvidia/h200-sxm-141", "bf16", "calibrated", None),
        ("nvidia/h800-sxm-80", "bf16", "transferred", "nvidia/h100-sxm-80"),
        ("nvidia/b30a", "nvfp4", "transferred", "nvidia/b300-sxm"),
        ("nvidia/rtx5090", "bf16", "transferred", "nvidia/rtxpro6000s"),
        ("huawei/910c", "bf16", "transferred", "huawei/910b2"),
        ("intel/gaudi3", "bf16", "assumed", None),
    ],
)
def test_the_ground_says_from_which_chip_it_comes(
    name: str, scheme: Scheme, basis: str, from_chip: str | None
) -> None:
    kernels = Kernels(device=chip(name), framework="trtllm", operators=OPERATORS)

    ground = matmul_ground(kernels, scheme)

    assert (ground.basis, ground.from_chip) == (basis, from_chip)


def test_ground_gets_wider_with_distance() -> None:
    near, kin, stranger = (
        matmul_ground(Kernels(device=chip(name), operators=OPERATORS), "bf16").spread
        for name in ("nvidia/h100-sxm-80", "nvidia/h800-sxm-80", "intel/gaudi3")
    )

    assert near < kin < stranger


def test_without_any_fit_a_time_is_assumed() -> None:
    kernels = Kernels(device=chip("nvidia/h200-sxm-141"), operators=Operators())

    assert matmul_ground(kernels, "bf16").basis == "assumed"
    assert matmul_s(kernels, rows=1, columns=8192, inner=8192, scheme="bf16") > 0


def test_one_call_times_all_products_of_a_layer() -> None:
    kernels = Kernels(device=chip("nvidia/h200-sxm-141"), operators=OPERATORS)
    rows = np.array([[1.0], [64.0]])
    columns, inner = [10_240, 8192, 57_344, 8192], [8192, 8192, 8192, 28_672]

    together = matmul_s(kernels, rows=rows, columns=columns, inner=inner, scheme="bf16")
    each = [
        [float(matmul_s(kernels, rows=m, columns=n, inner=k, scheme="bf16")) for n, k in sides]
        for m in (1, 64)
        for sides in [list(zip(columns, inner, strict=True))]
    ]

    assert together == pytest.approx(np.asarray(each))
