"""Names of chips, models, organisations and places among the words of a question.

The longest name wins, and no two overlap. A word of the language is no name: "us" is not the US.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

import msgspec

from valico.answer.idle_words import IDLE
from valico.answer.library import Library
from valico.catalogue.names import Named, fold, names_of

Kind = Literal["chip", "model", "organisation", "place"]
ORDER: Final[tuple[Kind, ...]] = ("chip", "model", "organisation", "place")
"""Which kind goes first where two kinds bear one name."""
WORDS_TOO: Final = frozenset({"us", "bis", "doe", "sap", "quanta"})
"""Names that are words as well, in English or Italian: in lower case they are the word."""
SHORT: Final = 3
"""Names of so few letters are words as well where the language has such a word."""


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A name found in the words, and where."""

    kind: Kind
    id: str
    start: int
    end: int


class _Bearer(msgspec.Struct, frozen=True):
    """What bears a folded name, and how the name is written."""

    kind: Kind
    id: str
    spellings: tuple[str, ...]


def sightings(text: str, library: Library) -> Iterator[Sighting]:
    """Yield the longest names in the words, from left to right, none overlapping."""
    folded, places = _folded(text)
    known = _known(library, folded)
    longest = max(map(len, known), default=0)
    taken = 0
    for start, place in enumerate(places):
        again = start > 0 and places[start - 1] == place
        if again or place < taken or not _begins(text, place):
            continue
        for end in range(min(len(folded), start + longest), start, -1):
            bearer = known.get(folded[start:end])
            if bearer and _is_name(text, place, places[end - 1] + 1, bearer):
                taken = places[end - 1] + 1
                yield Sighting(kind=bearer.kind, id=bearer.id, start=place, end=taken)
                break


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its letters the place in the text."""
    letters = [(letter, place) for place, c in enumerate(text) for letter in fold(c)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def _known(library: Library, folded: str) -> Mapping[str, _Bearer]:
    """Return what bears each folded name, of the names whose first two letters are in the text."""
    pairs = {folded[place : place + 2] for place in range(len(folded))}
    rooms: Mapping[Kind, Mapping[str, Named]] = {
        "chip": library.chips,
        "model": library.models,
        "organisation": library.organisations,
        "place": library.places,
    }
    known: dict[str, _Bearer] = {}
    for kind in ORDER:
        for thing in rooms[kind].values():
            for name in names_of(thing):
                if _may_stand(name, pairs) and not _needs_context(name, kind, thing):
                    _add(known, fold(name), kind, thing.id, name)
    return known


def _may_stand(name: str, pairs: set[str]) -> bool:
    """Say whether a name may stand in the text, so that the others need not be folded."""
    start = fold(name[:2])
    return len(start) < 2 or start in pairs  # noqa: PLR2004  # a pair


def _needs_context(name: str, kind: Kind, thing: Named) -> bool:
    """Say whether a name is too bare for a sentence: "590" is a number, "v4" anything's version."""
    tail = name == thing.id.rpartition("/")[2]
    bare = len(name) < SHORT or kind == "model"
    return fold(name).isdigit() or (tail and bare and name not in thing.aliases)


def _add(known: dict[str, _Bearer], folded: str, kind: Kind, name: str, spelling: str) -> None:
    first = known.setdefault(folded, _Bearer(kind, name, (spelling,)))
    if (first.kind, first.id) == (kind, name) and spelling not in first.spellings:
        known[folded] = _Bearer(kind, name, (*first.spellings, spelling))


def _begins(text: str, place: int) -> bool:
    return text[place].isalnum() and (place == 0 or not _joined(text[place - 1], text[place]))


def _joined(left: str, right: str) -> bool:
    """Say whether two letters belong to one word; Chinese words stand without spaces."""
    return left.isalnum() and right.isalnum() and _latin(left) and _latin(right)


def _latin(letter: str) -> bool:
    return letter < "\u0250"


def _is_name(text: str, start: int, end: int, bearer: _Bearer) -> bool:
    piece, after = text[start:end], text[end : end + 2]
    if not piece[-1].isalnum() or (after and _joined(piece[-1], after[0])):
        return False
    if re.match(r"['’][^\W\d_]", after) and after[1] not in "sS":
        return False  # an Italian elision: "dell'H200" is not Dell
    return _case_fits(piece) and _gaps_fit(piece, bearer.spellings)


def _case_fits(piece: str) -> bool:
    """Say whether a name that is a word too is written as the name."""
    folded = fold(piece)
    word = folded in WORDS_TOO or (len(folded) <= SHORT and folded in IDLE)
    return not word or (piece.isupper() if len(folded) <= SHORT else not piece.islower())


def _gaps_fit(piece: str, spellings: tuple[str, ...]) -> bool:
    """Say whether the piece has no more gaps than the name: "a 100" is not the A100."""
    gaps = len(re.findall(r"[a-zA-Z0-9]\s+(?=[a-zA-Z0-9])", piece))
    return any(
        gaps <= len(re.findall(r"[^\W_][\W_]+(?=[^\W_])|[a-z](?=[A-Z])", spelling))
        for spelling in spellings
    )
