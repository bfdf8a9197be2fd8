"""What "the company" and an unsaid subject point back to."""

from collections.abc import Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.marks import Marks

_FAR: Final = 300
"""Tokens that a pointing word reaches back."""


class Memory(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whom an article has spoken of before a clause."""

    maker: Mention | None = None
    person: Mention | None = None


def memory_before(marks: Marks, place: int, title: Sequence[Mention]) -> Memory:
    """Return the last maker and the last person that were named."""
    maker: Mention | None = None
    person: Mention | None = None
    for mention in (*reversed(marks.names.within(max(0, place - _FAR), place)), *reversed(title)):
        if maker is None and mention.name.standing == "maker":
            maker = mention
        elif person is None and mention.name.kind == "person":
            person = mention
    return Memory(maker=maker, person=person)


def subject_of(marks: Marks, clause: Clause, title: Sequence[Mention]) -> Mention | None:
    """Return who or what the clause is about: the name before its predicate, or a pointer's."""
    stop = _predicate(clause)
    before = [m for m in clause.names if m.first < stop and m.name.kind != "series"]
    free = next((m for m in before if not _bound(marks, m, clause.first)), None)
    if free is not None:
        return free
    if marks.holds("company", clause.first, stop) or marks.holds("startup", clause.first, stop):
        return memory_before(marks, clause.first, title).maker
    if marks.holds("speaker", clause.first, stop):
        person = memory_before(marks, clause.first, title).person
        if person is not None:
            return person
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
