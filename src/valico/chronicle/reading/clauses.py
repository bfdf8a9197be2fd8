"""Clauses: stretches of a sentence that carry one predicate each."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Final

import msgspec

from valico.chronicle.reading.amounts import Amount
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.lexicon import SIGNS, Entry
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.moments import Moment
from valico.chronicle.reading.pattern import Found
from valico.chronicle.reading.precedence import Rank
from valico.chronicle.reading.sentences import Sentence

_HARD: Final = frozenset({";", ":", "—", "–", '"'})
_SOFT: Final = frozenset({",", "，"})
_PAIRED: Final = frozenset({'"', "—", "–"})
_ASIDE: Final = 6
"""An aside between dashes has fewer tokens."""
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


class Clause(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


class _Atom(msgspec.Struct, frozen=True, gc=False):
    first: int
    end: int
    events: Sequence[Found[Entry]]
    """The events that begin and end in it."""
    hard: bool
    """Whether a hard sign stands before it."""
    conjunction: bool = False


def _atom(marks: Marks, first: int, end: int, *, hard: bool, conjunction: bool = False) -> _Atom:
    events = [e for e in marks.events.within(first, end) if e.end <= end]
    return _Atom(first, end, events, hard, conjunction)


def clauses_of(marks: Marks, sentence: Sentence, sources: Sequence[Source]) -> list[Clause]:
    """Return the clauses of a sentence in order, without the attributing words."""
    atoms = [*_atoms(marks, sentence, sources)]
    clauses: list[_Atom] = []
    for atom in atoms:
        if clauses and not _begins(marks, clauses[-1], atom):
            clauses[-1] = _atom(marks, clauses[-1].first, atom.end, hard=clauses[-1].hard)
        else:
            clauses.append(atom)
    return [_clause(marks, sentence, atom) for atom in clauses if atom.first < atom.end]


def _atoms(marks: Marks, sentence: Sentence, sources: Sequence[Source]) -> Iterator[_Atom]:
    dropped = {p for source in sources for p in range(source.first, source.end)}
    norms = marks.tokens.norms
    breaks = marks.breaks_within(sentence.first, sentence.end)
    if dropped:
        own = {p for p in dropped if sentence.first <= p < sentence.end}
        breaks = sorted(own.union(breaks))
    if any(norms[place] in _PAIRED for place in breaks):
        breaks = [p for p in breaks if not _inside(marks, sentence, p, dropped)]
    start, hard, conjunction = sentence.first, True, False
    for place in breaks:
        norm = norms[place]
        if place == sentence.first and norm not in SIGNS and place not in dropped:
            continue
        if start < place:
            yield _atom(marks, start, place, hard=hard, conjunction=conjunction)
            hard = False
        hard = hard or place in dropped or norm in _HARD
        keeps = place not in dropped and norm not in _EDGES
        conjunction = norm in _CONJUNCTIONS and not (
            place > sentence.first and norms[place - 1] in _SOFT
        )
        start = place if keeps else place + 1
    if start < sentence.end:
        yield _atom(marks, start, sentence.end, hard=hard, conjunction=conjunction)


def _inside(marks: Marks, sentence: Sentence, place: int, dropped: AbstractSet[int]) -> bool:
    """Say whether a sign opens or closes no clause: a quoted word, an aside "— a suo dire —"."""
    norms = marks.tokens.norms
    if norms[place] not in _PAIRED or place in dropped:
        return False
    if norms[place] != '"':
        return _aside(marks, sentence, place)
    before, after = place - 1, place + 1
    opens = before < sentence.first or before in dropped or norms[before] in _EDGES
    closes = after >= sentence.end or after in dropped or norms[after] in _EDGES
    return not (opens or closes)


def _aside(marks: Marks, sentence: Sentence, place: int) -> bool:
    """Say whether a dash opens or closes a few words that only tell whose opinion it is."""
    norms = marks.tokens.norms
    for other in range(max(sentence.first, place - _ASIDE), min(sentence.end, place + _ASIDE + 1)):
        if other != place and norms[other] == norms[place]:
            first, end = min(other, place) + 1, max(other, place)
            return any(c.first == first and c.end == end for c in marks.cues.within(first, end))
    return False


def _begins(  # noqa: PLR0911  # one return a reason
    marks: Marks, before: _Atom, atom: _Atom
) -> bool:
    """Say whether an atom begins a clause of its own."""
    if atom.hard:
        return True
    if not _has_event(before) or _hangs_on(marks, before, atom):
        return False
    if marks.word("background", atom.first):
        return True
    if _goes_on(marks, before, atom):
        return False
    if _amount_noun(marks, atom):
        return True
    if not _has_event(atom):
        return False
    return not atom.conjunction or _soon(marks, atom)


def _goes_on(marks: Marks, before: _Atom, atom: _Atom) -> bool:
    """Say whether an atom only adds to the same event: "… 46 bn dollars, up 56 %"."""
    second = best_event(atom.events)
    if second is None or second.entry.kind not in _ADDED_TO or _finite(marks, atom):
        return False
    if any(m.name.kind != "series" for m in marks.names.within(atom.first, atom.end)):
        return False
    first = best_event(before.events)
    return first is not None and first.entry.kind == second.entry.kind


def _hangs_on(marks: Marks, before: _Atom, atom: _Atom) -> bool:
    """Say whether an atom completes the one before: "hopes | that …", "cleared | for purchase"."""
    first = marks.tokens.norms[atom.first]
    if first in _COMPLEMENTS and marks.tokens.norms[atom.first - 1] not in _SOFT:
        event, below = (best_event(a.events) for a in (before, atom))
        if event is None:
            return False
        return event.entry.kind == "statement_or_opinion" or (
            event.entry.kind == "allegation" == (below.entry.kind if below else None)
        )
    return (
        first not in _WITH
        and marks.word("preposition", atom.first)
        and not _amount_noun(marks, atom)
    )


def _soon(marks: Marks, atom: _Atom) -> bool:
    """Say whether a predicate follows at once, as in "and may delay"."""
    until = min(atom.first + _SOON, atom.end)
    return any(not e.entry.noun for e in marks.events.within(atom.first, until - 1)) or (
        bool(marks.cues.within(atom.first, until))
        or marks.holds("finite", atom.first, until)
        or bool(marks.amounts.within(atom.first, until))
    )


def _amount_noun(marks: Marks, atom: _Atom) -> bool:
    """Say whether the atom is a noun of an event with an amount: "con un prelievo del 15%"."""
    return bool(marks.amounts.within(atom.first, atom.end)) and any(
        e.entry.kind in {"revenue_share_or_fee", "tariff", "capacity_or_yield", "quantity"}
        for e in marks.events.within(atom.first, atom.end)
    )


def _has_event(atom: _Atom) -> bool:
    return any(not e.entry.noun for e in atom.events)


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
        event=best_event([e for e in atom.events if first <= e.first and e.end <= end]),
        head=sentence.first,
        background=background,
        cues=marks.cues.within(first, end),
        names=marks.names.within(first, end),
        moments=marks.moments.within(first, end),
        amounts=marks.amounts.within(first, end),
    )


def best_event(events: Sequence[Found[Entry]]) -> Found[Entry] | None:
    """Return the event that a stretch is about: verbs before nouns, the surest pattern first."""
    return max(events, key=_RANK) if len(events) > 1 else events[0] if events else None
