"""One inequality of a rule: "tpp at least 4800", "memory_bandwidth below 6500 GB/s".

An inequality whose measure is unknown is neither met nor unmet.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
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
FLOORS: Final = frozenset({"at least", "above"})
"""The words that a lower bound can meet."""


class Condition(msgspec.Struct, frozen=True):
    """A measure, an inequality word, and a limit in base units."""

    measure: str
    word: str
    limit: float

    def holds(self, measures: Measures) -> bool | None:
        """Say whether the inequality holds; None where what is known cannot tell."""
        value = measures.values.get(self.measure)
        if value is None:
            return None
        met = WORDS[self.word](value, self.limit)
        if self.measure in measures.least and met is not (self.word in FLOORS):
            return None
        return met

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
        why = measures.why.get(self.measure)
        return Step(says=self._found(value, self.holds(measures)), because=(why,) if why else ())

    def _found(self, value: float, holds: bool | None) -> str:  # noqa: FBT001  # a finding
        label, limit = LABELS[self.measure], self._shown(self.limit)
        shown = self._shown(value)
        if holds is None:
            return f"{label} is known only to be at least {shown}; the test is {self.says()}"
        return f"{label} {shown} is {'' if holds else 'not '}{self.word} {limit}"


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
    return every(condition.holds(measures) for condition in conditions)


def every(found: Iterable[bool | None]) -> bool | None:
    """Return the conjunction of findings of which some may be unknown.

    >>> every([True, None]), every([None, False]), every([])
    (None, False, True)
    """
    answers = tuple(found)
    if False in answers:
        return False
    return None if None in answers else True
