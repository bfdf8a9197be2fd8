"""Links: what joins the chips of a cluster."""

import re
from typing import Final

import msgspec

from valico.catalogue.chips import Chip
from valico.compute.fabric.fitted import Family, Fitted, collectives
from valico.compute.kernels.kernels import Ground
from valico.evidence import Figure

NODE_CHIPS: Final = 8
"""Chips of a node where the catalogue names no scale-up domain."""

PCIE_BYTES_PER_S: Final = {"3": 16e9, "4": 32e9, "5": 64e9, "6": 128e9}
"""One direction of 16 lanes."""

NETWORK_BYTES_PER_S: Final = 50e9
"""400 Gb/s a chip and direction; an assumption for 2023 to 2026."""

_NEAREST: Final[dict[str, Family]] = {"2": "nvlink3", "6": "nvlink5", "7": "nvlink5"}


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Bandwidths for one chip and one direction, in bytes a second."""

    inside_bytes_per_s: float
    """Within the scale-up domain."""
    domain_chips: int
    """Chips of a scale-up domain."""
    network_bytes_per_s: float = NETWORK_BYTES_PER_S
    kind: str = "NVLink"
    figures: tuple[Figure, ...] = ()
    chip_id: str = ""
    numbers: Fitted | None = None
    """Fitted numbers in place of those that ship."""


def links_from_chip(chip: Chip, *, network_bytes_per_s: float | None = None) -> Links:
    """Return the links of a chip; one without links of its own uses PCIe.

    The network is that usual beside the family of links unless given.
    """
    figure = chip.figures.get("scale_up_bandwidth")
    kind = (chip.link or "link") if figure else "PCIe"
    network = network_bytes_per_s or usual_network_bytes_per_s(kind, chip.id)
    if figure is None:
        return Links(
            inside_bytes_per_s=PCIE_BYTES_PER_S.get(chip.pcie or "4", 32e9),
            domain_chips=NODE_CHIPS,
            network_bytes_per_s=network,
            kind=kind,
            chip_id=chip.id,
        )
    return Links(
        inside_bytes_per_s=figure.value / 2,
        domain_chips=chip.scale_up_domain or NODE_CHIPS,
        network_bytes_per_s=network,
        kind=kind,
        figures=(figure,),
        chip_id=chip.id,
    )


def usual_network_bytes_per_s(kind: str, chip_id: str = "") -> float:
    """Return the rate of the network usual beside a chip or its kind of links, one direction."""
    usual = collectives().network_bytes_per_s
    return usual.get(chip_id, usual.get(family(kind), NETWORK_BYTES_PER_S))


def family(kind: str) -> Family:
    """Return the family whose numbers links of a kind use.

    >>> family("NVLink 4 (capped)"), family("HCCS"), family("PCIe")
    ('nvlink4', 'nvlink4', 'pcie')
    """
    words = kind.lower()
    if words.startswith(("pcie", "none")):
        return "pcie"
    number = re.search(r"nvlink[- ](\d)", words)
    exact: dict[str, Family] = {"3": "nvlink3", "4": "nvlink4", "5": "nvlink5"}
    return (exact | _NEAREST).get(number[1] if number else "4", "nvlink4")


def fitted(links: Links) -> Fitted:
    """Return the numbers that links use."""
    return links.numbers or collectives().families[family(links.kind)]


def links_ground(links: Links) -> Ground:
    """Return what the time of collectives inside the domain rests on."""
    numbers, all_numbers = fitted(links), collectives()
    own = links.kind.lower().startswith(("nvlink 3", "nvlink 4", "nvlink 5", "pcie"))
    if not own:
        return Ground(
            basis="transferred",
            from_chip=numbers.chips[0],
            spread=all_numbers.spread_borrowed,
            source=all_numbers.source,
        )
    seen = links.chip_id in numbers.chips
    return Ground(
        basis="calibrated" if seen else "transferred",
        from_chip=None if seen else numbers.chips[0],
        spread=numbers.spread if seen else numbers.spread_unseen,
        source=all_numbers.source,
    )
