"""From words to a question: "deepseek 10000 h200 2026-02-15 deepseek-v3", in any order.

English, Italian and Chinese names; numbers and dates as each language writes them.
What could not be read is said, never dropped in silence.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal

import msgspec

from valico import dates
from valico.answer.library import Library
from valico.catalogue import hypothetical
from valico.catalogue.names import Named, fold, names_of, resolve
from valico.errors import InputError

Kind = Literal["chip", "model", "organisation", "place"]
ORDER: Final[tuple[Kind, ...]] = ("chip", "model", "organisation", "place")
"""Which kind goes first where two kinds bear one name."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A name found in the words, and where."""

    kind: Kind
    id: str
    start: int
    end: int


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood."""

    words: str
    chip: str | None = None
    """A chip id, or the phrase of a hypothetical chip."""
    derived: hypothetical.Derivation | None = None
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


MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "gennaio", "jan", "gen"),
            ("february", "febbraio", "feb"),
            ("march", "marzo", "mar"),
            ("april", "aprile", "apr"),
            ("may", "maggio", "mag"),
            ("june", "giugno", "jun", "giu"),
            ("july", "luglio", "jul", "lug"),
            ("august", "agosto", "aug", "ago"),
            ("september", "settembre", "sep", "sept", "set"),
            ("october", "ottobre", "oct", "ott"),
            ("november", "novembre", "nov"),
            ("december", "dicembre", "dec", "dic"),
        ),
        start=1,
    )
    for name in names
}
_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES: Final = (
    re.compile(r"(?<![\d.,])(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?![\d-])"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|°)?\s+(?:of\s+|di\s+)?(?P<name>{_MONTH})\.?,?\s+(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<name>{_MONTH})\.?\s+(?:del\s+|of\s+)?(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"(?<![\d.,])(?P<y>20\d{2})(?![\d.,]\d|\d|\s*(?:chips?|gpu|units?|unità|pezzi))"),
)
_MULTIPLES: Final = {
    "k": 1_000,
    "mila": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "milioni": 1_000_000,
    "milione": 1_000_000,
    "万": 10_000,
    "萬": 10_000,
}
_COUNT: Final = re.compile(
    r"(?P<sign>[-−])?(?<![\w.])(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"\s*(?P<times>k|mila|thousand|million[ei]?|m|万|萬)?(?![\w%])",
    re.IGNORECASE,
)
_IDLE: Final = frozenset(
    ["a", "ad", "ai", "al", "alla", "allo", "and", "any", "buy", "by", "can", "could", "che", "chi", "chip", "chips", "chi", "comprare", "con", "cosa", "could", "da", "dal", "dai", "dei", "del", "della", "delle", "di", "do", "does", "dice", "e", "ed", "for", "from", "gpu", "gpus", "had", "has", "have", "how", "i", "il", "in", "is", "it", "its", "la", "le", "li", "lo", "may", "might", "nel", "nella", "of", "on", "or", "per", "permitted", "possono", "potrebbe", "potrebbero", "può", "puo", "quali", "quante", "quanti", "say", "says", "so", "that", "the", "them", "they", "to", "train", "un", "una", "uno", "units", "unità", "what", "when", "which", "who", "will", "with", "would", "acquistare", "acquisto", "addestrare", "allowed", "license", "licence", "licenza", "avere", "gli", "dello", "degli", "get", "import", "export", "purchase", "sell", "sold", "vendere", "buying", "serve", "run", "do", "questi", "quelli", "essi", "loro", "ci", "cosa", "farci", "fare", "pezzi", "schede", "schede", "acceleratori", "accelerators", "可以", "能", "能否", "购买", "購買", "买", "買", "吗", "嗎", "的", "在", "什么", "个", "個", "块", "塊", "张", "張", "用", "谁说", "若", "using", "as", "many", "much", "was", "were", "be", "is", "are", "told", "stop", "cina?", "exactly", "about", "roughly", "circa", "oltre", "over", "more", "than", "più"]
)


def question_from_words(words: str, library: Library, *, today: date) -> Question:
    """Return what a question in words asks.

    Raises InputError for a name that nothing bears, an impossible date, a count that is none.
    """
    if not words.strip():
        message = 'the question is empty; try "deepseek 10000 h200 2026-02-15 deepseek-v3"'
        raise InputError(message)
    text = words.strip()
    derived, text = _derived(text, library)
    found = tuple(_names(text, library))
    rest = _without(text, [(f.start, f.end) for f in found])
    on, rest = _date(rest)
    count, rest = _count(rest)
    chips = [f.id for f in found if f.kind == "chip"]
    organisations = list(dict.fromkeys(f.id for f in found if f.kind == "organisation"))
    party = _party(organisations, library)
    return Question(
        words=words,
        chip=None if derived else next(iter(chips), None),
        derived=derived,
        party=party,
        place=next((f.id for f in found if f.kind == "place"), None),
        count=count,
        model=next((f.id for f in found if f.kind == "model"), None),
        others=tuple(o for o in organisations if o != party),
        on=on or today,
        on_given=on is not None,
        known_by=today,
        ignored=tuple(_unread(rest)),
    )


_PHRASE: Final = re.compile(
    r"(?:half|la metà|metà|mezzo|double|doppio|\d+(?:\.\d+)?\s*%|\d+(?:\.\d+)?\s*[x×])"
    r"\s*(?:of|di|del|dell'|the)?\s+(?:a\s+|un\s+)?",
    re.IGNORECASE,
)
_CHANGES: Final = re.compile(r"\s+(?:with|con)\s+(?P<changes>hbm3e|hbm3)\b", re.IGNORECASE)


def _derived(text: str, library: Library) -> tuple[hypothetical.Derivation | None, str]:
    """Find "half of B300" or "H20 with HBM3e"; return it and the words without it."""
    chips = [f for f in _names(text, library) if f.kind == "chip"]
    if not chips:
        return None, text
    chip = chips[0]
    start, end = chip.start, chip.end
    for phrase in _PHRASE.finditer(text):
        if phrase.end() == chip.start:
            start = phrase.start()
    after = _CHANGES.match(text, chip.end)
    if after:
        end = after.end()
    if (start, end) == (chip.start, chip.end):
        return None, text
    written = f"{text[start : chip.start]}{chip.id}{text[chip.end : end]}"
    return hypothetical.derivation(written), f"{text[:start]} {text[end:]}"


def _party(organisations: list[str], library: Library) -> str | None:
    """Return the organisation that would buy: a buyer before makers, agencies and outlets."""

    def rank(name: str) -> int:
        kinds = library.organisations[name].kinds
        if {"buyer", "model-maker", "cloud"} & set(kinds) and "chip-maker" not in kinds:
            return 0
        return 1 if {"telecom", "server-maker", "distributor"} & set(kinds) else 2

    candidates = [name for name in organisations if rank(name) < 2]  # noqa: PLR2004  # ranks above
    return min(candidates, key=rank, default=None)


def _names(text: str, library: Library) -> Iterator[Found]:
    """Yield the longest names in the words, from left to right, none overlapping."""
    known = _known(library)
    longest = max(map(len, known))
    place = 0
    while place < len(text):
        found = _name_at(text, place, known, longest) if _begins(text, place) else None
        if found is None:
            place += 1
        else:
            yield found
            place = found.end


def _known(library: Library) -> Mapping[str, tuple[Kind, str, str]]:
    """Return each folded name with its kind, id and spelling."""
    rooms: Mapping[Kind, Mapping[str, Named]] = {
        "chip": library.chips,
        "model": library.models,
        "organisation": library.organisations,
        "place": library.places,
    }
    known: dict[str, tuple[Kind, str, str]] = {}
    for kind in ORDER:
        for thing in rooms[kind].values():
            for name in names_of(thing):
                known.setdefault(fold(name), (kind, thing.id, name))
    return known


def _begins(text: str, place: int) -> bool:
    character = text[place]
    if not character.isalnum():
        return False
    return place == 0 or not _joined(text[place - 1], character)


def _joined(left: str, right: str) -> bool:
    """Say whether two letters belong to one word; Chinese words stand without spaces."""
    return left.isalnum() and right.isalnum() and left.isascii() and right.isascii()


def _name_at(
    text: str, start: int, known: Mapping[str, tuple[Kind, str, str]], longest: int
) -> Found | None:
    for end in range(min(len(text), start + longest + 8), start, -1):
        if end < len(text) and _joined(text[end - 1], text[end]):
            continue
        piece = text[start:end]
        entry = known.get(fold(piece))
        if entry is None or not piece[-1].isalnum() or not _case_fits(piece, entry[2], entry[0]):
            continue
        return Found(kind=entry[0], id=entry[1], start=start, end=end)
    return None


def _case_fits(piece: str, name: str, kind: Kind) -> bool:
    """A short name of letters only, such as US or BIS, counts only in its own case."""
    short = len(piece) <= 3 and piece.isascii() and piece.isalpha()  # noqa: PLR2004  # as said
    return not short or kind == "chip" or piece == name or piece.isupper()


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} ; {text[end:]}"
    return text


def _date(text: str) -> tuple[date | None, str]:
    for pattern in _DATES:
        match = pattern.search(text)
        if match is None:
            continue
        parts = match.groupdict()
        month = MONTHS[parts["name"].casefold()] if parts.get("name") else parts.get("m")
        written = "-".join(str(p) for p in (parts["y"], month, parts.get("d")) if p)
        return dates.day(written), f"{text[: match.start()]} ; {text[match.end() :]}"
    return None, text


def _count(text: str) -> tuple[int | None, str]:
    match = _COUNT.search(text)
    if match is None:
        return None, text
    count = _whole(match)
    return count, f"{text[: match.start()]} ; {text[match.end() :]}"


def _whole(match: re.Match[str]) -> int:
    written = match[0].strip()
    if match["sign"]:
        message = f"'{written}' is a negative count; give how many chips, such as 10000"
        raise InputError(message)
    number = match["number"]
    grouped = re.fullmatch(r"\d{1,3}(?:[.,' ]\d{3})+", number)
    value = float(re.sub(r"[.,' ]", "", number)) if grouped else float(number.replace(",", "."))
    count = value * _MULTIPLES.get((match["times"] or "").casefold(), 1)
    if count != int(count):
        message = f"'{written}' is a fraction of a chip; give a whole number, such as 10000"
        raise InputError(message)
    if count == 0:
        message = "'0' chips is nothing to ask about; give how many, such as 10000"
        raise InputError(message)
    return int(count)


def _unread(rest: str) -> Iterator[str]:
    for word in re.findall(r"[^\W_][\w'’./-]*", rest):
        bare = word.casefold().strip("'’./-")
        if bare and bare not in _IDLE:
            yield word


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
