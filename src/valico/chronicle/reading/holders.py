"""Who may speak in a sentence: names, persons, offices, and sources without a name."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from valico.chronicle.reading.gazetteer import Standing
from valico.chronicle.reading.marks import Marks

_ARTICLES: Final = frozenset(
    [
        "il",
        "lo",
        "la",
        "i",
        "gli",
        "le",
        "l'",
        "un",
        "una",
        "uno",
        "the",
        "a",
        "an",
        "some",
        "several",
        "many",
        "two",
        "three",
        "four",
        "five",
        "due",
        "tre",
        "quattro",
        "alcuni",
        "alcune",
        "diversi",
        "diverse",
        "più",
        "certain",
        "l",
        "'",
        "der",
        "die",
        "das",
        "einige",
        "el",
        "los",
        "las",
        "unos",
        "varias",
        "varios",
    ]
)
_MOST_CAPITALS: Final = 3


class Holder(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One who says something: where the words stand and what they name."""

    first: int
    end: int
    name: str
    anonymous: bool = False
    analyst: bool = False
    people: bool = False
    """Unnamed people, not a report or a rumour."""
    standing: Standing = "other"
    id: str = ""


HolderKind = Literal["named", "anonymous"]


def holders_in(marks: Marks, first: int, end: int) -> list[Holder]:
    """Return everybody in a stretch who may speak, in order."""
    nobody = [*_nobody(marks, first, end)]
    named = [
        one
        for one in _named(marks, first, end)
        if not any(n.first <= one.first and one.end <= n.end for n in nobody)
    ]
    taken = {place for one in (*named, *nobody) for place in range(one.first, one.end)}
    others = [*_capitals(marks, first, end, taken)]
    return sorted((*named, *nobody, *others), key=lambda one: (one.first, -one.end))


def _named(marks: Marks, first: int, end: int) -> Iterator[Holder]:
    for mention in marks.names.within(first, end):
        if mention.name.kind in {"organisation", "place", "person"}:
            yield Holder(
                first=mention.first,
                end=mention.end,
                name=mention.said,
                standing=mention.name.standing,
                id=mention.name.id,
            )


def _nobody(marks: Marks, first: int, end: int) -> Iterator[Holder]:
    for found in marks.nobodies.within(first, end):
        start = found.first
        while (
            start > first
            and marks.tokens.norms[start - 1] not in _ARTICLES
            and _is_modifier(marks, start - 1)
        ):
            start -= 1
        stop = _tail(marks, found.end, end)
        yield Holder(
            first=start,
            end=stop,
            name=marks.tokens.said(start, stop),
            anonymous=True,
            analyst=found.entry.kind == "analyst",
            people=found.entry.kind == "source",
        )


def _is_modifier(marks: Marks, place: int) -> bool:
    """Say whether a word before a source belongs to it: industry sources, Chinese officials."""
    return marks.tokens.norms[place] in {
        "industry",
        "chinese",
        "government",
        "senior",
        "unnamed",
        "anonymous",
        "supply",
        "chain",
        "us",
        "american",
        "company",
        "market",
        "some",
        "two",
        "three",
        "four",
        "media",
        "numerose",
        "varie",
    }


_TAIL: Final = frozenset(
    [
        "the",
        "matter",
        "issue",
        "plans",
        "discussions",
        "situation",
        "talks",
        "alla",
        "allo",
        "vicenda",
        "questione",
        "dossier",
        "dei",
        "della",
        "del",
        "fatti",
        "piani",
        "materia",
        "with",
        "familiar",
        "thinking",
        "progetto",
        "tema",
        "informate",
        "sui",
        "vicine",
        "anonime",
    ]
)


def _tail(marks: Marks, place: int, end: int) -> int:
    while place < end and marks.tokens.norms[place] in _TAIL:
        place += 1
    return place


def _capitals(marks: Marks, first: int, end: int, taken: set[int]) -> Iterator[Holder]:
    """Yield unknown names: two or three capitalised words on end."""
    text, starts = marks.tokens.text, marks.tokens.starts
    reached = first
    for place in [p for p in range(first, end) if text[starts[p]].isupper()]:
        if place < reached:
            continue
        stop = place
        while (
            stop < min(end, place + _MOST_CAPITALS) and stop not in taken and _proper(marks, stop)
        ):
            stop += 1
        if stop - place > 1:
            yield Holder(
                first=place, end=stop, name=marks.tokens.said(place, stop), standing="person"
            )
        reached = max(stop, place + 1)


def _proper(marks: Marks, place: int) -> bool:
    norm = marks.tokens.norms[place]
    return norm.isalpha() and norm[0] < "\u2000" and len(norm) > 1 and marks.tokens.capital(place)
