"""The plane of TPP and performance density, divided as the rules of a day divide it."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from valico.answer.gate.clauses import Clause, limits, trial_chip
from valico.answer.gate.regions import ACROSS
from valico.answer.outcomes import Outcome, Terms, outcome, verdict

UP: Final = "performance_density"


class DensityZone(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle of the plane in which the judge says one thing; None is open."""

    outcome: Outcome
    tpp_from: float | None = None
    tpp_to: float | None = None
    density_from: float | None = None
    density_to: float | None = None


def density_zones(standing: Sequence[Clause], terms: Terms) -> tuple[DensityZone, ...]:
    """Return what the judge says of a chip for data centres in each rectangle of the plane.

    What only a letter or a window asks beyond the plane, such as memory bandwidth, is taken as
    small; what a classification asks beyond it is unknown.
    """
    across, up = _edges(standing, ACROSS), _edges(standing, UP)
    small = dict.fromkeys(_unseen(standing), 1.0)
    cells = (
        _zone(x, y, outcome(verdict(trial_chip(_inside(small, x, y)), terms).us))
        for x in pairwise(across)
        for y in pairwise(up)
    )
    return tuple(_joined(cells))


def _unseen(standing: Sequence[Clause]) -> Iterator[str]:
    """Yield what only letters and windows ask for: of the rest a lack cannot be told."""
    asked = {c.measure for clause in standing for c in clause.paragraph.conditions()}
    lists = (clause for clause in standing if clause.provision.kind == "classification")
    yield from asked - {c.measure for clause in lists for c in clause.paragraph.conditions()}


def _edges(standing: Sequence[Clause], measure: str) -> list[float]:
    lists = [c for c in standing if c.provision.kind != "levy"]
    met = {e for c in lists for e in limits(c.paragraph.conditions(), measure) if e}
    return [0.0, *sorted(met), math.inf]


def _inside(
    small: dict[str, float], x: tuple[float, float], y: tuple[float, float]
) -> dict[str, float]:
    return {**small, ACROSS: _middle(*x), UP: _middle(*y)}


def _middle(low: float, high: float) -> float:
    if low and math.isfinite(high):
        return math.sqrt(low * high)
    return low * 2 if low else (high / 2 if math.isfinite(high) else 1.0)


def _zone(x: tuple[float, float], y: tuple[float, float], said: Outcome) -> DensityZone:
    left, right, low, high = (e if e and math.isfinite(e) else None for e in (*x, *y))
    return DensityZone(outcome=said, tpp_from=left, tpp_to=right, density_from=low, density_to=high)


def _joined(cells: Iterator[DensityZone]) -> Iterator[DensityZone]:
    """Yield the cells, those above each other that say the same taken together."""
    run: DensityZone | None = None
    for cell in cells:
        if run is not None and _continues(run, cell):
            run = msgspec.structs.replace(run, density_to=cell.density_to)
            continue
        if run is not None:
            yield run
        run = cell
    if run is not None:
        yield run


def _continues(run: DensityZone, cell: DensityZone) -> bool:
    same = (run.outcome, run.tpp_from, run.tpp_to) == (cell.outcome, cell.tpp_from, cell.tpp_to)
    return same and run.density_to is not None and run.density_to == cell.density_from
