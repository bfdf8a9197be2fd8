"""Measured: times of one operator on one chip, with the shapes that its terms are made from."""

from collections.abc import Callable
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.device import Device
from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, pace_of
from valico.compute.kernels.scheme import Framework
from valico.compute.kernels.terms import Terms
from valico.compute.roofline import Precision

TermsOf: TypeAlias = Callable[[Pace], Terms]
Places: TypeAlias = NDArray[np.intp]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of one table: the parts of their time on any chip, and the time that was measured."""

    device: Device
    framework: Framework
    scheme: str
    software: str
    source: str = "aiconfigurator-0-12-0"
    precision: Precision = "fp16"
    """In which the operator multiplies."""
    terms_of: TermsOf
    time_s: Array
    places: Places
    """The rows of the table that are meant."""
    extra: dict[str, float] = {}
    """Numbers of the fit that are chosen, not fitted."""
    fitted: bool = True
    """Whether numbers may be fitted to the rows; else they are only tried."""
    bounds: dict[str, tuple[float, float]] = {}
    """Of factors that this kernel's construction fixes."""

    @property
    def terms(self) -> Terms:
        """The parts of the rows at the chip's own pace."""
        whole = self.terms_of(pace_of(self.device, self.precision))
        count = len(self.time_s)

        def some(parts: dict[str, Array]) -> dict[str, Array]:
            return {name: np.broadcast_to(part, count)[self.places] for name, part in parts.items()}

        return Terms(overlapped=some(dict(whole.overlapped)), added=some(dict(whole.added)))

    @property
    def measured_s(self) -> Array:
        """The times of the rows that are meant."""
        return self.time_s[self.places]

    def some(self, places: Places) -> "Measured":
        """Return some of the rows."""
        return msgspec.structs.replace(self, places=self.places[places])


def all_rows(time_s: Array) -> Places:
    """Return the places of the rows that took any time at all."""
    return np.flatnonzero(time_s > 0)
