"""Accelerators: figures as their sources state them.

Peak rates are dense. A sparse figure has a field of its own and is refused elsewhere.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.catalogue.statements import Statement, figures_from_statements
from valico.errors import DataError
from valico.evidence import Figure
from valico.units import Dimension

Status = Literal[
    "shipping", "announced", "rumoured", "roadmap", "discontinued", "cancelled", "cloud-only"
]


class ChipStatement(Statement, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What one source states about a chip."""

    compute_dies: str | None = None
    die_area: str | None = None
    logic_area: str | None = None
    """All logic dies of the package on non-planar nodes, as performance density counts them."""
    transistors: str | None = None
    multiprocessors: str | None = None
    """Streaming multiprocessors in use, or the cores that the maker counts in their place."""
    dense_fp64: str | None = None
    dense_fp32: str | None = None
    dense_tf32: str | None = None
    dense_fp16: str | None = None
    """FP16 or BF16 on the tensor units, at the headline rate."""
    dense_fp16_fp32_accumulate: str | None = None
    """The same with FP32 accumulation, where that is slower."""
    dense_fp8: str | None = None
    dense_fp8_fp32_accumulate: str | None = None
    dense_int8: str | None = None
    dense_fp6: str | None = None
    dense_fp4: str | None = None
    dense_int4: str | None = None
    sparse_fp16: str | None = None
    sparse_fp8: str | None = None
    sparse_int8: str | None = None
    sparse_fp6: str | None = None
    sparse_fp4: str | None = None
    measured_fp16: str | None = None
    measured_fp8: str | None = None
    measured_int8: str | None = None
    measured_fp4: str | None = None
    memory_capacity: str | None = None
    memory_bandwidth: str | None = None
    scale_up_bandwidth: str | None = None
    """Between chips, both directions summed."""
    board_power: str | None = None
    price_low: str | None = None
    price_high: str | None = None
    tpp: str | None = None
    performance_density: str | None = None


QUANTITIES: Final[Mapping[str, Dimension]] = {
    "compute_dies": "count",
    "die_area": "mm2",
    "logic_area": "mm2",
    "transistors": "count",
    "multiprocessors": "count",
    "dense_fp64": "FLOP/s",
    "dense_fp32": "FLOP/s",
    "dense_tf32": "FLOP/s",
    "dense_fp16": "FLOP/s",
    "dense_fp16_fp32_accumulate": "FLOP/s",
    "dense_fp8": "FLOP/s",
    "dense_fp8_fp32_accumulate": "FLOP/s",
    "dense_int8": "OP/s",
    "dense_fp6": "FLOP/s",
    "dense_fp4": "FLOP/s",
    "dense_int4": "OP/s",
    "sparse_fp16": "FLOP/s",
    "sparse_fp8": "FLOP/s",
    "sparse_int8": "OP/s",
    "sparse_fp6": "FLOP/s",
    "sparse_fp4": "FLOP/s",
    "measured_fp16": "FLOP/s",
    "measured_fp8": "FLOP/s",
    "measured_int8": "OP/s",
    "measured_fp4": "FLOP/s",
    "memory_capacity": "byte",
    "memory_bandwidth": "byte/s",
    "scale_up_bandwidth": "byte/s",
    "board_power": "W",
    "price_low": "USD",
    "price_high": "USD",
    "tpp": "count",
    "performance_density": "count",
}
"""Each quantity of a chip and its dimension, in the order in which it is shown."""

DENSE_BITS: Final[Mapping[str, int]] = {
    "dense_fp64": 64,
    "dense_fp32": 32,
    "dense_fp16": 16,
    "dense_fp8": 8,
    "dense_int8": 8,
    "dense_fp6": 6,
    "dense_fp4": 4,
    "dense_int4": 4,
}
"""Bit length of the inputs of each dense rate."""


class ChipFile(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """A chip as it stands in its file."""

    name: str
    maker: str
    aliases: tuple[str, ...] = ()
    architecture: str | None = None
    form_factor: str | None = None
    status: Status
    status_note: str | None = None
    datacentre: bool
    announced: str | None = None
    launched: str | None = None
    process: str | None = None
    memory_type: str | None = None
    link: str | None = None
    scale_up_domain: int | None = None
    pcie: str | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()
    checked: date | None = None
    stated: tuple[ChipStatement, ...] = ()


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """An accelerator, real or derived; each of its figures names a source."""

    id: str
    name: str
    maker: str
    aliases: tuple[str, ...] = ()
    architecture: str | None = None
    form_factor: str | None = None
    status: Status | Literal["hypothetical"]
    status_note: str | None = None
    datacentre: bool = True
    """Designed or marketed for data centres."""
    announced: str | None = None
    launched: str | None = None
    process: str | None = None
    memory_type: str | None = None
    link: str | None = None
    scale_up_domain: int | None = None
    pcie: str | None = None
    note: str | None = None
    derived_from: str | None = None
    assumptions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    figures: Mapping[str, Figure] = {}

    def value(self, quantity: str) -> float | None:
        """Return our value of a quantity in its base unit, or None where no source gives one."""
        figure = self.figures.get(quantity)
        return figure.value if figure else None


_SHARED: Final = tuple(
    name for name in ChipFile.__struct_fields__ if name not in {"stated", "checked"}
)


def chip_from_file(name: str, file: ChipFile) -> Chip:
    """Return the record of a chip from its file."""
    figures = figures_from_statements(file.stated, QUANTITIES, f"data/chips/{name}.toml")
    return Chip(id=name, figures=figures, **{field: getattr(file, field) for field in _SHARED})


def read_chips(*, root: Path = store.DATA) -> dict[str, Chip]:
    """Return every chip of the catalogue by its id; all faults are raised together."""
    chips: dict[str, Chip] = {}
    faults: list[str] = []
    for name, file in store.read_folder("chips", ChipFile, root=root).items():
        try:
            chips[name] = chip_from_file(name, file)
        except DataError as fault:
            faults.extend(fault.faults)
    if faults:
        raise DataError(faults)
    return chips
