"""The lexicons: what words do, per language, as data under `data/lexicons`."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.chronicle.reading.article import LANGUAGES, Language
from valico.chronicle.reading.pattern import Index, Step, steps_of
from valico.chronicle.reading.precedence import Rank, rank

CueKind = Literal[
    "reportive",  # said by others: reportedly, presunto, 据报道
    "possibility",  # may, potrebbe, 可能
    "conditional",  # would, could, rappresenterebbe
    "expected",  # will, è previsto, 将
    "opinion",  # a suo dire, ritenuto, hopes
    "negation",  # not, non, 未
    "denial",  # unfounded, smentita, 否认
    "inner",  # inside the content of a stated attitude: temendo che potessero
    "confirmation",  # confirms: takes the distance away
    "commitment",  # announced that it would: the conditional after it is a future
    "condition",  # if, purché, 如果
    "report-mood",  # a conditional of report by its form: avrebbe chiesto
    "idle",  # looks like a cue and is none: non solo, not only
    "mood",  # any other conditional by its form: rappresenterebbe
]
SourceKind = Literal["say", "report", "opinion", "accuse", "deny", "official"]
Group = Literal["cue", "event", "verb", "before", "via", "nobody", "word", "time", "amount"]


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that tell how firmly a thing is said."""

    kind: CueKind
    words: tuple[str, ...]
    example: str = ""


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that tell which kind of event a clause is about."""

    type: str
    words: tuple[str, ...]
    noun: bool = False
    """Nouns make a claim of their own only beside an amount, or where the clause has no verb."""
    negative: bool = False
    """The negation is part of the event: "no longer admitted" is a ban."""
    strong: bool = False
    """The words govern whatever event they are said of: "shrugged off calls to tighten"."""
    example: str = ""


class Verb(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words by which somebody says, reports, thinks, accuses or denies."""

    kind: SourceKind
    words: tuple[str, ...]
    content: bool = True
    """Whether a clause of content may follow; "convoca" has none."""
    example: str = ""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words with one task in the grammar."""

    kind: str
    words: tuple[str, ...]
    value: float | None = None
    example: str = ""


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The names of the months and days, and the small counts that dates are told in."""

    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    counts: dict[str, int] = {}


class LexiconFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of a lexicon; every part is optional."""

    sets: dict[str, tuple[str, ...]] = {}
    calendar: Calendar = Calendar()
    cue: tuple[Cue, ...] = ()
    event: tuple[Event, ...] = ()
    verb: tuple[Verb, ...] = ()
    before: tuple[Words, ...] = ()
    """Words that stand before a source: secondo, according to, 据."""
    via: tuple[Words, ...] = ()
    """Words between a source and who relays it: citate da, told."""
    nobody: tuple[Words, ...] = ()
    """Nouns for sources without a name: fonti, people familiar with, 知情人士."""
    word: tuple[Words, ...] = ()
    time: tuple[Words, ...] = ()
    amount: tuple[Words, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a pattern stands for."""

    group: Group
    kind: str
    noun: bool = False
    negative: bool = False
    strong: bool = False
    negated: bool = False
    """The words hold a negation of their own, which is none of the clause: "told not to buy"."""
    content: bool = True
    weight: tuple[int, int] = (1, 1)
    """How many words and how many tokens the pattern fixes: the more, the surer."""
    value: float | None = None
    rank: Rank = rank("")


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """All patterns of one language, and its plain words by kind."""

    language: Language
    index: Index[Entry]
    words: Mapping[str, frozenset[str]]
    kinds: Mapping[str, tuple[str, ...]]
    """The kinds of each plain word."""


SIGNS: Final = frozenset({";", ":", "—", "–", '"', ",", "，"})
"""Signs that may part clauses."""
_NEGATIONS: Final = frozenset({"not", "no", "non", "nessun", "不", "勿", "别", "nicht", "kein"})
GROUPS: Final[tuple[Group, ...]] = (
    "cue",
    "event",
    "verb",
    "before",
    "via",
    "nobody",
    "word",
    "time",
    "amount",
)


def read_lexicon(language: Language, *, root: Path = store.DATA) -> Lexicon:
    """Return the lexicon of a language; faults name the file and the field."""
    files = tuple(store.read_folder(f"lexicons/{language}", LexiconFile, root=root).values())
    sets: dict[str, Sequence[str]] = {}
    for file in files:
        sets |= file.sets | _calendar_sets(file.calendar)
    patterns = [
        (steps, _weighed(entry, written, steps))
        for file in files
        for entry, written in _entries(file)
        for steps in steps_of(written, sets)
    ]
    words = _plain_words(files) | {"sign": SIGNS}
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, members in words.items():
        for word in members:
            kinds[word] = (*kinds.get(word, ()), kind)
    return Lexicon(language=language, index=Index(patterns), words=words, kinds=kinds)


def read_lexicons(*, root: Path = store.DATA) -> dict[Language, Lexicon]:
    """Return every lexicon by its language."""
    return {language: read_lexicon(language, root=root) for language in LANGUAGES}


def _weighed(entry: Entry, written: str, steps: Sequence[Step]) -> Entry:
    words = sum(not word.startswith(("{", "(")) for word in written.split())
    tokens = sum(not (step.gap or step.optional) for step in steps)
    weight = (words, tokens)
    ranked = rank(
        entry.kind, noun=entry.noun, negative=entry.negative, strong=entry.strong, weight=weight
    )
    negated = entry.negative or any(_NEGATIONS & step.words for step in steps)
    return msgspec.structs.replace(entry, weight=weight, rank=ranked, negated=negated)


def _entries(file: LexiconFile) -> Iterator[tuple[Entry, str]]:
    yield from _calendar_entries(file.calendar)
    for event in file.event:
        entry = Entry(
            group="event",
            kind=event.type,
            noun=event.noun,
            negative=event.negative,
            strong=event.strong,
        )
        yield from ((entry, written) for written in event.words)
    for verb in file.verb:
        entry = Entry(group="verb", kind=verb.kind, content=verb.content)
        yield from ((entry, written) for written in verb.words)
    for group in GROUPS:
        if group not in {"event", "verb", "word"}:
            for line in getattr(file, group):
                entry = Entry(group=group, kind=line.kind, value=getattr(line, "value", None))
                yield from ((entry, written) for written in line.words)


def _calendar_sets(calendar: Calendar) -> dict[str, Sequence[str]]:
    """Return the sets that dates are built of, where the file has a calendar."""
    months = [name for names in calendar.months for name in names]
    weekdays = [name for names in calendar.weekdays for name in names]
    named = {"months": months, "weekdays": weekdays, "count": list(calendar.counts)}
    return {name: words for name, words in named.items() if words}


def _calendar_entries(calendar: Calendar) -> Iterator[tuple[Entry, str]]:
    for kind, rows in (("month-name", calendar.months), ("weekday-name", calendar.weekdays)):
        for number, names in enumerate(rows, start=1):
            entry = Entry(group="time", kind=kind, value=float(number))
            yield from ((entry, name) for name in names)
    for word, count in calendar.counts.items():
        yield Entry(group="time", kind="count", value=float(count)), word


def _plain_words(files: Sequence[LexiconFile]) -> dict[str, frozenset[str]]:
    """Return the single words of the part `word`, by kind, for look-up without a pattern."""
    plain: dict[str, set[str]] = {}
    for file in files:
        for line in file.word:
            plain.setdefault(line.kind, set()).update(line.words)
    return {kind: frozenset(words) for kind, words in plain.items()}
