"""From words to a question: "deepseek 10000 h200 2026-02-15 deepseek-v3", in any order.

English, Italian and Chinese names; numbers and dates as each language writes them.
What could not be read is said, never dropped in silence; what has two readings is refused.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from valico.answer.count_words import count_in
from valico.answer.date_words import day_in
from valico.answer.idle_words import CHIP, unread
from valico.answer.library import Library
from valico.answer.name_words import Kind, Sighting, sightings
from valico.catalogue import hypothetical
from valico.catalogue.names import fold, names_of, resolve
from valico.errors import InputError


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood."""

    words: str
    chip: str | None = None
    """A chip id; None where the chip is hypothetical or none was named."""
    derived: hypothetical.Derivation | None = None
    """How a hypothetical chip is made from the one of which `base` is the id."""
    party: str | None = None
    place: str | None = None
    count: int | None = None
    model: str | None = None
    others: tuple[str, ...] = ()
    """Further organisations that were named."""
    on: date
    on_given: bool
    known_by: date
    ignored: tuple[str, ...] = ()
    """Words that carry meaning perhaps, and were not understood."""


def question_from_words(words: str, library: Library, *, today: date) -> Question:
    """Return what a question in words asks.

    Raises InputError for two chips, two models or two days, for an impossible day, and for a count
    that is negative, a fraction or no number.
    """
    text = unicodedata.normalize("NFKC", words).strip()
    if not text:
        message = 'the question is empty; try "deepseek 10000 h200 2026-02-15 deepseek-v3"'
        raise InputError(message)
    seen, derived = _with_derivation(text, tuple(sightings(text, library)))
    chip = _only("chip", seen, library)
    places = _places(text, [s for s in seen if s.kind == "place"])
    organisations = tuple(dict.fromkeys(s.id for s in seen if s.kind == "organisation"))
    maker = library.chips[chip].maker if chip else None
    party = _party(organisations, maker, library)
    on, rest = day_in(_without(text, seen), today=today)
    count, rest = count_in(rest)
    return Question(
        words=words,
        chip=None if derived else chip,
        derived=derived,
        party=party,
        place=places[0].id if places else None,
        count=count,
        model=_only("model", seen, library),
        others=tuple(name for name in organisations if name != party),
        on=on or today,
        on_given=on is not None,
        known_by=today,
        ignored=(*_surplus(text, places), *unread(rest)),
    )


def _only(kind: Kind, seen: Sequence[Sighting], library: Library) -> str | None:
    """Return the one chip or model that was named, or None."""
    ids = tuple(dict.fromkeys(s.id for s in seen if s.kind == kind))
    if len(ids) > 1:
        things = library.chips if kind == "chip" else library.models
        first, second = (things[name].name for name in ids[:2])
        message = f"the question names two {kind}s, {first} and {second}; ask about one of them"
        raise InputError(message)
    return ids[0] if ids else None


def _with_derivation(
    text: str, seen: tuple[Sighting, ...]
) -> tuple[tuple[Sighting, ...], hypothetical.Derivation | None]:
    """Find "half of B300" or "H20 with HBM3e"; the sighting of the chip grows by those words."""
    chip = next((s for s in seen if s.kind == "chip"), None)
    if chip is None:
        return seen, None
    before = hypothetical.SHARE_BEFORE.finditer(text, 0, chip.start)
    share = next((match for match in before if match.end() == chip.start), None)
    start = share.start() if share else chip.start
    share = share or hypothetical.SHARE_AFTER.match(text, chip.end)
    end = max(chip.end, share.end()) if share else chip.end
    changed = hypothetical.changes_after(text, end)
    if share is None and changed is None:
        return seen, None
    derived = hypothetical.planned(
        chip.id,
        share=share["share"] if share else None,
        changes=changed["changes"] if changed else None,
    )
    grown = msgspec.structs.replace(chip, start=start, end=changed.end() if changed else end)
    outside = (s for s in seen if s.end <= grown.start or grown.end <= s.start)
    return tuple(sorted((grown, *outside), key=lambda s: s.start)), derived


def _without(text: str, seen: Sequence[Sighting]) -> str:
    """Return the words with a mark in the place of each name."""
    for sighting in reversed(seen):
        mark = CHIP if sighting.kind == "chip" else ";"
        text = f"{text[: sighting.start]}{mark}{text[sighting.end :]}"
    return text


_TOWARDS: Final = re.compile(
    r"(?:\b(?:to|in|into|for|at|a|ad|nel|nella|nelle|negli|verso|per)\s+(?:the\s+|gli\s+|l')?|[到在往])$",
    re.IGNORECASE,
)
"""Words before a place to which the chips go."""
_OF_THE_LAW: Final = re.compile(
    r"\s*(?:'s\s+)?(?:export|licen[cs]|law|rule|gover|control|dut[yi]|tariff|permi|side|gate|approv"
    r"|agenc|offici|sanction|BIS\b|Commerce|的?许可|的?許可|的?出口|的?规|的?規|政府)",
    re.IGNORECASE,
)
_LAW_OF: Final = re.compile(
    r"(?:licen\w*|law|rules?|leggi|legge|regole|dazi\w*|autorizza\w*|permess\w*)\s+"
    r"(?:(?:of|from|by|degli|dagli|dai|dei)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
"""Words that make "US" speak of the rules: "a US licence", "licenza degli Stati Uniti"."""
SELLER: Final = "united-states"
"""The place whose rules a question speaks of without meaning a destination."""


def _places(text: str, seen: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """Return the places that were named, the destination first; none of "a US licence".

    A place after "to" or "in" is the destination before others, and the seller's country last.
    """
    meant = [s for s in seen if s.id != SELLER or not _speaks_of_law(text, s)]
    first_of_each = {s.id: s for s in reversed(meant)}.values()
    return tuple(sorted(first_of_each, key=lambda s: (_rank(text, s), s.start)))


def _surplus(text: str, places: Sequence[Sighting]) -> Iterator[str]:
    """Yield the places that are no destination, as they are written; the seller's is understood."""
    for place in places[1:]:
        if place.id != SELLER:
            yield text[place.start : place.end]


def _speaks_of_law(text: str, place: Sighting) -> bool:
    after, before = _OF_THE_LAW.match(text, place.end), _LAW_OF.search(text[: place.start])
    return after is not None or before is not None


def _rank(text: str, place: Sighting) -> int:
    if _TOWARDS.search(text[: place.start]):
        return 0
    return 2 if place.id == SELLER else 1


BUYS: Final = frozenset({"buyer", "model-maker", "cloud", "telecom"})
SPEAKS: Final = frozenset(
    {
        "agency",
        "legislature",
        "court",
        "outlet",
        "wire",
        "analyst",
        "think-tank",
        "law-firm",
        "person-office",
    }
)
"""Kinds of organisations that say or decide something about a sale, and never buy."""


def _party(organisations: Sequence[str], maker: str | None, library: Library) -> str | None:
    """Return the organisation that would buy: the first buyer, and never the chip's maker.

    Without one, a company such as a foundry counts where it is the only one that was named.
    """
    kinds = {name: set(library.organisations[name].kinds) for name in organisations}
    able = [name for name in organisations if name != maker and not SPEAKS & kinds[name]]
    buyers = [name for name in able if BUYS & kinds[name]]
    if buyers:
        return buyers[0]
    return able[0] if len(able) == 1 else None


def resolve_chip(name: str, library: Library) -> str:
    """Return the id of a chip; its maker's name may stand before it."""
    return resolve(name, library.chips, "chip", prefixes=_maker_names(library))


def _maker_names(library: Library) -> tuple[str, ...]:
    makers = {chip.maker for chip in library.chips.values()}
    return tuple(
        fold(name)
        for maker in makers
        if maker in library.organisations
        for name in names_of(library.organisations[maker])
    )
