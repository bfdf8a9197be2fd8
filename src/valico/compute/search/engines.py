"""Engines for a question: a model on a chip as it is usually run there."""

import msgspec

from valico.catalogue.architecture import Architecture
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.fabric.links import links_from_chip
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.measure.fitting import kernels_as_measured
from valico.compute.measure.points import Measurement
from valico.compute.search.formats import Chosen, formats_for, framework_for
from valico.compute.serving.engine import Engine
from valico.errors import InputError


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """An engine, and what was chosen for it."""

    chip: Chip
    engine: Engine
    chosen: Chosen


def setup_for(
    model: Model,
    chip: Chip,
    *,
    framework: str | None = None,
    precision: str | None = None,
    measured: Measurement | None = None,
    silicon: bool = False,
) -> Setup:
    """Return the engine of a model on a chip, in the formats and framework asked for or usual.

    What a user measured on that very chip goes before the numbers that ship; with `silicon`, the
    measured tables of aiconfigurator-core go before both (the extra `valico[silicon]`).
    Raises InputError where no source gives the layers of the model or a figure of the chip that
    timing needs.
    """
    device = device_from_chip(chip)
    chosen = formats_for(model, device, precision)
    kernels = Kernels(device=device, framework=framework_for(chip.maker, framework))
    if measured is not None:
        kernels = kernels_as_measured(kernels, measured)
    if silicon:
        kernels = _with_tables(kernels, chosen)
    engine = Engine(
        model=_shape(model),
        formats=chosen.formats,
        kernels=kernels,
        links=links_from_chip(chip),
        model_name=model.name,
    )
    return Setup(chip=chip, engine=engine, chosen=chosen)


def _with_tables(kernels: Kernels, chosen: Chosen) -> Kernels:
    from valico.compute.calibration.tables import tables_folder  # noqa: PLC0415  # pyarrow is an extra
    from valico.compute.silicon import with_silicon  # noqa: PLC0415  # the same

    formats = chosen.formats
    schemes = {formats.dense, formats.projections or formats.dense}
    return with_silicon(kernels, tables_folder(), schemes=schemes)


def _shape(model: Model) -> Architecture:
    if model.architecture is None:
        message = (
            f"{model.name}: no source gives its layers, so nothing can be computed; "
            "give the path of its config.json"
        )
        raise InputError(message)
    return model.architecture
