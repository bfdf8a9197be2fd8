"""Engines: models on chips as rows serve them; each is put together once."""

from typing import Literal

import msgspec

from valico.answer.measurements.cases import ServingCase
from valico.catalogue.chips import Chip
from valico.compute.fabric.links import Links, links_from_chip
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Ground, Kernels
from valico.compute.kernels.scheme import Framework
from valico.compute.serving.engine import Engine, Formats
from valico.errors import InputError

Fold = Literal["none", "model", "chip"]
"""Whose measurements the numbers fitted to training shall not have seen: nobody's; those of a row's
own model, where its source was fitted to; or those of its own chip."""


class Engines:
    """Puts engines together, and remembers them."""

    def __init__(self, operators: Operators | None = None, *, fold: Fold = "none") -> None:
        """Take the fitted operators (or read those that ship), and what training must not know."""
        self.operators = operators or read_operators()
        self.fold = fold
        self._engines: dict[tuple[str, str, Framework, Formats], Engine] = {}
        self._kernels: dict[tuple[str, Framework], Kernels] = {}
        self._links: dict[str, Links] = {}

    def engine(self, case: ServingCase) -> Engine:
        """Return the engine of a case; InputError where a figure of its chip is missing."""
        key = (case.chip.id, case.model.id, case.framework, case.formats)
        if key not in self._engines:
            if case.model.architecture is None:
                message = f"{case.model.id}: no source gives its layers"
                raise InputError(message)
            self._engines[key] = Engine(
                model=case.model.architecture,
                formats=case.formats,
                kernels=self.kernels(case.chip, case.framework),
                links=self.links(case.chip),
                model_name=case.model.name,
            )
        return self._engines[key]

    def kernels(self, chip: Chip, framework: Framework) -> Kernels:
        """Return the kernels of a framework on a chip."""
        key = (chip.id, framework)
        if key not in self._kernels:
            device = device_from_chip(chip)
            self._kernels[key] = Kernels(
                device=device, framework=framework, operators=self.operators
            )
        return self._kernels[key]

    def links(self, chip: Chip) -> Links:
        """Return the links of a chip."""
        if chip.id not in self._links:
            self._links[chip.id] = links_from_chip(chip)
        return self._links[chip.id]


def operators_without(chip: str, *, operators: Operators | None = None) -> Operators:
    """Return the fitted operators as if a chip had never been measured."""
    known = operators or read_operators()
    families = {
        name: msgspec.structs.replace(
            family, fits=tuple(fit for fit in family.fits if fit.chip != chip)
        )
        for name, family in known.families.items()
    }
    return msgspec.structs.replace(known, families=families)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A predicted value in the row's metric and unit, with its interval."""

    low: float
    mid: float
    high: float
    ground: Ground
    reading: Ground | None = None
    """What the time to the first token rests on."""
    ttft_ms: tuple[float, float, float] | None = None
    doubts: tuple[str, ...] = ()
