"""Sentences as stretches of tokens."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.sections import READ, Section, SectionKind
from valico.chronicle.reading.tokens import Tokens

ENDS: Final = frozenset({".", "。", "!", "?", "…"})
LONGEST: Final = 400
"""Tokens; a longer stretch without a full stop is no sentence and is cut."""
_CLOSERS: Final = frozenset({'"', ")", "]", "'"})
_ABBREVIATIONS: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "inc",
        "corp",
        "co",
        "ltd",
        "vs",
        "no",
        "st",
        "jr",
        "sr",
        "gen",
        "sen",
        "rep",
        "gov",
        "dott",
        "sig",
        "ing",
        "avv",
        "art",
        "pag",
        "ecc",
        "es",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "gen",
        "mrd",
        "mio",
        "bzw",
        "usw",
        "ca",
        "z",
        "d",
        "approx",
        "est",
        "dept",
    ]
)


class Sentence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """First token in, last token out; which part of the page, which paragraph."""

    first: int
    end: int
    section: SectionKind
    paragraph: int


def sentences_of(tokens: Tokens, sections: Sequence[Section]) -> list[Sentence]:
    """Return the sentences of the title and the body in order."""
    return [
        Sentence(first=first, end=end, section=section.kind, paragraph=number)
        for number, section in enumerate(sections)
        if section.kind in READ
        for first, end in _split(tokens, tokens.at(section.start), tokens.at(section.end))
    ]


def _split(tokens: Tokens, first: int, end: int) -> Iterator[tuple[int, int]]:
    norms = tokens.norms
    stops = [p for p in range(first, end) if norms[p] in ENDS and _ends_at(tokens, p, end)]
    start = first
    for stop in (*stops, end - 1):
        while start <= stop:
            reached = _past_closers(tokens, min(stop, start + LONGEST - 1) + 1, end)
            yield start, reached
            start = reached


def _past_closers(tokens: Tokens, place: int, end: int) -> int:
    while place < end and tokens.norms[place] in _CLOSERS and _touches(tokens, place):
        place += 1
    return place


def _touches(tokens: Tokens, place: int) -> bool:
    return tokens.starts[place] == tokens.ends[place - 1]


def _ends_at(tokens: Tokens, place: int, end: int) -> bool:
    """Say whether a full stop, or what may be one, ends its sentence."""
    norm = tokens.norms[place]
    if norm != "." or place + 1 >= end:
        return norm != "…" or place + 1 >= end or tokens.capital(place + 1)
    before, after = tokens.norms[place - 1] if place else "", place + 1
    if tokens.norms[after] in ENDS or (
        _touches(tokens, after) and tokens.norms[after] not in _CLOSERS
    ):
        return False
    if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()):
        return _begins_plainly(tokens, after)
    return not tokens.raw(after)[0].islower()


def _begins_plainly(tokens: Tokens, place: int) -> bool:
    """After an abbreviation only a capitalised small word begins a sentence: "U.S. The firm"."""
    return tokens.capital(place) and tokens.norms[place] in {
        "the",
        "it",
        "in",
        "a",
        "but",
        "this",
        "il",
        "la",
        "le",
        "i",
        "gli",
        "ma",
        "however",
        "he",
        "she",
    }
