"""The legal measures of a chip: total processing performance, performance density, bandwidths.

Definitions: 15 CFR 774 Supp. 1, ECCN 3A090, technical notes; for memory bandwidth the notes to
paragraph (dd)(1) of Supp. 2 to Part 748.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from valico import units
from valico.catalogue.chips import DENSE_BITS, Chip
from valico.evidence import Cite, Figure, Step
from valico.units import Dimension

TECHNICAL_NOTES: Final = Cite("ecfr-3a090-2026-07-23", "ECCN 3A090, technical notes")

DIMENSIONS: Final[Mapping[str, Dimension]] = {
    "tpp": "count",
    "performance_density": "count",
    "memory_bandwidth": "byte/s",
    "io_bandwidth": "byte/s",
    "memory_and_io_bandwidth": "byte/s",
    "hbm_density": "count",
    "transistors": "count",
}
"""Each measure that a rule may test, and its dimension."""

LABELS: Final = {
    "tpp": "TPP",
    "performance_density": "performance density",
    "memory_bandwidth": "memory bandwidth",
    "io_bandwidth": "I/O bandwidth",
    "memory_and_io_bandwidth": "memory plus I/O bandwidth",
    "hbm_density": "memory bandwidth density",
    "transistors": "transistor count",
}


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What rules measure of a chip; a missing value is unknown, never zero."""

    chip: str
    values: Mapping[str, float]
    datacentre: bool | None
    has_hbm: bool | None = None
    why: Mapping[str, Step] = {}


def measure(chip: Chip) -> Measures:
    """Return the legal measures of a chip, each with the figures that it rests on."""
    steps = dict(_steps(chip))
    return Measures(
        chip=chip.id,
        values={name: value for name, (value, _) in steps.items()},
        datacentre=chip.datacentre,
        has_hbm=chip.memory_type.startswith("HBM") if chip.memory_type else None,
        why={name: step for name, (_, step) in steps.items()},
    )


def _steps(chip: Chip) -> Mapping[str, tuple[float, Step]]:
    found: dict[str, tuple[float, Step]] = {}
    if tpp := total_processing_performance(chip):
        found["tpp"] = tpp
        if area := chip.figures.get("logic_area"):
            found["performance_density"] = _density(tpp[0], area, chip)
    for name, quantity in (
        ("memory_bandwidth", "memory_bandwidth"),
        ("io_bandwidth", "scale_up_bandwidth"),
        ("transistors", "transistors"),
    ):
        if figure := chip.figures.get(quantity):
            found[name] = (figure.value, _stated(LABELS[name], figure, chip))
    if "memory_bandwidth" in found and "io_bandwidth" in found:
        found["memory_and_io_bandwidth"] = _sum(found)
    return found


def total_processing_performance(chip: Chip) -> tuple[float, Step] | None:
    """Return TPP with its step: the largest of dense rate in tera × bit length over all formats.

    The datasheet rate already counts a multiply and an add as two operations (note 1.b).
    """
    rated = [(name, chip.figures[name]) for name in DENSE_BITS if name in chip.figures]
    if not rated:
        return None
    name, figure = max(rated, key=lambda item: item[1].value * DENSE_BITS[item[0]])
    tpp = round(figure.value / 1e12 * DENSE_BITS[name], 4)
    rate = units.number(figure.value / 1e12)
    says = (
        f"TPP of {chip.name} is {units.number(tpp)}: {rate} dense T{_operations(name)}/s "
        f"at {_format(name)} × {DENSE_BITS[name]} bits, the highest over its formats"
    )
    return tpp, Step(says=says, cites=(TECHNICAL_NOTES, Cite(figure.source, figure.at)))


def _operations(name: str) -> str:
    return "OP" if "int" in name else "FLOP"


def _format(name: str) -> str:
    return name.removeprefix("dense_").upper()


def _density(tpp: float, area: Figure, chip: Chip) -> tuple[float, Step]:
    density = tpp / area.value
    says = (
        f"performance density of {chip.name} is {units.number(density)}: "
        f"TPP {units.number(tpp)} ÷ {area.show()} of logic on non-planar nodes"
    )
    return density, Step(says=says, cites=(TECHNICAL_NOTES, Cite(area.source, area.at)))


def _stated(label: str, figure: Figure, chip: Chip) -> Step:
    return Step(
        says=f"{label} of {chip.name} is {figure.show()}", cites=(Cite(figure.source, figure.at),)
    )


def _sum(found: Mapping[str, tuple[float, Step]]) -> tuple[float, Step]:
    parts = [found["memory_bandwidth"], found["io_bandwidth"]]
    total = parts[0][0] + parts[1][0]
    says = f"memory plus I/O bandwidth is {units.show(total, 'byte/s')}"
    return total, Step(says=says, because=tuple(step for _, step in parts))
