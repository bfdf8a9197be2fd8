"""Clauses: stretches of a sentence that carry one predicate each."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import msgspec

from valico.chronicle.reading.amounts import Amount
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.lexicon import Entry
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.moments import Moment
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.precedence import Rank
from valico.chronicle.reading.sentences import Sentence

_HARD: Final = frozenset({";", ":", "—", "–", '"'})
_SOFT: Final = frozenset({",", "，"})
_SIGNS: Final = _HARD | _SOFT
_EDGES: Final = frozenset({",", "，", ";", ":", ".", "。", "—", "–", '"', "(", ")", "!", "?", "、"})
_CONJUNCTIONS: Final = frozenset({"e", "ed", "ma", "and", "but", "y", "und", "o", "or"})
_OPENERS: Final = _EDGES | _CONJUNCTIONS
_COMPLEMENTS: Final = frozenset({"che", "that", "que", "dass"})
_WITH: Final = frozenset({"con", "with"})
_SOON: Final = 4
"""After a bare "and" a predicate of its own comes within so many tokens."""
_RANK: Final[Callable[[Found[Entry]], Rank]] = attrgetter("entry.rank")
_ADDED_TO: Final = frozenset({"financial_figure", "specification", "quantity", "capacity_or_yield"})
"""Types whose figures may follow each other within one claim."""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause: its tokens, its event, and how it hangs on the sentence."""

    first: int
    end: int
    event: Found[Entry] | None
    head: int = 0
    """Where the subject of the clause is looked for from."""
    background: bool = False
    cues: Sequence[Found[Entry]] = ()
    names: Sequence[Mention] = ()
    moments: Sequence[Moment] = ()
    amounts: Sequence[Amount] = ()
    """What is marked within the clause."""


class _Atom(msgspec.Struct, frozen=True, kw_only=True):
    first: int
    end: int
    hard: bool
    """Whether a hard sign stands before it."""
    conjunction: bool = False


def clauses_of(marks: Marks, sentence: Sentence, sources: Sequence[Source]) -> list[Clause]:
    """Return the clauses of a sentence in order, without the attributing words."""
    atoms = [*_atoms(marks, sentence, sources)]
    clauses: list[_Atom] = []
    for atom in atoms:
        if clauses and not _begins(marks, clauses[-1], atom):
            clauses[-1] = _Atom(first=clauses[-1].first, end=atom.end, hard=clauses[-1].hard)
        else:
            clauses.append(atom)
    return [_clause(marks, sentence, atom) for atom in clauses if atom.first < atom.end]


def _atoms(marks: Marks, sentence: Sentence, sources: Sequence[Source]) -> Iterator[_Atom]:
    dropped = {p for source in sources for p in range(source.first, source.end)}
    norms, joints = marks.tokens.norms, marks.joints
    breaks = [
        place
        for place in range(sentence.first, sentence.end)
        if norms[place] in _SIGNS or place in joints or place in dropped
    ]
    start, hard, conjunction = sentence.first, True, False
    for place in breaks:
        norm = norms[place]
        if place == sentence.first and norm not in _SIGNS and place not in dropped:
            continue
        if start < place:
            yield _Atom(first=start, end=place, hard=hard, conjunction=conjunction)
            hard = False
        hard = hard or place in dropped or norm in _HARD
        keeps = place not in dropped and norm not in _EDGES
        conjunction = norm in _CONJUNCTIONS and not (
            place > sentence.first and norms[place - 1] in _SOFT
        )
        start = place if keeps else place + 1
    if start < sentence.end:
        yield _Atom(first=start, end=sentence.end, hard=hard, conjunction=conjunction)


def _begins(  # noqa: PLR0911  # one return a reason
    marks: Marks, before: _Atom, atom: _Atom
) -> bool:
    """Say whether an atom begins a clause of its own."""
    if atom.hard:
        return True
    if not _has_event(marks, before) or _hangs_on(marks, before, atom):
        return False
    if marks.word("background", atom.first):
        return True
    if _goes_on(marks, before, atom):
        return False
    if _amount_noun(marks, atom):
        return True
    if not _has_event(marks, atom):
        return False
    return not atom.conjunction or _soon(marks, atom)


def _goes_on(marks: Marks, before: _Atom, atom: _Atom) -> bool:
    """Say whether an atom only adds to the same event: "… 46 bn dollars, up 56 %"."""
    second = best_event(marks, atom.first, atom.end)
    if second is None or second.entry.kind not in _ADDED_TO or _finite(marks, atom):
        return False
    if any(m.name.kind != "series" for m in marks.names.within(atom.first, atom.end)):
        return False
    first = best_event(marks, before.first, before.end)
    return first is not None and first.entry.kind == second.entry.kind


def _hangs_on(marks: Marks, before: _Atom, atom: _Atom) -> bool:
    """Say whether an atom completes the one before: "hopes | that …", "cleared | for purchase"."""
    first = marks.tokens.norms[atom.first]
    if first in _COMPLEMENTS and marks.tokens.norms[atom.first - 1] not in _SOFT:
        event = best_event(marks, before.first, before.end)
        return event is not None and event.entry.kind == "statement_or_opinion"
    return (
        first not in _WITH
        and marks.word("preposition", atom.first)
        and not _amount_noun(marks, atom)
    )


def _soon(marks: Marks, atom: _Atom) -> bool:
    """Say whether a predicate follows at once, as in "and may delay"."""
    until = min(atom.first + _SOON, atom.end)
    return any(not e.entry.noun for e in marks.events.within(atom.first, until - 1)) or (
        bool(marks.cues.within(atom.first, until)) or marks.holds("finite", atom.first, until)
    )


def _amount_noun(marks: Marks, atom: _Atom) -> bool:
    """Say whether the atom is a noun of an event with an amount: "con un prelievo del 15%"."""
    return bool(marks.amounts.within(atom.first, atom.end)) and any(
        e.entry.kind in {"revenue_share_or_fee", "tariff", "capacity_or_yield", "quantity"}
        for e in marks.events.within(atom.first, atom.end)
    )


def _has_event(marks: Marks, atom: _Atom) -> bool:
    events = marks.events.within(atom.first, atom.end)
    return bool(events) and any(not e.entry.noun and e.end <= atom.end for e in events)


def _finite(marks: Marks, atom: _Atom) -> bool:
    return bool(marks.cues.within(atom.first, atom.end)) or marks.holds(
        "finite", atom.first, atom.end
    )


def _clause(marks: Marks, sentence: Sentence, atom: _Atom) -> Clause:
    first, end = atom.first, atom.end
    background = marks.word("background", first)
    while first < end and marks.tokens.norms[first] in _OPENERS:
        first += 1
    while end > first and marks.tokens.norms[end - 1] in _EDGES:
        end -= 1
    return Clause(
        first=first,
        end=end,
        event=best_event(marks, first, end),
        head=sentence.first,
        background=background,
        cues=marks.cues.within(first, end),
        names=marks.names.within(first, end),
        moments=marks.moments.within(first, end),
        amounts=marks.amounts.within(first, end),
    )


def best_event(marks: Marks, first: int, end: int) -> Found[Entry] | None:
    """Return the event that a stretch is about: verbs before nouns, the surest pattern first."""
    fits = [e for e in marks.events.within(first, end) if e.end <= end]
    return max(fits, key=_RANK) if len(fits) > 1 else fits[0] if fits else None
