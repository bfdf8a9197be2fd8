"""The legal measures of a chip, and what they would be by the figures of others."""

from collections.abc import Iterator
from typing import Final

import msgspec

from valico.answer.table.quantities import LABELS, figure_shown, unit_of
from valico.answer.table.record import joined
from valico.catalogue.chips import DENSE_BITS, Chip
from valico.evidence import Confidence, Figure
from valico.regime.measures import measure

MEASURES: Final = {"tpp": "TPP", "performance_density": "Performance density"}
"""The measures that are shown."""
GUESSED: Final = frozenset({"derived", "assumed"})
"""Figures of these kinds stand in no document."""


def grounds(chip: Chip, name: str) -> tuple[Figure, ...]:
    """Return the figures that a measure rests on: the decisive rate, and for density the area."""
    rates = [figure for figure in chip.figures.values() if figure.quantity in DENSE_BITS]
    if not rates or name not in measure(chip).values:
        return ()
    decisive = max(rates, key=lambda figure: figure.value * DENSE_BITS[figure.quantity])
    area = [chip.figures["logic_area"]] if name == "performance_density" else []
    return (decisive, *area)


def confidence_of(chip: Chip, name: str) -> Confidence | None:
    """Return how firm a measure is: derived or assumed where a figure beneath it is."""
    found = [figure.confidence for figure in grounds(chip, name)]
    return next((one for one in found if one in GUESSED), found[0] if found else None)


def dissent_of(chip: Chip, name: str) -> tuple[Figure, ...]:
    """Return the measure as each dissenting source would have it, where that changes it.

    Of several figures of one source the one that gives most counts, as it does in the law.
    """
    ours = measure(chip).values.get(name)
    most: dict[str, Figure] = {}
    for figure in _by_others(chip, name):
        known = most.get(figure.source)
        if figure.value != ours and (known is None or figure.value > known.value):
            most[figure.source] = figure
    return tuple(most.values())


def _by_others(chip: Chip, name: str) -> Iterator[Figure]:
    for figure in chip.figures.values():
        if figure.quantity in DENSE_BITS or figure.quantity == "logic_area":
            yield from (_by_another(chip, name, other) for other in figure.dissent)


def _by_another(chip: Chip, name: str, other: Figure) -> Figure:
    figures = {**chip.figures, other.quantity: other}
    value = measure(msgspec.structs.replace(chip, figures=figures)).values[name]
    written = joined(" ", figure_shown(other), unit_of(other.quantity, other.dimension))
    return msgspec.structs.replace(
        other,
        quantity=name,
        value=value,
        dimension="count",
        confidence="derived",
        note=f"With {LABELS[other.quantity]} of {written}.",
    )
