"""Which chips a clause speaks of: named in it, pointed to by it, or shared with its sentence."""

from collections.abc import Iterable, Sequence
from typing import Final

from valico.chronicle.reading.clauses import Clause
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.sentences import Sentence

_TALK: Final = frozenset(
    {
        "statement_or_opinion",
        "financial_figure",
        "other",
        "capacity_or_yield",
        "tariff",
        "new_product",
    }
)
"""Types that speak of no chip unless they name one or point to one by "this", "the"."""
_QUIET: Final = _TALK | {"smuggling", "allegation", "denial"}
"""Types that speak of no chip unless any word of theirs says so."""
_FIGURES: Final = frozenset({"financial_figure", "capacity_or_yield"})
"""Types that do not share the chip of their sentence: "shares fell after the H20 was banned"."""
_FORWARD: Final = frozenset({"smuggling", "other", "allegation", "denial"})
"""Types that open a sentence whose chip comes later: "charged two men who moved H100s"."""
_TOGETHER: Final = 4
"""Chips named within so many tokens, "H100 e H200", are pointed to together."""
_FAR: Final = 300
"""Tokens that a pointing word reaches back."""
_BEFORE: Final = 3
"""A determiner stands within so many tokens before its noun."""
_OWNER: Final = 2
"""A maker stands within so many tokens of the goods that it owns: "chip di NVIDIA"."""


def chips_of(
    marks: Marks, sentence: Sentence, clause: Clause, title: Sequence[Mention]
) -> tuple[str, ...]:
    """Return the canonical names of the chips that a clause speaks of."""
    named = [m for m in clause.names if m.name.kind == "chip"] or _families(marks, clause)
    if named:
        return _canonical(named)
    if _at_large(marks, clause):
        return ()
    if _points(marks, clause):
        return _canonical(_antecedent(marks, sentence, clause, title))
    return _canonical(_beside(marks, sentence, clause))


def _canonical(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name.canonical for m in mentions))


def _families(marks: Marks, clause: Clause) -> list[Mention]:
    """Return the families named, less those that "this chip" is only measured by."""
    topics = [p for p in marks.words("chip", clause.first, clause.end) if _singled(marks, p)]
    return [
        m
        for m in clause.names
        if m.name.kind == "series" and not any(_measures(marks, p, m) for p in topics)
    ]


def _measures(marks: Marks, topic: int, mention: Mention) -> bool:
    """Say whether a share stands between goods and a name: "this chip … half that of Blackwell"."""
    between = marks.amounts.within(topic, mention.first)
    return any(a.kind == "percentage" or a.unit == "times" for a in between)


def _singled(marks: Marks, place: int) -> bool:
    """Say whether a determiner singles goods out: "this chip", "a Blackwell-based chip"."""
    return any(
        marks.holds(kind, place - _BEFORE - 1, place) for kind in ("this", "one", "indefinite")
    )


def _kind(clause: Clause) -> str:
    return clause.event.entry.kind if clause.event else "statement_or_opinion"


def _at_large(marks: Marks, clause: Clause) -> bool:
    """Say whether a clause speaks of goods at large: foreign chips, the chips of NVIDIA."""
    if marks.lexicon.language == "zh" and _says_generic(marks, clause):
        return True
    goods = marks.words("chip", clause.first, clause.end)
    wares = marks.words("wares", clause.first, clause.end)
    return any(not marks.tokens.capital(p) and not _pointed(marks, p) for p in wares) or any(
        not _pointed(marks, p) and (_is_generic(marks, p) or _owned(marks, p)) for p in goods
    )


def _pointed(marks: Marks, place: int) -> bool:
    """Say whether "these" or the like stands before a noun."""
    return marks.holds("this", place - _BEFORE, place)


def _says_generic(marks: Marks, clause: Clause) -> bool:
    """Say whether a Chinese clause speaks of chips at large; its words are several tokens long."""
    said = "".join(marks.tokens.norms[clause.first : clause.end])
    return any(generic in said for generic in marks.lexicon.words["generic"])


def _is_generic(marks: Marks, place: int) -> bool:
    return marks.holds("generic", place - 2, place + 3)


def _owned(marks: Marks, place: int) -> bool:
    """Say whether a maker owns the goods, uncounted, and no article singles one out."""
    if marks.holds("one", place - _BEFORE, place) or marks.amounts.within(place - 4, place + 1):
        return False
    near = marks.names.within(place - _BEFORE, place + _OWNER + 1)
    return any(
        m.name.standing == "maker"
        and (place - _BEFORE < m.end <= place or place < m.first <= place + _OWNER)
        for m in near
    )


def _points(marks: Marks, clause: Clause) -> bool:
    """Say whether a clause without a chip's name speaks of the chip named before."""
    kind = _kind(clause)
    if kind not in _QUIET or marks.holds("pointer", clause.first, clause.end):
        return True
    if kind not in _TALK and marks.holds("risk", clause.first, clause.end):
        return True
    goods = marks.words("chip", clause.first, clause.end)
    if kind not in _TALK or marks.lexicon.language == "zh":
        return bool(goods)
    return any(
        _pointed(marks, p)
        or marks.holds("one", p - _BEFORE, p)
        or marks.amounts.within(p - _BEFORE, p)
        for p in goods
    )


def _antecedent(
    marks: Marks, sentence: Sentence, clause: Clause, title: Sequence[Mention]
) -> Sequence[Mention]:
    """Return the chips named last before a clause; else later in its sentence; else the only one.

    A family or an architecture is pointed to where no chip of its own was named.
    """
    before = marks.names.within(max(0, clause.first - _FAR), clause.first)
    for kind in ("chip", "series"):
        found = _last(before, kind) or _last(title, kind)
        if found:
            return found
    later = _beside(marks, sentence, clause)
    return later or _only(marks)


def _last(mentions: Sequence[Mention], kind: str) -> list[Mention]:
    """Return the last mention of a kind with those that are named in one breath with it."""
    group: list[Mention] = []
    for mention in reversed(mentions):
        if mention.name.kind == kind:
            if group and group[0].first - mention.first > _TOGETHER:
                break
            group.insert(0, mention)
    return group


def _only(marks: Marks) -> list[Mention]:
    """Return the chip of an article that names but one."""
    chips = [m for m in marks.names.things if m.name.kind == "chip"]
    return chips[:1] if len({m.name.canonical for m in chips}) == 1 else []


def _beside(marks: Marks, sentence: Sentence, clause: Clause) -> Sequence[Mention]:
    """Return the chips that the same sentence names, which a clause about them need not repeat."""
    kind = _kind(clause)
    if kind in _FIGURES:
        return ()
    before = _last(marks.names.within(sentence.first, clause.first), "chip")
    if before or (kind in _TALK and kind not in _FORWARD):
        return before
    after = marks.names.within(clause.end, sentence.end)
    return [m for m in after if m.name.kind == "chip"][:_TOGETHER]
