from collections.abc import Callable

import pytest

from valico.catalogue.chips import Chip, read_chips
from valico.compute.fabric.links import links_from_chip, links_ground

CHIPS = read_chips()


def test_the_bandwidth_of_one_direction_is_half_of_what_the_catalogue_sums() -> None:
    assert links_from_chip(CHIPS["nvidia/h800-sxm-80"]).inside_bytes_per_s == 200e9
    assert links_from_chip(CHIPS["nvidia/h20-96"]).inside_bytes_per_s == 450e9


def test_a_chip_without_links_uses_pcie_in_nodes_of_eight(build: Callable[..., Chip]) -> None:
    links = links_from_chip(CHIPS["nvidia/l40s"])

    assert (links.kind, links.domain_chips, links.inside_bytes_per_s) == ("PCIe", 8, 32e9)
    assert links_from_chip(build("Nameless")).kind == "PCIe"


def test_the_network_is_the_usual_one_unless_given() -> None:
    chip = CHIPS["nvidia/gb300"]

    assert links_from_chip(chip).network_bytes_per_s == 100e9
    assert links_from_chip(chip, network_bytes_per_s=1e9).network_bytes_per_s == 1e9
    assert links_from_chip(CHIPS["nvidia/a100-sxm-80"]).network_bytes_per_s == 25e9


@pytest.mark.parametrize(
    ("chip", "basis"),
    [
        ("nvidia/h200-sxm-141", "calibrated"),
        ("nvidia/h20-96", "transferred"),
        ("huawei/910c", "transferred"),
    ],
)
def test_the_ground_says_whether_the_links_were_measured(chip: str, basis: str) -> None:
    assert links_ground(links_from_chip(CHIPS[chip])).basis == basis


def test_links_of_another_make_are_less_sure_than_those_of_a_sister_chip() -> None:
    own, sister, other = (
        links_ground(links_from_chip(CHIPS[chip])).spread
        for chip in ("nvidia/h100-sxm-80", "nvidia/h20-96", "huawei/910b3")
    )

    assert max(own, sister) < other
