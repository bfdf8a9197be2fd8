"""TPP, density and bandwidths of chips, as the technical notes have them."""

import pytest

from valico.answer.library import Library
from valico.regime.conditions import condition, every
from valico.regime.measures import Measures, measure


@pytest.mark.parametrize(
    ("chip", "tpp"),
    [
        ("nvidia/a100-sxm-80", 4992),
        ("nvidia/h100-sxm-80", 15832),
        ("nvidia/h20-96", 2368),
        ("nvidia/rtx4090d", 4704),
        ("amd/mi325x", 20919.2),
        ("nvidia/b200-sxm", 36000),
        ("nvidia/l2", 1544),
        ("nvidia/l20", 1912),
    ],
)
def test_tpp_is_the_largest_dense_rate_times_bits(chip: str, tpp: float, library: Library) -> None:
    assert measure(library.chips[chip]).values["tpp"] == pytest.approx(tpp, abs=4)


def test_a_makers_claim_goes_before_what_somebody_measured(library: Library) -> None:
    found = measure(library.chips["nvidia/rtx5090dv2"])

    assert found.values["tpp"] == 4750
    assert found.least == frozenset()
    assert found.doubts[-1] == "a measured 665 TOP/s at INT8 would give a TPP of 5,320"


def test_where_everything_is_measured_tpp_is_a_lower_bound(library: Library) -> None:
    found = measure(library.chips["nvidia/rtxpro6000d"])

    assert found.least == {"tpp", "performance_density"}
    assert condition("tpp at least 3000").holds(found) is True
    assert condition("tpp at least 4800").holds(found) is None
    assert condition("tpp below 4800").holds(found) is None
    assert condition("tpp below 3000").holds(found) is False
    assert "known only to be at least" in condition("tpp at least 4800").step(found).says


def test_a_chip_without_a_link_has_the_bandwidth_of_its_lanes(library: Library) -> None:
    found = measure(library.chips["nvidia/l20"])

    assert found.values["io_bandwidth"] == 64e9
    assert found.values["memory_and_io_bandwidth"] == 864e9 + 64e9
    assert "PCI Express 4 × 16" in found.why["io_bandwidth"].says


def test_a_chip_with_a_link_of_unknown_speed_has_none(library: Library) -> None:
    assert "io_bandwidth" not in measure(library.chips["biren/106"]).values


@pytest.mark.parametrize("chip", ["huawei/910d", "biren/166"])
def test_nothing_is_made_up_for_a_chip_without_figures(chip: str, library: Library) -> None:
    assert "tpp" not in measure(library.chips[chip]).values


def test_an_unknown_measure_neither_meets_nor_fails() -> None:
    nothing = Measures(chip="", values={}, datacentre=None)

    assert condition("tpp at least 4800").holds(nothing) is None
    assert every([]) is True
