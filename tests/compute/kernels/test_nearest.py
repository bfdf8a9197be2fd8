from datetime import date

import msgspec
import pytest

from valico.compute.kernels.coefficients import (
    POOL,
    Coefficients,
    Figures,
    Fit,
    Kin,
    Operators,
    Spreads,
)
from valico.compute.kernels.device import Device
from valico.compute.kernels.nearest import Found, Wish, nearest_fit

H20 = Device(
    id="nvidia/h20-96",
    name="H20",
    generation="hopper",
    rates_flop_per_s={"fp16": 148e12},
    bandwidth_bytes_per_s=4e12,
    memory_bytes=96e9,
)
A100 = Fit(
    chip="nvidia/a100-sxm-80",
    generation="ampere",
    framework="vllm",
    scheme="bf16",
    source="test",
    figures=Figures(rate_flop_per_s=1, bandwidth_bytes_per_s=1, multiprocessors=1),
    numbers={},
    spread=0.1,
    rows=1,
)
H200 = msgspec.structs.replace(A100, chip="nvidia/h200-sxm-141", generation="hopper")
OWN = msgspec.structs.replace(H200, chip="nvidia/h20-96")
OTHER = msgspec.structs.replace(A100, chip="intel/gaudi3", generation="other")
ALL = msgspec.structs.replace(A100, chip=POOL, generation="other")
SPREADS = Spreads(kin=0.1, generation=0.2, neighbour=0.3, pool=0.4, framework=0.2, scheme=0.3)
KIN = Kin(chips={"nvidia/h20-96": ("nvidia/h800-sxm-80",)}, generations={"hopper": ("ampere",)})


def nearest(*fits: Fit, device: Device = H20, schemes: tuple[str, ...] = ("bf16",)) -> Found | None:
    file = Coefficients(family="matmul", fitted=date(2026, 11, 21), spreads=SPREADS, fits=fits)
    wish = Wish(device=device, framework="vllm", schemes=schemes)
    return nearest_fit(Operators(families={"matmul": file}, kin=KIN), "matmul", wish)


def near(*fits: Fit, device: Device = H20) -> str:
    found = nearest(*fits, device=device)
    assert found
    return found.near


def test_the_chip_itself_goes_first_then_kin_generation_neighbour_pool_stranger() -> None:
    h800 = msgspec.structs.replace(H200, chip="nvidia/h800-sxm-80")

    assert near(OTHER, ALL, A100, H200, h800, OWN) == "own"
    assert near(OTHER, ALL, A100, H200, h800) == "kin"
    assert near(OTHER, ALL, A100, H200) == "generation"
    assert near(OTHER, ALL, A100) == "neighbour"
    assert near(OTHER, ALL) == "pool"
    assert near(OTHER) == "stranger"


def test_a_hypothetical_chip_takes_the_kernels_of_the_one_it_was_made_from() -> None:
    half = msgspec.structs.replace(H20, id="hypothetical/half", derived_from="nvidia/h20-96")

    assert near(H200, OWN, device=half) == "kin"


def test_two_chips_of_no_known_generation_are_strangers() -> None:
    chip = msgspec.structs.replace(H20, id="other/chip", generation="other")

    assert near(OTHER, device=chip) == "stranger"


def test_another_framework_on_the_chip_goes_before_another_generation() -> None:
    elsewhere = msgspec.structs.replace(OWN, framework="sglang")

    found = nearest(A100, elsewhere)

    assert found
    assert found.fit is elsewhere
    assert found.spread == pytest.approx((0.1**2 + 0.2**2) ** 0.5)


def test_a_scheme_that_may_not_stand_in_is_not_used() -> None:
    narrow = msgspec.structs.replace(OWN, scheme="fp8")

    assert nearest(narrow) is None


def test_a_scheme_that_stands_in_adds_its_spread() -> None:
    narrow = msgspec.structs.replace(OWN, scheme="fp8")

    found = nearest(narrow, schemes=("bf16", "fp8"))

    assert found
    assert found.spread == pytest.approx((0.1**2 + 0.3**2) ** 0.5)


def test_better_figures_never_swap_the_kernels() -> None:
    faster = msgspec.structs.replace(H20, rates_flop_per_s={"fp16": 1e15}, multiprocessors=500)

    assert nearest(A100, H200, ALL, device=faster) == nearest(A100, H200, ALL)


def test_a_family_that_was_not_fitted_gives_nothing() -> None:
    wish = Wish(device=H20, framework="vllm", schemes=("bf16",))

    assert nearest_fit(Operators(), "matmul", wish) is None
