"""Patterns over tokens, as the lexicons write them.

A pattern is a row of words. `stem*` takes every word that begins so, `*ending` every word that ends
so, `a|b` either, `(word)` is optional, `#` is a number, `{3}` skips up to three tokens, and `@set`
stands for a set of words. Words of several tokens, as all Chinese ones, may stand anywhere.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from valico.chronicle.reading.tokens import tokens_of
from valico.errors import DataError

T = TypeVar("T")
STOPS: Final = frozenset({".", "。", "!", "?", ";", "…"})
"""No gap reaches over these."""
_GAP: Final = re.compile(r"\{(\d+)\}")
_LONGEST: Final = 24
"""No stem or ending has more characters."""
_MEMORY: Final = 50_000
"""Distinct words whose first matches are kept."""


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


class Found(msgspec.Struct, Generic[T], frozen=True, gc=False):
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


_WRITTEN_OUT: Final = {
    "%": ("%", "percent", "per cent", "per cento", "pct", "prozent", "por ciento")
}
"""Signs that stand for words too."""


def _members(part: str, sets: Mapping[str, Sequence[str]]) -> Iterator[str]:
    if not part.startswith("@"):
        yield from _WRITTEN_OUT.get(part, (part,))
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


_ALONE: Final = -1
"""No step follows the first."""
_OPEN: Final = -2
"""A gap or a step that may be left out follows the first."""


class _Row(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """A pattern as numbers: which step, how wide a gap, whether it may be left out."""

    steps: tuple[tuple[int, int, bool], ...]
    last: int
    """The last step that must be met somewhere."""
    entry: T


class _Begun(Generic[T]):
    """The patterns that a word may begin, parted by what must come next."""

    __slots__ = ("alone", "fits", "idle", "joined", "open")

    def __init__(self, fits: frozenset[int], rows: Iterable[_Row[T]]) -> None:
        """Part the patterns: those of one step, those whose second step is fixed, the others."""
        self.fits = fits
        self.alone: list[T] = []
        self.joined: dict[int, list[_Row[T]]] = {}
        self.open: list[_Row[T]] = []
        for row in rows:
            second = _second(row.steps)
            if second == _ALONE:
                self.alone.append(row.entry)
            elif second == _OPEN:
                self.open.append(row)
            else:
                self.joined.setdefault(second, []).append(row)
        self.idle = not (self.alone or self.open or self.joined)

    def may_go_on(self, fits: frozenset[int]) -> list[_Row[T]]:
        """Return the patterns that may go on where the next word fits these steps."""
        met = self.joined.keys() & fits if self.joined else None
        if not met:
            return self.open
        return [*self.open, *[row for second in met for row in self.joined[second]]]


def _second(row: Sequence[tuple[int, int, bool]]) -> int:
    if len(row) == 1:
        return _ALONE
    step, gap, optional = row[1]
    return _OPEN if gap or optional else step


class Index(Generic[T]):
    """Many patterns, looked up by their first token.

    Each distinct step has a number; which steps a word fits is found out once a word.
    """

    def __init__(self, patterns: Sequence[tuple[tuple[Step, ...], T]]) -> None:
        """Sort the patterns by their first step, and number the steps."""
        self.patterns = tuple(patterns)
        self._numbers: dict[Step, int] = {}
        self._rows: dict[int, list[_Row[T]]] = {}
        for steps, entry in patterns:
            row = tuple((self._number(s), s.gap, s.optional) for s in steps)
            needed = [n for n, gap, optional in row if not (gap or optional)]
            made = _Row(row, (needed or [row[0][0]])[-1], entry)
            self._rows.setdefault(row[0][0], []).append(made)
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._endings: dict[str, list[int]] = {}
        self._digits: list[int] = []
        for step, number in self._numbers.items():
            self._enter(step, number)
        self._known: dict[str, _Begun[T]] = {}

    def _number(self, step: Step) -> int:
        return self._numbers.setdefault(step, len(self._numbers))

    def _enter(self, step: Step, number: int) -> None:
        for table, keys in (
            (self._words, step.words),
            (self._stems, step.stems),
            (self._endings, step.endings),
        ):
            for key in keys:
                table.setdefault(key, []).append(number)
        if step.number:
            self._digits.append(number)

    def _begun(self, norm: str) -> _Begun[T]:
        """Return the steps that a word fits, and the patterns that it may begin."""
        known = self._known.get(norm)
        if known is None:
            steps = frozenset(self._look_up(norm))
            known = _Begun(steps, (row for n in sorted(steps) for row in self._rows.get(n, ())))
            if len(self._known) < _MEMORY:
                self._known[norm] = known
        return known

    def _look_up(self, norm: str) -> Iterator[int]:
        yield from self._words.get(norm, ())
        for length in range(1, min(len(norm), _LONGEST) + 1):
            yield from self._stems.get(norm[:length], ())
            yield from self._endings.get(norm[-length:], ())
        if norm[0].isdigit():
            yield from self._digits

    def find(self, norms: Sequence[str]) -> list[Found[T]]:
        """Return every pattern that matches, in order of place; each at its shortest gaps."""
        words = {norm: self._begun(norm) for norm in set(norms)}
        present: frozenset[int] = frozenset().union(*[begun.fits for begun in words.values()])
        begun = [words[norm] for norm in norms]
        fits = [*[one.fits for one in begun], frozenset[int]()]
        found: list[Found[T]] = []
        for first, one in enumerate(begun):
            if one.idle:
                continue
            after = first + 1
            if one.alone:
                found += [Found(first, after, entry) for entry in one.alone]
            for row in one.may_go_on(fits[after]):
                if row.last in present:
                    end = _end(row.steps, 1, fits, norms, after)
                    if end > 0:
                        found.append(Found(first, end, row.entry))
        return found


def _end(
    row: Sequence[tuple[int, int, bool]],
    at: int,
    fits: Sequence[frozenset[int]],
    norms: Sequence[str],
    place: int,
) -> int:
    """Return the token after the match of the steps from `at` on, or -1."""
    last = len(row)
    if at == last:
        return place
    count = len(norms)
    while at < last:
        step, gap, optional = row[at]
        if gap:
            return _end_after_gap(row, at, fits, norms, place)
        if optional:
            if place < count and step in fits[place]:
                end = _end(row, at + 1, fits, norms, place + 1)
                if end > 0:
                    return end
        elif place < count and step in fits[place]:
            place += 1
        else:
            return -1
        at += 1
    return place


def _end_after_gap(
    row: Sequence[tuple[int, int, bool]],
    at: int,
    fits: Sequence[frozenset[int]],
    norms: Sequence[str],
    place: int,
) -> int:
    if at + 1 == len(row):  # a gap at the end matches nothing more
        return place
    step, gap, optional = row[at + 1]
    last = at + 2 == len(row)
    for start in range(place, min(place + row[at][1] + 1, len(norms))):
        if optional or gap or step in fits[start]:
            if last and not (optional or gap):
                return start + 1
            end = _end(row, at + 1, fits, norms, start)
            if end > 0:
                return end
        if norms[start] in STOPS:
            break
    return -1
