"""Estimates: a range, what it rests on, and why."""

from typing import Literal

import msgspec

from valico import units
from valico.evidence import Cite, Figure, Step

Basis = Literal["measured", "calibrated", "transferred", "bound", "assumed"]
Sense = Literal["about", "at-least", "at-most"]
"""A bound is one-sided: the truth lies at it or beyond."""

_WORDS: dict[Sense, str] = {"about": "", "at-least": "at least ", "at-most": "at most "}


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity as a range; in a bound the three values are one."""

    low: float
    mid: float
    high: float
    dimension: units.Dimension
    unit: str = ""
    """What is counted, where the dimension is a bare count: "token/s"."""
    basis: Basis
    sense: Sense = "about"
    why: Step

    def __post_init__(self) -> None:
        """Refuse a range that is none."""
        if not 0 <= self.low <= self.mid <= self.high:
            message = f"no range: {self.low}, {self.mid}, {self.high}"
            raise ValueError(message)

    def show(self) -> str:
        """Return the range as people write it."""
        mid = f"{_WORDS[self.sense]}{self._shown(self.mid)}"
        if self.low == self.high:
            return mid
        return f"{mid} ({self._bare(self.low)} to {self._shown(self.high)})"

    def _bare(self, value: float) -> str:
        """Leave the unit out where the upper end of the range bears the same one."""
        low, high = self._shown(value), self._shown(self.high)
        unit = low.partition(" ")[2]
        return low.removesuffix(f" {unit}") if unit and high.endswith(f" {unit}") else low

    def _shown(self, value: float) -> str:
        if self.dimension == "FLOP":
            digits, _, power = f"{value:.2e}".partition("e")
            return f"{digits} × 10^{int(power)} FLOP"
        return f"{units.show(value, self.dimension, digits=3)} {self.unit}".rstrip()


def bound(
    value: float, dimension: units.Dimension, sense: Sense, why: Step, *, unit: str = ""
) -> Estimate:
    """Return a one-sided estimate.

    >>> bound(3 * 86400, "s", "at-least", Step(says="peak rate")).show()
    'at least 3 days'
    """
    return Estimate(
        low=value,
        mid=value,
        high=value,
        dimension=dimension,
        unit=unit,
        basis="bound",
        sense=sense,
        why=why,
    )


def step_from_figure(thing: str, figure: Figure) -> Step:
    """Return the step that cites a figure of a thing, with its dissent."""
    others = ", ".join(f"{other.written} ({other.source})" for other in figure.dissent)
    name = figure.quantity.removesuffix("_chip_s").replace("_", " ")
    says = f"{thing}: {name} {figure.written} ({figure.confidence})"
    says += f"; other sources: {others}" if others else ""
    return Step(says=says, cites=(Cite(figure.source, figure.at),))
