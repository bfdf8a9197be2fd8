"""An article with everything marked that the lexicons and the catalogue know."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress
from operator import attrgetter
from typing import Final, Generic, Protocol, TypeVar

import msgspec

from valico.chronicle.reading.amounts import Amount, amounts_of
from valico.chronicle.reading.gazetteer import Gazetteer, Mention
from valico.chronicle.reading.lexicon import GROUPS, Entry, Group, Lexicon
from valico.chronicle.reading.moments import Moment, moments_of
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.tokens import Tokens
from valico.dates import Interval


class Placed(Protocol):
    """Anything that stands at tokens."""

    @property
    def first(self) -> int:
        """The first token in."""

    @property
    def end(self) -> int:
        """The last token out."""


P = TypeVar("P", bound=Placed)
PARTING: Final = ("sign", "soft", "background")
"""Kinds of plain words and signs that may part clauses."""
_FIRST: Final[Callable[[Placed], int]] = attrgetter("first")


class Row(Generic[P]):
    """Things in order of their place."""

    def __init__(self, things: Sequence[P]) -> None:
        """Sort them."""
        self.things = sorted(things, key=_FIRST)
        self._firsts = [*map(_FIRST, self.things)]

    def within(self, first: int, end: int) -> list[P]:
        """Return those that begin in a stretch."""
        firsts = self._firsts
        if not firsts:
            return []
        start = bisect_left(firsts, first)
        if start == len(firsts) or firsts[start] >= end:
            return []
        return self.things[start : bisect_left(firsts, end, start)]


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of an article and what they mean."""

    tokens: Tokens
    lexicon: Lexicon
    cues: Row[Found[Entry]]
    events: Row[Found[Entry]]
    verbs: Row[Found[Entry]]
    befores: Row[Found[Entry]]
    vias: Row[Found[Entry]]
    nobodies: Row[Found[Entry]]
    names: Row[Mention]
    moments: Row[Moment]
    amounts: Row[Amount]
    places: Mapping[str, Sequence[int]]
    """Where the plain words of each kind stand."""
    breaks: Sequence[int]
    """Where the signs and plain words stand that may part clauses, in order."""

    def breaks_within(self, first: int, end: int) -> Sequence[int]:
        """Return where a stretch may be parted into clauses."""
        start = bisect_left(self.breaks, first)
        return self.breaks[start : bisect_left(self.breaks, end, start)]

    def word(self, kind: str, place: int) -> bool:
        """Say whether a token is a plain word of a kind."""
        return kind in self.lexicon.kinds.get(self.tokens.norms[place], ())

    def words(self, kind: str, first: int, end: int) -> Sequence[int]:
        """Return where plain words of a kind stand in a stretch."""
        places = self.places.get(kind, ())
        start = bisect_left(places, first)
        return places[start : bisect_left(places, end, start)]

    def holds(self, kind: str, first: int, end: int) -> bool:
        """Say whether a plain word of a kind stands in a stretch."""
        places = self.places.get(kind, ())
        start = bisect_left(places, first)
        return start < len(places) and places[start] < end


def marks_of(
    tokens: Tokens, lexicon: Lexicon, gazetteer: Gazetteer, published: Interval | None
) -> Marks:
    """Return the article with all marks."""
    found = _by_group(lexicon.index.find(tokens.norms))
    names = _names(gazetteer.find(tokens))
    fiscal = any(name.name.id == "nvidia" for name in names)
    moments = moments_of(tokens, found["time"], published, fiscal=fiscal)
    chips = [name for name in names if name.name.kind in {"chip", "series"}]
    placed: list[Placed] = [*chips, *moments]
    taken = {place: thing for thing in placed for place in range(thing.first, thing.end)}
    places = _places(tokens, lexicon)
    return Marks(
        tokens=tokens,
        lexicon=lexicon,
        names=Row(names),
        moments=Row(moments),
        cues=_longest(found["cue"]),
        events=Row(found["event"]),
        verbs=_longest(found["verb"]),
        befores=_longest(found["before"]),
        vias=_longest(found["via"]),
        nobodies=_longest(found["nobody"]),
        places=places,
        breaks=sorted({p for kind in PARTING for p in places.get(kind, ())}),
        amounts=Row(amounts_of(tokens, lexicon.language, found["amount"], taken, chips)),
    )


def _by_group(found: Sequence[Found[Entry]]) -> dict[Group, list[Found[Entry]]]:
    groups: dict[Group, list[Found[Entry]]] = {group: [] for group in GROUPS}
    for one in found:
        groups[one.entry.group].append(one)
    return groups


def _places(tokens: Tokens, lexicon: Lexicon) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    kinds = lexicon.kinds
    known = map(kinds.__contains__, tokens.norms)
    for place, norm in compress(enumerate(tokens.norms), known):
        for kind in kinds[norm]:
            found.setdefault(kind, []).append(place)
    return found


def _names(names: Sequence[Mention]) -> list[Mention]:
    """Return the names without chip names of two characters that no maker's name precedes."""
    makers = {name.end for name in names if name.name.standing == "maker"}
    return [
        name
        for name in names
        if name.name.kind != "chip" or len(name.said) > 2 or name.first in makers  # noqa: PLR2004  # "L4"
    ]


def _longest(found: Sequence[Found[Entry]]) -> Row[Found[Entry]]:
    """Return the longest at each place, none within another."""
    return Row([*_apart(sorted(found, key=lambda f: (f.first, -f.end, f.entry.kind == "mood")))])


def _apart(found: Sequence[Found[Entry]]) -> Iterator[Found[Entry]]:
    reached = -1
    for one in found:
        if one.first >= reached:
            yield one
            reached = one.end
