"""What stands around a number: over, up to, about, jointly, each; and words by place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.tokens import Tokens

Words = Mapping[int, Sequence[Found[Entry]]]
"""The amount words that begin at each token."""
_BOUNDS: Final = frozenset(
    [
        "over",
        "at_least",
        "up_to",
        "less_than",
        "about",
        "nearly",
        "jointly",
        "per_unit",
        "tens_of",
        "hundreds_of",
    ]
)


LONGEST_BOUND: Final = 6
"""The words of a bound have no more tokens: "at least", 最多可购买."""
SHARED: Final = 10
"""Tokens before a number within which "together" or "each" tells whose it is."""


class Number(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number as it stands, before it is known what it counts."""

    first: int
    end: int
    value: float
    scaled: bool = False
    spelled: bool = False


def kind_at(at: Words, place: int, *kinds: str) -> Found[Entry] | None:
    """Return the longest word of some kinds at a place."""
    there = at.get(place)
    if there is None:
        return None
    fits = [f for f in there if f.entry.kind in kinds or f.entry.kind.split(":")[0] in kinds]
    return max(fits, key=lambda f: f.end, default=None)


def kinds_before(tokens: Tokens, place: int, at: Words) -> tuple[str, ...]:
    """Return the kinds of the words that end just before a number."""
    kinds: list[str] = []
    for back in range(1, LONGEST_BOUND + 1):
        start = place - back
        if start < 0 or tokens.norms[start] in {".", "。", ";"}:
            break
        kinds.extend(
            f.entry.kind
            for f in at.get(start, ())
            if place - 3 < f.end <= place  # "about $4.5bn"
        )
    return tuple(kinds)


def bounds_before(tokens: Tokens, place: int, at: Words) -> tuple[str, ...]:
    """Return the bounds that stand before a number."""
    return tuple(k for k in kinds_before(tokens, place, at) if k in _BOUNDS)


def bounds_within(tokens: Tokens, number: Number, at: Words, end: int) -> Iterator[str]:
    """Yield what stands in or after the number: 40多万, combined, or more, each."""
    for place in range(number.first, min(end + 4, len(tokens))):
        if tokens.norms[place] in {"多", "余"} and place < number.end:
            yield "over"
        for found in at.get(place, ()):
            if found.entry.kind in {"jointly", "per_unit"}:
                yield found.entry.kind
            elif found.entry.kind == "or_more" and place <= end + 1:
                yield "at_least"
    if number.first and tokens.norms[number.first - 1] in _BOUNDS:
        return
    for back in range(max(0, number.first - SHARED), number.first):
        for found in at.get(back, ()):
            if found.entry.kind in {"jointly", "per_unit"}:
                yield found.entry.kind


def falls(at: Words, first: int, end: int) -> bool:
    """Say whether a percentage is told as a fall."""
    near = range(max(0, first - 4), end + 3)
    return any(f.entry.kind == "fall" for place in near for f in at.get(place, ()))


def by_place(found: Sequence[Found[Entry]]) -> dict[int, list[Found[Entry]]]:
    """Return the amount words by their first token."""
    at: dict[int, list[Found[Entry]]] = {}
    for one in found:
        at.setdefault(one.first, []).append(one)
    return at
