"""Patterns over tokens, as the lexicons write them.

A pattern is a row of words. `stem*` takes every word that begins so, `*ending` every word that ends
so, `a|b` either, `(word)` is optional, `#` is a number, `{3}` skips up to three tokens, and `@set`
stands for a set of words. Words of several tokens, as all Chinese ones, may stand anywhere.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from valico.chronicle.reading.tokens import tokens_of
from valico.errors import DataError

T = TypeVar("T")
STOPS: Final = frozenset({".", "。", "!", "?", ";", "…"})
"""No gap reaches over these."""
_GAP: Final = re.compile(r"\{(\d+)\}")
_MEMORY: Final = 50_000
"""Distinct words whose first matches are kept."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What one place of a pattern takes."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    number: bool = False
    gap: int = 0
    optional: bool = False

    def takes(self, norm: str) -> bool:
        """Say whether a token fits."""
        return (
            norm in self.words
            or (bool(self.stems) and norm.startswith(self.stems))
            or (bool(self.endings) and norm.endswith(self.endings))
            or (self.number and norm[0].isdigit())
        )


class Found(msgspec.Struct, Generic[T], frozen=True):
    """A pattern found: the first token in, the last token out, and what it stands for."""

    first: int
    end: int
    entry: T


def steps_of(written: str, sets: Mapping[str, Sequence[str]]) -> Iterator[tuple[Step, ...]]:
    """Yield the rows of steps that a written pattern stands for."""
    words = written.split()
    places = [tuple(_choices(word, sets)) for word in words]
    for chosen in itertools.product(*places):
        yield tuple(step for row in chosen for step in row)
    if words[0].startswith("(") and len(words) > 1:  # a pattern is looked up by what must stand
        yield from steps_of(" ".join(words[1:]), sets)


def _choices(word: str, sets: Mapping[str, Sequence[str]]) -> Iterator[tuple[Step, ...]]:
    if gap := _GAP.fullmatch(word):
        yield (Step(gap=int(gap[1])),)
        return
    optional = word.startswith("(") and word.endswith(")")
    alternatives = [a for part in word.strip("()").split("|") for a in _members(part, sets)]
    rows = [tokens_of(a.replace("*", "\u0001"), {}).norms for a in alternatives]
    single = [_unescape(row) for row in rows if len(_unescape(row)) == 1]
    if single:
        yield (_step([row[0] for row in single], optional=optional),)
    for row in map(_unescape, rows):
        if len(row) > 1:
            yield tuple(_step([part], optional=optional) for part in row)


def _unescape(row: Sequence[str]) -> list[str]:
    """Glue the star back to its stem or ending."""
    glued: list[str] = []
    for part in row:
        if part == "\u0001" and glued and not glued[-1].endswith("*"):
            glued[-1] += "*"
        elif glued and glued[-1] == "*":
            glued[-1] += part
        else:
            glued.append("*" if part == "\u0001" else part)
    return glued


def _members(part: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if not part.startswith("@"):
        yield part
        return
    if part[1:] not in sets:
        raise DataError([f"data/lexicons: '@{part[1:]}' names no set; known: {', '.join(sets)}"])
    for member in sets[part[1:]]:
        yield from _members(member, sets)


def _step(alternatives: Sequence[str], *, optional: bool) -> Step:
    return Step(
        words=frozenset(a for a in alternatives if "*" not in a and a != "#"),
        stems=tuple(a[:-1] for a in alternatives if a.endswith("*") and a != "*"),
        endings=tuple(a[1:] for a in alternatives if a.startswith("*") and a != "*"),
        number="#" in alternatives,
        optional=optional,
    )


class Index(Generic[T]):
    """Many patterns, looked up by their first token."""

    def __init__(self, patterns: Sequence[tuple[tuple[Step, ...], T]]) -> None:
        """Sort the patterns by what their first step takes."""
        self._patterns = tuple(patterns)
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._endings: dict[str, list[int]] = {}
        self._numbers: list[int] = []
        for place, (steps, _) in enumerate(self._patterns):
            self._enter(place, steps[0])
        self._known: dict[str, tuple[int, ...]] = {}

    def _enter(self, place: int, step: Step) -> None:
        for table, keys in (
            (self._words, step.words),
            (self._stems, step.stems),
            (self._endings, step.endings),
        ):
            for key in keys:
                table.setdefault(key, []).append(place)
        if step.number:
            self._numbers.append(place)

    def _beginning(self, norm: str) -> tuple[int, ...]:
        known = self._known.get(norm)
        if known is None:
            known = tuple(self._look_up(norm))
            if len(self._known) < _MEMORY:
                self._known[norm] = known
        return known

    def _look_up(self, norm: str) -> Iterator[int]:
        yield from self._words.get(norm, ())
        for length in range(1, len(norm) + 1):
            yield from self._stems.get(norm[:length], ())
            yield from self._endings.get(norm[-length:], ())
        if norm[0].isdigit():
            yield from self._numbers

    def find(self, norms: Sequence[str]) -> list[Found[T]]:
        """Return every pattern that matches, in order of place; each at its longest."""
        found: list[Found[T]] = []
        for first, norm in enumerate(norms):
            for place in self._beginning(norm):
                steps, entry = self._patterns[place]
                end = _end(steps, 1, norms, first + 1) if len(steps) > 1 else first + 1
                if end > 0:
                    found.append(Found(first, end, entry))
        return found


def _end(steps: Sequence[Step], at: int, norms: Sequence[str], place: int) -> int:
    """Return the token after the match of the steps from `at` on, or -1."""
    if at == len(steps):
        return place
    step = steps[at]
    if step.gap:
        return _end_after_gap(steps, at, norms, place)
    if place < len(norms) and step.takes(norms[place]):
        end = _end(steps, at + 1, norms, place + 1)
        if end > 0:
            return end
    return _end(steps, at + 1, norms, place) if step.optional else -1


def _end_after_gap(steps: Sequence[Step], at: int, norms: Sequence[str], place: int) -> int:
    for skipped in range(steps[at].gap + 1):
        end = _end(steps, at + 1, norms, place + skipped)
        if end > 0:
            return end
        if place + skipped >= len(norms) or norms[place + skipped] in STOPS:
            break
    return -1
