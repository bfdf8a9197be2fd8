import pytest

from valico.catalogue.chips import read_chips
from valico.catalogue.hypothetical import derivation, derive
from valico.compute.kernels.device import device_from_chip
from valico.errors import InputError

CHIPS = read_chips()


@pytest.mark.parametrize(
    ("chip", "generation"),
    [
        ("nvidia/a800-sxm-80", "ampere"),
        ("nvidia/h20-96", "hopper"),
        ("nvidia/b30a", "blackwell"),
        ("nvidia/rtx5090", "blackwell-graphics"),
        ("nvidia/l20", "ada"),
        ("huawei/910c", "ascend"),
        ("amd/mi308x", "cdna"),
        ("intel/gaudi3", "other"),
    ],
)
def test_a_chip_runs_the_kernels_of_its_generation(chip: str, generation: str) -> None:
    assert device_from_chip(CHIPS[chip]).generation == generation


@pytest.mark.parametrize(
    ("chip", "count"),
    [("nvidia/h100-sxm-80", 132), ("nvidia/h20-96", 78), ("nvidia/l4", 58), ("huawei/910c", 48)],
)
def test_multiprocessors_come_from_the_catalogue(chip: str, count: int) -> None:
    assert device_from_chip(CHIPS[chip]).multiprocessors == count


def test_what_was_measured_on_the_chip_comes_along() -> None:
    assert device_from_chip(CHIPS["nvidia/h20-96"]).measured_flop_per_s == {"fp16": 142.25e12}


def test_half_a_chip_has_half_the_multiprocessors_and_remembers_whose() -> None:
    plan = derivation("half of B300")
    assert plan

    half = device_from_chip(derive(CHIPS["nvidia/b300-sxm"], plan))

    assert (half.multiprocessors, half.derived_from) == (74, "nvidia/b300-sxm")


def test_a_chip_without_a_bandwidth_is_refused_by_name() -> None:
    bare = next(chip for chip in CHIPS.values() if chip.value("memory_bandwidth") is None)

    with pytest.raises(InputError, match=bare.id):
        device_from_chip(bare)
