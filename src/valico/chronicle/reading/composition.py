"""From a clause to a claim: every slot filled from what is marked in it."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.amounts import AmountKind
from valico.chronicle.reading.anaphora import subject_of
from valico.chronicle.reading.article import last_day
from valico.chronicle.reading.claim import Amounted, Days, Link, ReadClaim, Span
from valico.chronicle.reading.clauses import Clause, clauses_of
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.gazetteer import Mention
from valico.chronicle.reading.goods import chips_of
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.modality import Firmness, firmness, goes_on
from valico.chronicle.reading.moments import Moment
from valico.chronicle.reading.roles import roles_of
from valico.chronicle.reading.selection import in_report_mood, source_of, worth
from valico.chronicle.reading.sentences import Sentence

_WHO: Final = frozenset({"company", "person", "vote"})
"""Units of those who take part; the goods are the quantity: "three firms may buy 400,000"."""


def outlet_of(publisher: str | None) -> Link:
    """Return the outlet as the last link of every chain."""
    return Link(name=publisher or "the outlet", kind="named", role="outlet")


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What all claims of an article share."""

    outlet: Link
    marks: Marks
    title: Sequence[Mention]


def claims_of(
    scene: Scene, sentence: Sentence, sources: Sequence[Source], carried: Source | None
) -> Iterator[ReadClaim]:
    """Yield the claims of a sentence; `carried` is the source that the sentence before rests on."""
    marks = scene.marks
    clauses = clauses_of(marks, sentence, sources)
    before: tuple[Clause, Firmness] | None = None
    for clause in worth(marks, clauses, sources):
        source = source_of(clause, sources)
        firm = firmness(marks, sentence, clause, source)
        if before is not None and goes_on(marks, clause, firm, before):
            firm = before[1]
        before = clause, firm
        if source is None and carried is not None and in_report_mood(clause, firm):
            source = carried
        yield _claim(scene, sentence, clause, source, firm)


def _claim(
    scene: Scene, sentence: Sentence, clause: Clause, source: Source | None, firm: Firmness
) -> ReadClaim:
    marks, tokens = scene.marks, scene.marks.tokens
    subject = subject_of(marks, clause, scene.title)
    days, refused, anchor = _when(marks, clause, firm)
    kind = _type(clause, source)
    return ReadClaim(
        span=Span(start=tokens.starts[clause.first], end=tokens.ends[clause.end - 1]),
        quote=tokens.said(clause.first, clause.end),
        section=sentence.section,
        type=kind,
        subject=_subject_words(marks, clause, subject),
        chips=chips_of(marks, sentence, clause, scene.title),
        organisations=roles_of(marks, clause, subject, source),
        quantity=_amounted(clause, "quantity"),
        money=_amounted(clause, "money"),
        percentage=_amounted(clause, "percentage"),
        event_date=days,
        refused_date=refused,
        date_anchor=anchor,
        modality=firm.modality,
        hedging_cues=tuple(
            Span(start=tokens.starts[a], end=tokens.ends[b - 1]) for a, b in firm.cues
        ),
        attribution=_attribution(scene.outlet, source),
    )


def _type(clause: Clause, source: Source | None) -> str:
    amounts = clause.amounts
    if clause.event is not None and (amounts or source is None or not clause.event.entry.noun):
        return _counted_as_money(clause.event.entry.kind, clause)
    if any(a.kind == "money" for a in amounts):
        return "financial_figure"
    return "quantity" if any(a.kind == "quantity" for a in amounts) else "statement_or_opinion"


def _counted_as_money(kind: str, clause: Clause) -> str:
    """Return the type, where a stock is told by its cost alone as a figure."""
    counted = {amount.kind for amount in clause.amounts}
    only_money = "money" in counted and "quantity" not in counted
    return "financial_figure" if kind == "quantity" and only_money else kind


def _subject_words(marks: Marks, clause: Clause, subject: Mention | None) -> str:
    if subject is not None:
        return subject.said
    return marks.tokens.said(clause.first, min(clause.first + 3, clause.end))


def _when(
    marks: Marks, clause: Clause, firm: Firmness
) -> tuple[Days | None, str | None, str | None]:
    """Return the days of the event, the words of a date refused, the words it is anchored to."""
    if not clause.moments:
        return None, None, None
    known = next((m for m in clause.moments if m.days is not None), None)
    if known is None:
        refused = next((m for m in clause.moments if m.refused), None)
        said = marks.tokens.said(refused.first, refused.end) if refused else None
        return None, said, None
    anchor = marks.tokens.said(*known.anchor) if known.anchor else None
    return _days(known, firm), None, anchor


def _days(moment: Moment, firm: Firmness) -> Days | None:
    ahead = firm.modality in {"expected", "conditional"} and moment.ahead is not None
    days = moment.ahead if ahead else moment.days
    return Days(start=days.first, end=last_day(days)) if days else None


def _amounted(clause: Clause, kind: AmountKind) -> Amounted | None:
    if not clause.amounts:
        return None
    fits = [a for a in clause.amounts if a.kind == kind]
    if not fits:
        return None
    found = next((a for a in fits if a.unit not in _WHO), fits[0])
    exact = found.low is not None and found.low == found.high
    return Amounted(
        value=found.low if exact else None,
        min=None if exact else found.low,
        max=None if exact else found.high,
        unit=found.unit or None,
        currency=found.currency,
        qualifiers=found.qualifiers,
    )


def _attribution(outlet: Link, source: Source | None) -> tuple[Link, ...]:
    if source is None:
        return (outlet,)
    links = [
        Link(
            name=holder.name,
            kind="anonymous" if holder.anonymous else "named",
            role="origin" if number == 0 else "relay",
        )
        for number, holder in enumerate(source.chain)
    ]
    return (*links, outlet)
