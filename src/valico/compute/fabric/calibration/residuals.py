"""Residuals: how far fitted numbers lie from measured ones, seen and unseen."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import msgspec
import numpy as np

from valico.compute.fabric.calibration.fit import fit_collectives
from valico.compute.fabric.calibration.rows import Row
from valico.compute.fabric.collectives import (
    all_gather_s,
    all_reduce_s,
    all_to_all_s,
    reduce_scatter_s,
)
from valico.compute.fabric.fitted import Collectives, Family, Fitted
from valico.compute.fabric.links import Links
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Framework

KINDS: Final[dict[Family, str]] = {
    "nvlink3": "NVLink 3",
    "nvlink4": "NVLink 4",
    "nvlink5": "NVLink 5",
    "pcie": "PCIe",
}
_LEAST_UNSEEN: Final = 0.3
"""Spread taken for a chip beside a family of which one alone was measured."""

_BORROWED: Final[tuple[tuple[Family, Family], ...]] = (
    ("nvlink4", "nvlink3"),
    ("nvlink4", "nvlink5"),
)
"""Which family's numbers are tried on which other, for the spread of borrowed ones."""


def residuals(numbers: Fitted, rows: Sequence[Row]) -> Array:
    """Return log(measured / fitted) of each row."""
    return np.array([np.log(row.time_s / _fitted_s(numbers, row)) for row in rows])


def _fitted_s(numbers: Fitted, row: Row) -> float:
    links = Links(
        inside_bytes_per_s=row.system.rate_bytes_per_s,
        domain_chips=72,
        kind=KINDS[row.system.family],
        numbers=numbers,
    )
    message, chips = row.message_bytes, row.chips
    if row.name.startswith("custom-"):
        framework = msgspec.convert(row.name.removeprefix("custom-"), Framework)
        return float(all_reduce_s(links, message_bytes=message, chips=chips, framework=framework))
    collective = {
        "all-gather": all_gather_s,
        "reduce-scatter": reduce_scatter_s,
        "all-to-all": all_to_all_s,
    }.get(row.name, all_reduce_s)
    return float(collective(links, message_bytes=message, chips=chips))


def with_spreads(found: Collectives, rows: Sequence[Row], *, on: date) -> Collectives:
    """Return the numbers with their spreads: on the chips fitted, and with each left out."""
    families = {
        family: msgspec.structs.replace(
            numbers,
            spread=_root_mean_square(residuals(numbers, _of(rows, family))),
            spread_unseen=_unseen(_of(rows, family), on=on),
        )
        for family, numbers in found.families.items()
    }
    both = [pair for pair in _BORROWED if set(pair) <= set(families)]
    borrowed = [residuals(found.families[lender], _of(rows, taker)) for lender, taker in both]
    spread = _root_mean_square(np.concatenate(borrowed)) if borrowed else found.spread_borrowed
    return msgspec.structs.replace(found, families=families, spread_borrowed=spread)


def _of(rows: Sequence[Row], family: Family) -> list[Row]:
    return [row for row in rows if row.system.family == family]


def _unseen(rows: list[Row], *, on: date) -> float:
    chips = {row.system.chip for row in rows}
    if len(chips) == 1:
        return _LEAST_UNSEEN
    parts = []
    for chip in sorted(chips):
        seen = fit_collectives(rows, (), on=on, without=(chip,)).families[rows[0].system.family]
        parts.append(residuals(seen, [row for row in rows if row.system.chip == chip]))
    return _root_mean_square(np.concatenate(parts))


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt((values**2).mean()))
