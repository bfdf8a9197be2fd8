"""Devices: what the time of an operator needs to know of a chip."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

import msgspec

from valico.catalogue.chips import Chip
from valico.compute.cluster import figure_of
from valico.compute.roofline import RATES, Precision
from valico.evidence import Figure

Generation = Literal[
    "volta",
    "ampere",
    "ada",
    "hopper",
    "blackwell",
    "blackwell-graphics",
    "rubin",
    "ascend",
    "cdna",
    "xe",
    "tpu",
    "other",
]
"""Chips of one generation run the same kernels; numbers are fitted for each generation.

Blackwell dies for graphics (GB202 and smaller) lack the tensor memory of the others and run other
kernels, so they are a generation of their own.
"""

_FAMILIES: Final[Mapping[str, Generation]] = {
    "volta": "volta",
    "ampere": "ampere",
    "ada": "ada",
    "hopper": "hopper",
    "blackwell": "blackwell",
    "rubin": "rubin",
    "da": "ascend",
    "cdna": "cdna",
    "gcn/cdna-derived": "cdna",
    "tpu": "tpu",
}
"""The first word of the architecture as the catalogue writes it."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one chip that set the time of its operators."""

    id: str
    name: str
    generation: Generation
    rates_flop_per_s: Mapping[Precision, float]
    """Dense rates; a precision that no source gives is absent."""
    bandwidth_bytes_per_s: float
    memory_bytes: float
    derived_from: str | None = None
    """The chip that a hypothetical one was made from: its kernels are the nearest."""
    multiprocessors: int | None = None
    """Streaming multiprocessors, or the cores that the maker counts in their place."""
    measured_flop_per_s: Mapping[Precision, float] = {}
    """The best dense product that somebody measured, where a source says so."""
    figures: tuple[Figure, ...] = ()
    """What the numbers were taken from."""


def device_from_chip(chip: Chip) -> Device:
    """Return what timing needs of a chip; InputError names the figure that no source gives.

    At least the dense FP16 rate, memory bandwidth and capacity must be known.
    """
    rates = {p: f for p in get_args(Precision) if (f := _rate(chip, p)) is not None}
    rate = rates.get("fp16") or figure_of(chip, *RATES["fp16"])
    rates["fp16"] = rate
    bandwidth, memory = figure_of(chip, "memory_bandwidth"), figure_of(chip, "memory_capacity")
    counted = chip.figures.get("multiprocessors")
    known = (*rates.values(), bandwidth, memory, *((counted,) if counted else ()))
    return Device(
        id=chip.id,
        name=chip.name,
        generation=_generation(chip),
        derived_from=chip.derived_from,
        rates_flop_per_s={precision: figure.value for precision, figure in rates.items()},
        bandwidth_bytes_per_s=bandwidth.value,
        memory_bytes=memory.value,
        multiprocessors=int(counted.value) if counted else None,
        measured_flop_per_s=_measured(chip),
        figures=known,
    )


def _measured(chip: Chip) -> dict[Precision, float]:
    found = {p: chip.value(f"measured_{p}") for p in get_args(Precision)}
    return {precision: value for precision, value in found.items() if value is not None}


def _rate(chip: Chip, precision: Precision) -> Figure | None:
    return next((chip.figures[name] for name in RATES[precision] if name in chip.figures), None)


def _generation(chip: Chip) -> Generation:
    words = (chip.architecture or "").lower().split()
    found = _FAMILIES.get(words[0], "other") if words else "other"
    graphics = found == "blackwell" and any(word.startswith("gb20") for word in words)
    return "blackwell-graphics" if graphics else found
