"""A user's own measurement, handed to the engine of a question."""

from pathlib import Path

from valico.catalogue.chips import Chip
from valico.compute.kernels.coefficients import Operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.measure.fitting import kernels_as_measured
from valico.compute.measure.points import Measurement, read_measurement
from valico.errors import InputError


def measurement_in(path: str | None, *chips: str) -> Measurement | None:
    """Return the measurement in a file, or None where no file was given.

    Raises InputError where it measured none of the chips asked about, or is a folder or a device
    without an end.
    """
    if path is None:
        return None
    if Path(path).is_dir() or Path(path).is_char_device():
        message = f"--calibration is '{path}', which is no file; give one of `valico measure`"
        raise InputError(message)
    found = read_measurement(Path(path))
    if found.chip not in chips:
        message = f"{path} measured {found.chip}; the question is about {', '.join(chips)}"
        raise InputError(message)
    return found


def operators_as_measured(path: str | None, chip: Chip) -> Operators | None:
    """Return the fitted numbers that training uses on a chip, or None where no file was given."""
    found = measurement_in(path, chip.id)
    if found is None:
        return None
    return kernels_as_measured(Kernels(device=device_from_chip(chip)), found).operators
