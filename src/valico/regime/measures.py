"""The legal measures of a chip: total processing performance, performance density, bandwidths.

Definitions: 15 CFR 774 Supp. 1, ECCN 3A090, technical notes; for memory bandwidth the notes to
paragraph (dd)(1) of Supp. 2 to Part 748.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from valico import dates, units
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
    "listed_share": "count",
    "completion": "count",
    "consignee_tpp": "count",
}
"""Each measure that a rule may test, and its dimension."""

LABELS: Final = {
    "tpp": "TPP",
    "performance_density": "performance density",
    "memory_bandwidth": "memory bandwidth",
    "io_bandwidth": "I/O bandwidth",
    "memory_and_io_bandwidth": "memory plus I/O bandwidth",
    "hbm_density": "memory bandwidth density in GB/s per mm2",
    "transistors": "transistor count",
    "listed_share": "share owned by listed parties",
    "completion": "completed part of the project",
    "consignee_tpp": "TPP sent to the consignee this year",
}

LANES_BYTES_PER_S: Final = {"3": 32e9, "4": 64e9, "5": 128e9, "6": 256e9}
"""Sixteen lanes of each PCI Express generation, both directions."""
NARROWEST_TENSOR_BITS: Final = 16
"""A claimed rate at so many bits or fewer is that of a tensor unit, which decides TPP."""


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What rules measure of a chip; a missing value is unknown, never zero."""

    chip: str
    values: Mapping[str, float]
    least: frozenset[str] = frozenset()
    """Measures of which only a lower bound is known."""
    datacentre: bool | None
    has_hbm: bool | None = None
    memory: bool = False
    """High-bandwidth memory as such, not a chip that holds it."""
    co_packaged: bool | None = None
    """Whether such memory is packaged with logic whose main function is processing."""
    launched: date | None = None
    """First day on which the chip may have been on sale."""
    doubts: tuple[str, ...] = ()
    """What is unsure about the values, in words."""
    why: Mapping[str, Step] = {}


def measure(chip: Chip) -> Measures:
    """Return the legal measures of a chip, each with the figures that it rests on."""
    steps = dict(_steps(chip))
    least = {"tpp", "performance_density"} if _only_measured(chip) else set()
    return Measures(
        chip=chip.id,
        values={name: value for name, (value, _) in steps.items()},
        least=frozenset(least & steps.keys()),
        datacentre=chip.datacentre,
        has_hbm=chip.memory_type.startswith("HBM") if chip.memory_type else None,
        launched=dates.interval(chip.launched).first if chip.launched else None,
        doubts=tuple(_doubts(chip)),
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
    if "io_bandwidth" not in found and (lanes := _lanes(chip)):
        found["io_bandwidth"] = lanes
    if "memory_bandwidth" in found and "io_bandwidth" in found:
        found["memory_and_io_bandwidth"] = _sum(found)
    return found


def total_processing_performance(chip: Chip) -> tuple[float, Step] | None:
    """Return TPP with its step: the largest dense rate in tera times bit length over all formats.

    The datasheet rate already counts a multiply and an add as two operations (note 1.b). The rate
    is the highest that the manufacturer claims (note 2); a measured one counts where none is.
    """
    rated = _claimed(chip) or _rated(chip)
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


def _rated(chip: Chip) -> list[tuple[str, Figure]]:
    return [(name, chip.figures[name]) for name in DENSE_BITS if name in chip.figures]


def _claimed(chip: Chip) -> list[tuple[str, Figure]]:
    """Return the rates that rest on a claim, or none where no tensor rate does."""
    found = [(name, claim) for name, figure in _rated(chip) if (claim := _claim(figure))]
    tensor = any(DENSE_BITS[name] <= NARROWEST_TENSOR_BITS for name, _ in found)
    return found if tensor else []


def _claim(figure: Figure) -> Figure | None:
    claims = (f for f in (figure, *figure.dissent) if f.confidence != "measured")
    return next(claims, None)


def _only_measured(chip: Chip) -> bool:
    """Say whether every rate was measured, so that TPP is at least what it gives."""
    return bool(_rated(chip)) and not _claimed(chip)


def _doubts(chip: Chip) -> Iterator[str]:
    if _only_measured(chip):
        yield f"no maker's rate of {chip.name} was found; TPP is at least what was measured"
        return
    claimed = _claimed(chip)
    if not claimed:
        return
    name, figure = max(claimed, key=lambda item: item[1].value * DENSE_BITS[item[0]])
    if figure.confidence in {"derived", "assumed", "rumour"}:
        yield f"TPP of {chip.name} rests on a rate that is {figure.confidence}: {figure.show()}"
    claim = figure.value * DENSE_BITS[name]
    above = [(n, f) for n, f in _rated(chip) if f.confidence == "measured"]
    above = [(n, f) for n, f in above if f.value * DENSE_BITS[n] > claim]
    if above:
        name, figure = max(above, key=lambda item: item[1].value * DENSE_BITS[item[0]])
        tpp = units.number(figure.value / 1e12 * DENSE_BITS[name])
        yield f"a measured {figure.show()} at {_format(name)} would give a TPP of {tpp}"


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


def _lanes(chip: Chip) -> tuple[float, Step] | None:
    """Return the I/O bandwidth of a chip whose only link is PCI Express, at sixteen lanes."""
    if chip.link is None or not chip.link.startswith("none") or chip.pcie is None:
        return None
    rate = LANES_BYTES_PER_S.get(chip.pcie)
    if rate is None:
        return None
    says = (
        f"I/O bandwidth of {chip.name} is {units.show(rate, 'byte/s')}: "
        f"PCI Express {chip.pcie} × 16, both directions, and no other link"
    )
    return rate, Step(says=says, cites=(Cite("valico-derivation"),))


def _sum(found: Mapping[str, tuple[float, Step]]) -> tuple[float, Step]:
    parts = [found["memory_bandwidth"], found["io_bandwidth"]]
    total = parts[0][0] + parts[1][0]
    says = f"memory plus I/O bandwidth is {units.show(total, 'byte/s')}"
    return total, Step(says=says, because=tuple(step for _, step in parts))
