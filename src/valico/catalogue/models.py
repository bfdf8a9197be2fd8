"""Language models: what their makers state, and the shape that decides the rest."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.catalogue.architecture import Architecture
from valico.catalogue.statements import Statement, figures_from_statements
from valico.errors import DataError
from valico.evidence import Confidence, Figure
from valico.units import Dimension

Format = Literal["fp32", "fp16", "fp8", "int8", "fp4", "int4"]
"""How a number is kept; fp16 stands for FP16 and BF16."""

BYTES_PER_ELEMENT: Final[Mapping[Format, float]] = {
    "fp32": 4.0,
    "fp16": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    "fp4": 0.53125,  # OCP microscaling: 32 elements of 4 bits share a scale of 8 bits
    "int4": 0.5,  # scales left out: their share depends on the size of the group
}


class ModelStatement(Statement, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one source states about a model."""

    parameters: str | None = None
    active_parameters: str | None = None
    """Used by one token, where prefill and decode do not differ."""
    active_parameters_prefill: str | None = None
    active_parameters_decode: str | None = None
    training_tokens: str | None = None
    training_batch_tokens: str | None = None
    """Tokens of one step for most of the run."""
    training_flop: str | None = None
    training_time_chip_s: str | None = None
    """Chips times seconds; written as hours: "2.664e6 h"."""
    training_chips: str | None = None
    training_mfu: str | None = None
    """Fraction of the FP16 peak, in the source's own way of counting."""
    context: str | None = None


QUANTITIES: Final[Mapping[str, Dimension]] = {
    "parameters": "count",
    "active_parameters": "count",
    "active_parameters_prefill": "count",
    "active_parameters_decode": "count",
    "training_tokens": "count",
    "training_batch_tokens": "count",
    "training_flop": "FLOP",
    "training_time_chip_s": "s",
    "training_chips": "count",
    "training_mfu": "count",
    "context": "count",
}
"""Each quantity of a model and its dimension, in the order in which it is shown."""


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where an architecture was read."""

    source: str
    confidence: Confidence
    checked: date
    at: str | None = None
    reopened: bool = True
    """Whether the document itself was opened at that time."""


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model as it stands in its file."""

    name: str
    maker: str
    aliases: tuple[str, ...] = ()
    released: str | None = None
    weights: Format | None = None
    expert_weights: Format | None = None
    training_hardware: str | None = None
    note: str | None = None
    architecture: Architecture | None = None
    architecture_from: Ground | None = None
    stated: tuple[ModelStatement, ...] = ()


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A language model; each of its figures names a source."""

    id: str
    name: str
    maker: str | None = None
    """Organisation id; None where the model was read from a configuration alone."""
    aliases: tuple[str, ...] = ()
    released: str | None = None
    """Partial date of the first release."""
    weights: Format | None = None
    """How the maker publishes the weights."""
    expert_weights: Format | None = None
    """How the maker publishes routed experts, where that differs."""
    scaled_by_block: bool | None = None
    """Whether weights of 8 bits have a scale for each block; None where nobody says."""
    training_hardware: str | None = None
    """Chip id."""
    note: str | None = None
    architecture: Architecture | None = None
    """None where no source gives it."""
    architecture_from: Ground | None = None
    figures: Mapping[str, Figure] = {}

    def value(self, quantity: str) -> float | None:
        """Return our value of a quantity in its base unit, or None where no source gives one."""
        figure = self.figures.get(quantity)
        return figure.value if figure else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of every source cited, the architecture's first."""
        stated = [one for ours in self.figures.values() for one in (ours, *ours.dissent)]
        grounds = [self.architecture_from.source] if self.architecture_from else []
        return tuple(dict.fromkeys([*grounds, *(figure.source for figure in stated)]))


_SHARED: Final = tuple(name for name in ModelFile.__struct_fields__ if name != "stated")


def model_from_file(name: str, file: ModelFile) -> Model:
    """Return the record of a model from its file."""
    where = f"data/models/{name}.toml"
    figures = figures_from_statements(file.stated, QUANTITIES, where)
    if file.architecture and not file.architecture_from:
        raise DataError([f"{where}: `architecture_from` is missing; say where it was read"])
    return Model(id=name, figures=figures, **{field: getattr(file, field) for field in _SHARED})


def read_models(*, root: Path = store.DATA) -> dict[str, Model]:
    """Return every model of the catalogue by its id; all faults are raised together."""
    models: dict[str, Model] = {}
    faults: list[str] = []
    for name, file in store.read_folder("models", ModelFile, root=root).items():
        try:
            models[name] = model_from_file(name, file)
        except DataError as fault:
            faults.extend(fault.faults)
    if faults:
        raise DataError(faults)
    return models
