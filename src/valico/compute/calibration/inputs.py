"""Inputs: what a calibration starts from."""

from datetime import date
from pathlib import Path

import msgspec

from valico.compute.kernels.coefficients import Operators


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Where the measurements lie, and what is known of chips."""

    tables: Path
    """The folder `systems/data` of aiconfigurator-core."""
    operators: Path | None = None
    """A folder with measurements of H20, H800 and Ascend, where one is at hand."""
    known: Operators
    """For the kin of chips, and for families that another needs."""
    on: date
    without: tuple[str, ...] = ()
    """Chips whose rows are left out of every fit, those of their siblings too."""
