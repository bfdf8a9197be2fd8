"""One inequality of a rule: "tpp at least 4800", "memory_bandwidth below 6500 GB/s".

An inequality whose measure is unknown is neither met nor unmet.
"""

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import msgspec

from valico import units
from valico.errors import InputError
from valico.evidence import Step
from valico.regime.measures import DIMENSIONS, LABELS, Measures

WORDS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}
"""The four inequality words of a rule file. `at` includes the limit, the others exclude it."""


class Condition(msgspec.Struct, frozen=True):
    """A measure, an inequality word, and a limit in base units."""

    measure: str
    word: str
    limit: float

    def holds(self, measures: Measures) -> bool | None:
        """Say whether the inequality holds; None where the measure is unknown."""
        value = measures.values.get(self.measure)
        return None if value is None else WORDS[self.word](value, self.limit)

    def says(self) -> str:
        """Return the inequality in words: "TPP at least 4,800"."""
        return f"{LABELS[self.measure]} {self.word} {self._shown(self.limit)}"

    def _shown(self, value: float) -> str:
        return units.show(value, DIMENSIONS[self.measure])

    def step(self, measures: Measures) -> Step:
        """Return the finding as a step: what the measure is and whether it meets the limit."""
        value = measures.values.get(self.measure)
        if value is None:
            return Step(says=f"{LABELS[self.measure]} is not known; the test is {self.says()}")
        holds = WORDS[self.word](value, self.limit)
        shown = f"{LABELS[self.measure]} {self._shown(value)}"
        says = f"{shown} is {'' if holds else 'not '}{self.word} {self._shown(self.limit)}"
        why = measures.why.get(self.measure)
        return Step(says=says, because=(why,) if why else ())


@cache
def condition(written: str) -> Condition:
    """Return an inequality from its words.

    Raises InputError naming the words that are allowed.

    >>> condition("memory_bandwidth below 6500 GB/s").limit
    6500000000000.0
    """
    measure, _, rest = written.partition(" ")
    if measure not in DIMENSIONS:
        message = f"'{measure}' is not a measure; allowed: {', '.join(DIMENSIONS)}"
        raise InputError(message)
    word = next((w for w in WORDS if rest.startswith(f"{w} ")), None)
    if word is None:
        message = f"'{written}' has no inequality word; allowed: {', '.join(WORDS)}"
        raise InputError(message)
    limit = units.parse(rest.removeprefix(word).strip(), DIMENSIONS[measure])
    return Condition(measure, word, limit)


def all_hold(conditions: tuple[Condition, ...], measures: Measures) -> bool | None:
    """Say whether all inequalities hold; None where an unknown measure could decide."""
    found = [condition.holds(measures) for condition in conditions]
    if False in found:
        return False
    return None if None in found else True
