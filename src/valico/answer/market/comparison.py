"""Comparisons: what a scenario changes against another, run by run."""

import msgspec

from valico.market.outcome.band import Band, band
from valico.market.outcome.summary import measured
from valico.market.simulation import Simulation


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one product in both scenarios, and how far they lie apart."""

    key: str
    words: str
    unit: str
    here: Band
    there: Band
    difference: Band


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All figures against those of another scenario."""

    against: str
    paired: bool
    """Whether both drew the same numbers, so that a run differs only by what the scenarios do."""
    differences: tuple[Difference, ...]


def comparison(simulation: Simulation, other: Simulation, name: str, chip: str) -> Comparison:
    """Return what a simulation changes against another of as many runs, for one chip."""
    return Comparison(
        against=name,
        paired=list(simulation.sample.share) == list(other.sample.share),
        differences=tuple(
            Difference(
                key=here.key,
                words=here.words,
                unit=here.unit,
                here=band(here.values),
                there=band(there.values),
                difference=band(here.values - there.values),
            )
            for here, there in zip(
                measured(simulation, product=_place(simulation, chip)),
                measured(other, product=_place(other, chip)),
                strict=True,
            )
        ),
    )


def _place(simulation: Simulation, chip: str) -> int:
    return [product.chip for product in simulation.setting.scenario.product].index(chip)
