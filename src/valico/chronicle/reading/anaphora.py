"""What "the company", "these chips", and an unsaid subject point back to."""

from collections.abc import Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.marks import Marks

_CHIPLESS: Final = frozenset(
    {
        "statement_or_opinion",
        "financial_figure",
        "other",
        "smuggling",
        "capacity_or_yield",
        "allegation",
        "denial",
    }
)
"""Types that speak of no chip unless they name one or point to one."""
_TOGETHER: Final = 4
"""Chips named within so many tokens, "H100 e H200", are pointed to together."""
_AHEAD: Final = 40
"""Where no chip was named yet, one named within so many tokens is meant."""
_FAR: Final = 300
"""Tokens that a pointing word reaches back."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What an article has spoken of before a clause."""

    chips: tuple[Mention, ...] = ()
    maker: Mention | None = None
    person: Mention | None = None


def memory_before(marks: Marks, place: int, title: Sequence[Mention]) -> Memory:
    """Return the chips of the last sentence that named any, the last maker, the last person."""
    chips: list[Mention] = []
    maker: Mention | None = None
    person: Mention | None = None
    for mention in (*reversed(marks.names.within(max(0, place - _FAR), place)), *reversed(title)):
        kind = mention.name.kind
        if kind == "chip" and (not chips or 0 <= chips[0].first - mention.first <= _TOGETHER):
            chips.append(mention)
        elif maker is None and mention.name.standing == "maker":
            maker = mention
        elif person is None and kind == "person":
            person = mention
    if not chips:
        ahead = marks.names.within(place, place + _AHEAD)
        chips = [m for m in ahead if m.name.kind == "chip"][:1]
    return Memory(chips=tuple(reversed(chips)), maker=maker, person=person)


def chips_of(marks: Marks, clause: Clause, memory: Memory) -> tuple[str, ...]:
    """Return the chips that a clause speaks of, named or pointed to."""
    named = [m for m in clause.names if m.name.kind in {"chip", "series"}]
    exact = [m for m in named if m.name.kind == "chip"] or named
    if exact:
        return tuple(dict.fromkeys(m.name.canonical for m in exact))
    if _points(marks, clause):
        return tuple(dict.fromkeys(m.name.canonical for m in memory.chips))
    return ()


def _points(marks: Marks, clause: Clause) -> bool:
    """Say whether a clause without a chip's name speaks of the chip named before."""
    kind = clause.event.entry.kind if clause.event else "statement_or_opinion"
    words = marks.words("chip", clause.first, clause.end)
    if marks.lexicon.language == "zh" and _says_generic(marks, clause):
        return False
    if any(_is_generic(marks, p) for p in words):
        return False
    return bool(words) or kind not in _CHIPLESS or marks.holds("pointer", clause.first, clause.end)


def _says_generic(marks: Marks, clause: Clause) -> bool:
    """Say whether a Chinese clause speaks of chips at large; its words are several tokens long."""
    said = "".join(marks.tokens.norms[clause.first : clause.end])
    return any(generic in said for generic in marks.lexicon.words["generic"])


def _is_generic(marks: Marks, place: int) -> bool:
    """Say whether "chips" means chips at large: foreign, advanced, new ones."""
    return marks.holds("generic", place - 2, place + 3)


def subject_of(marks: Marks, clause: Clause, memory: Memory) -> Mention | None:
    """Return who or what the clause is about: the name before its predicate, or a pointer's."""
    stop = _predicate(clause)
    before = [m for m in clause.names if m.first < stop and m.name.kind != "series"]
    free = next((m for m in before if not _bound(marks, m, clause.first)), None)
    if free is not None:
        return free
    if marks.holds("company", clause.first, stop) or marks.holds("startup", clause.first, stop):
        return memory.maker
    if memory.person and marks.holds("speaker", clause.first, stop):
        return memory.person
    if before:
        return before[0]
    return _subject_of_sentence(marks, clause)


def _predicate(clause: Clause) -> int:
    firsts = [c.first for c in clause.cues if c.entry.kind != "idle"]
    if clause.event is not None:
        firsts.append(clause.event.end)
    return min(firsts, default=clause.end)


def _bound(marks: Marks, mention: Mention, start: int) -> bool:
    place = mention.first - 1
    while place >= start and marks.tokens.norms[place] in {"the", "il", "la", "'", "l"}:
        place -= 1
    return place >= start and marks.word("preposition", place)


def _subject_of_sentence(marks: Marks, clause: Clause) -> Mention | None:
    """Return the first free name of the sentence, which a joined clause shares."""
    earlier = marks.names.within(clause.head, clause.first)
    return next(
        (
            m
            for m in earlier
            if m.name.kind not in {"series", "chip"}
            and m.name.standing != "outlet"
            and not _bound(marks, m, clause.head)
        ),
        None,
    )
