"""Who says it, through whom, and the stretch that each source answers for."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.frames import Manner, Source, framed
from valico.chronicle.reading.holders import Holder, holders_in
from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.sentences import Sentence

FAR: Final = 16
"""A subject stands within so many tokens before its verb."""
_HARD: Final = frozenset({";", ":", "—", "–"})
_QUOTES: Final = frozenset({'"'})
_ENDS: Final = frozenset({".", "。", ",", ")", "!", "?"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
"""Before a verb of saying these make it a passive: "is said to"."""
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "their", "this", "these", "any", "no"})
"""Before a verb of saying these make it a noun: "rejected the claim"."""
_GERUNDS: Final = ("ando", "endo")
"""Before these no words are reported: "aveva risposto bloccando"."""
_NOUNS: Final = frozenset({"reports"})
"""Verbs only right after an outlet: "Reuters reports", not "reports say"."""
_ORDERS: Final = frozenset({"told", "tells"})
_NO_SPEECH: Final = _BE | _DETERMINERS
_BREAKS: Final = _HARD | _QUOTES
_CLOSERS: Final = _BREAKS | {",", "，", ")"}


def sources_of(marks: Marks, sentence: Sentence) -> list[Source]:
    """Return the sources of a sentence in order of place."""
    if not (
        marks.verbs.within(sentence.first, sentence.end)
        or marks.befores.within(sentence.first, sentence.end)
    ):
        return []
    people = holders_in(marks, sentence.first, sentence.end)
    frames = [*framed(marks, sentence, people)]
    taken = {place for source in frames for place in range(source.first, source.end)}
    told = [*_told(marks, sentence, people, taken)]
    return _joined(
        marks, sentence, sorted((*frames, *told), key=lambda source: source.first), people
    )


def _told(
    marks: Marks, sentence: Sentence, people: Sequence[Holder], taken: set[int]
) -> Iterator[Source]:
    """Yield the sources of verbs: "X said", "said X", "X told Reuters"."""
    for verb in marks.verbs.within(sentence.first, sentence.end):
        if verb.first in taken or not verb.entry.content or not _speaks(marks, verb, people):
            continue
        aside = _aside(marks, verb, sentence, people)
        if aside is not None:
            yield _by_verb_first(marks, verb, sentence, aside)
            continue
        subject = _subject_before(marks, verb, sentence, people, taken)
        if subject is not None and _plans(marks, verb, subject):
            continue
        if subject is not None:
            yield _by_subject_first(marks, verb, sentence, people, subject)
            continue
        after = [p for p in people if verb.end <= p.first <= verb.end + 2]
        if after and _closes(marks, verb.first, sentence):
            yield _by_verb_first(marks, verb, sentence, after[0])


def _aside(
    marks: Marks, verb: Found[Entry], sentence: Sentence, people: Sequence[Holder]
) -> Holder | None:
    """Return who speaks in an aside: "Samsung, scrive Bloomberg, …"."""
    if not _closes(marks, verb.first, sentence):
        return None
    after = next((p for p in people if verb.end <= p.first <= verb.end + 2), None)
    if after is not None and _oblique(marks, after, sentence):
        return None
    closed = after is not None and (
        after.end >= sentence.end or not marks.tokens.norms[after.end].isalpha()
    )
    return after if closed else None


def _plans(marks: Marks, verb: Found[Entry], subject: Holder) -> bool:
    """Say whether the verb is a plan of its subject, not a saying: "Huawei expects to make"."""
    plan = any(c.entry.kind == "expected" for c in marks.cues.within(verb.first, verb.first + 1))
    return plan and verb.entry.kind == "opinion" and not subject.analyst and not subject.anonymous


def _speaks(marks: Marks, verb: Found[Entry], people: Sequence[Holder]) -> bool:
    """Say whether the verb reports words; "told ByteDance to stop" gives an order."""
    if verb.first and marks.tokens.norms[verb.first - 1] in _NO_SPEECH:
        return False
    if verb.end < len(marks.tokens) and marks.tokens.norms[verb.end].endswith(_GERUNDS):
        return False
    said = marks.tokens.norms[verb.first]
    if said in _NOUNS:
        return any(p.end == verb.first and p.standing == "outlet" for p in people)
    if said not in _ORDERS:
        return True
    listener = next((p for p in people if verb.end <= p.first <= verb.end + 1), None)
    return listener is not None and listener.standing == "outlet"


def _subject_before(
    marks: Marks, verb: Found[Entry], sentence: Sentence, people: Sequence[Holder], taken: set[int]
) -> Holder | None:
    start = max(sentence.first, verb.first - FAR)
    for place in range(verb.first - 1, start - 1, -1):
        if marks.tokens.norms[place] in _BREAKS:
            start = place + 1
            break
    for holder in reversed(people):
        inside = start <= holder.first and holder.end <= verb.first and holder.first not in taken
        if inside and not _oblique(marks, holder, sentence):
            return holder
    return None


def _oblique(marks: Marks, holder: Holder, sentence: Sentence) -> bool:
    """Say whether a preposition before the name keeps it from being a subject."""
    place = holder.first - 1
    while place >= sentence.first and marks.tokens.norms[place] in {
        "the",
        "il",
        "la",
        "'",
        "l",
        "i",
        "gli",
        "le",
    }:
        place -= 1
    return place >= sentence.first and marks.word("preposition", place)


def _closes(marks: Marks, first: int, sentence: Sentence) -> bool:
    """Say whether the attributing words follow what they answer for."""
    place = first - 1
    while place > sentence.first and marks.tokens.norms[place] in {"lo", "as", "come", "the", "il"}:
        place -= 1
    return place > sentence.first and marks.tokens.norms[place] in _CLOSERS


def _by_subject_first(
    marks: Marks, verb: Found[Entry], sentence: Sentence, people: Sequence[Holder], subject: Holder
) -> Source:
    subject = _employer(subject, people, verb)
    end, relay = _listener(verb, people, sentence.end)
    chain = (subject, relay) if relay else (subject,)
    trails = _closes(marks, subject.first, sentence) and _nothing_after(marks, end, sentence)
    scope = (sentence.first, subject.first) if trails else (end, _reach(marks, end, sentence))
    return Source(
        chain=chain,
        manner=_manner(verb, subject),
        first=_with_article(marks, subject.first, sentence) if trails else subject.first,
        end=end,
        scope=scope,
        subject=subject,
        plain=trails,
    )


def _with_article(marks: Marks, first: int, sentence: Sentence) -> int:
    while first > sentence.first and marks.tokens.norms[first - 1] in _DETERMINERS:
        first -= 1
    return first


def _employer(subject: Holder, people: Sequence[Holder], verb: Found[Entry]) -> Holder:
    """Return the house of unnamed analysts, where it is named: "analysts at Jefferies"."""
    if not subject.analyst:
        return subject
    house = next(
        (p for p in people if subject.end < p.first <= subject.end + 2 and p.end <= verb.first),
        None,
    )
    if house is None:
        return subject
    return msgspec.structs.replace(house, first=subject.first, analyst=True)


def _listener(
    verb: Found[Entry], people: Sequence[Holder], limit: int
) -> tuple[int, Holder | None]:
    """Return where the attributing words end, and the outlet that was spoken to."""
    near = [p for p in people if verb.end <= p.first <= verb.end + 2 and p.standing == "outlet"]
    if near and near[0].end <= limit:
        return near[0].end, near[0]
    return verb.end, None


def _nothing_after(marks: Marks, end: int, sentence: Sentence) -> bool:
    """Say whether no content follows the attributing words, but perhaps a date."""
    if end >= sentence.end:
        return True
    dated = marks.moments.within(end, min(end + 2, sentence.end))
    end = dated[0].end if dated else end
    return end >= sentence.end or marks.tokens.norms[end] in _ENDS


def _reach(marks: Marks, end: int, sentence: Sentence) -> int:
    return next(
        (p for p in range(end + 1, sentence.end) if marks.tokens.norms[p] == ";"), sentence.end
    )


def _by_verb_first(marks: Marks, verb: Found[Entry], sentence: Sentence, subject: Holder) -> Source:
    left = max(
        (p + 1 for p in range(sentence.first, verb.first - 2) if marks.tokens.norms[p] == ";"),
        default=sentence.first,
    )
    return Source(
        chain=(subject,),
        manner=_manner(verb, subject),
        first=verb.first,
        end=subject.end,
        scope=(left, sentence.end if _goes_on(marks, subject.end, sentence) else verb.first),
        subject=subject,
    )


def _goes_on(marks: Marks, end: int, sentence: Sentence) -> bool:
    """Say whether an aside parts what it answers for: "Samsung, writes Bloomberg, has paused"."""
    return end + 1 < sentence.end and marks.tokens.norms[end] == ","


def _manner(verb: Found[Entry], subject: Holder) -> Manner:
    if verb.entry.kind == "accuse":
        return "accuse"
    if verb.entry.kind == "opinion" or subject.analyst:
        return "opinion"
    return "report" if subject.standing == "outlet" else "say"


def _joined(
    marks: Marks, sentence: Sentence, sources: Sequence[Source], people: Sequence[Holder]
) -> list[Source]:
    """Join an outlet with those whom it cites in the same sentence into one chain."""
    outlets = [s for s in sources if s.origin.standing == "outlet"]
    nobody = [s for s in sources if s.origin.anonymous and len(s.chain) == 1]
    if len(outlets) == 1 and len(nobody) == 1:
        cited = msgspec.structs.replace(
            nobody[0],
            chain=(nobody[0].origin, outlets[0].origin),
            scope=(sentence.first, sentence.end),
        )
        return [s for s in sources if s not in (outlets[0], nobody[0])] + [
            cited,
            msgspec.structs.replace(outlets[0], chain=cited.chain),
        ]
    return [_with_interview(marks, sentence, source, people) for source in sources]


def _with_interview(
    marks: Marks, sentence: Sentence, source: Source, people: Sequence[Holder]
) -> Source:
    """Add the outlet of "in an interview with X" to what was said there."""
    if len(source.chain) > 1 or source.origin.standing == "outlet":
        return source
    for via in marks.vias.within(sentence.first, sentence.end):
        relay = next(
            (p for p in people if via.end <= p.first <= via.end + 1 and p.standing == "outlet"),
            None,
        )
        if relay is not None:
            return msgspec.structs.replace(source, chain=(source.origin, relay))
    return source
