"""Clusters: so many chips of one kind."""

import msgspec

from valico.catalogue.chips import Chip
from valico.compute.estimate import step_from_figure
from valico.errors import InputError
from valico.evidence import Figure, Step


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """Chips of one kind that work together; links between them are taken as free."""

    chip: Chip
    count: int

    def __post_init__(self) -> None:
        """Refuse a cluster of no chips."""
        if self.count < 1:
            message = f"a cluster of {self.count} chips; give at least 1"
            raise InputError(message)

    def show(self) -> str:
        """Return the cluster in words."""
        return f"{self.count:,} {self.chip.name}"


def figure_of(chip: Chip, *quantities: str) -> Figure:
    """Return our figure of the first of the quantities that a source gives.

    Raises InputError naming what is missing and what the chip has; nothing is guessed.
    """
    for quantity in quantities:
        if quantity in chip.figures:
            return chip.figures[quantity]
    missing = " or ".join(f"`{quantity}`" for quantity in quantities)
    has = ", ".join(chip.figures) or "no figure at all"
    message = f"{chip.id or chip.name}: no source gives {missing}; known are {has}"
    raise InputError(message)


def memory_bytes(cluster: Cluster) -> tuple[float, Step]:
    """Return the memory of all chips in bytes, and the step that cites it."""
    figure = figure_of(cluster.chip, "memory_capacity")
    return cluster.count * figure.value, step_from_figure(cluster.chip.name, figure)
