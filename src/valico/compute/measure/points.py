"""Points: what was measured, on what, with which software, on which day."""

from datetime import date
from pathlib import Path

import msgspec
import rtoml

from valico import store
from valico.compute.measure.items import Item, flop, moved_bytes
from valico.errors import DataError


class Point(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One operator and the time it took."""

    item: Item
    time_s: float
    """The median of all repetitions."""
    low_s: float
    """A tenth of the repetitions took no longer."""
    high_s: float
    """A tenth of the repetitions took longer."""
    repetitions: int

    @property
    def rate_flop_per_s(self) -> float:
        """What the operator reached in arithmetic."""
        return flop(self.item) / self.time_s

    @property
    def bandwidth_bytes_per_s(self) -> float:
        """What the operator reached in memory traffic."""
        return moved_bytes(self.item) / self.time_s


class Measurement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All points of one run."""

    chip: str | None = None
    """The chip's id in the catalogue, where the user named it."""
    device: str
    """As the driver names it."""
    software: str
    measured: date
    points: tuple[Point, ...]
    left_out: tuple[str, ...] = ()
    """Items that were not measured, each with its reason."""


def toml_from_measurement(measurement: Measurement) -> str:
    """Return a measurement as the text of its file."""
    kept = {
        name: value
        for name, value in msgspec.to_builtins(measurement, builtin_types=(date,)).items()
        if value is not None
    }
    return rtoml.dumps(kept)


def read_measurement(path: Path) -> Measurement:
    """Return the measurement in a file; DataError names the point at fault.

    Times must be positive and finite: a NaN is refused.
    """
    found = store.read_document(path, Measurement)
    faults = [
        f"{path.name}: `points[{i}].time_s` is {point.time_s}; a time is positive and finite; "
        "measure again or remove the point"
        for i, point in enumerate(found.points)
        if not 0 < point.time_s < float("inf")
    ]
    if found.chip is None:
        faults.append(f"{path.name}: `chip` is missing; give the id of the catalogue")
    if not found.points:
        faults.append(f"{path.name}: no point in it; run `valico measure` again")
    if faults:
        raise DataError(faults)
    return found
