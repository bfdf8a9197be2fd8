"""The reader: from an article to its claims."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.chronicle.reading.amounts import Amount
from valico.chronicle.reading.anaphora import Memory, chips_of, memory_before, subject_of
from valico.chronicle.reading.article import LANGUAGES, Article, Language, last_day, published
from valico.chronicle.reading.attribution import Source, sources_of
from valico.chronicle.reading.claim import Amounted, Days, Link, ReadClaim, Reading, Span
from valico.chronicle.reading.clauses import Clause, clauses_of
from valico.chronicle.reading.gazetteer import (
    Gazetteer,
    Mention,
    read_gazetteer,
    read_names,
    simplified_of,
)
from valico.chronicle.reading.language import language_of
from valico.chronicle.reading.lexicon import Lexicon, read_lexicons
from valico.chronicle.reading.marks import Marks, marks_of
from valico.chronicle.reading.modality import Firmness, firmness
from valico.chronicle.reading.moments import Moment
from valico.chronicle.reading.roles import roles_of
from valico.chronicle.reading.sections import READ, Section, sections_of
from valico.chronicle.reading.sentences import Sentence, sentences_of
from valico.chronicle.reading.tokens import tokens_of
from valico.dates import Interval
from valico.errors import InputError

_NEWS: Final = frozenset({
    "approval", "ban_or_block", "production_halt", "suspension_of_orders", "order", "smuggling",
    "restriction", "tariff", "shipment_or_delivery", "new_product", "revenue_share_or_fee",
})
"""Events that an undated first sentence reports as the news of the month."""
_LEAST_TOKENS: Final = 3
"""A shorter stretch is no claim."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """The lexicons and names that reading needs, read once."""

    lexicons: Mapping[Language, Lexicon]
    gazetteer: Gazetteer
    simplified: dict[int, str]


def read_reader(*, root: Path = store.DATA) -> Reader:
    """Return a reader from the data."""
    names = read_names(root=root)
    return Reader(
        lexicons=read_lexicons(root=root), gazetteer=read_gazetteer(names, root=root),
        simplified=simplified_of(names),
    )


def read_article(article: Article, reader: Reader) -> Reading:
    """Return the claims of an article; every span and quote stands in its text."""
    language = _language(article)
    sections = sections_of(article.text)
    tokens = tokens_of(article.text, reader.simplified)
    marks = marks_of(tokens, reader.lexicons[language], reader.gazetteer, published(article))
    day = published(article) or _byline_day(marks, sections)
    if day is not None and published(article) is None:
        marks = marks_of(tokens, reader.lexicons[language], reader.gazetteer, day)
    title = _title_names(article, reader)
    claims = tuple(_claims(article, marks, sections, title, day))
    return Reading(
        claims=claims, language=language, publisher=article.publisher,
        publication_date=article.publication_date or (last_day(day).isoformat() if day else None),
        left_out=tuple(dict.fromkeys(s.kind for s in sections if s.kind not in READ)),
    )


def _language(article: Article) -> Language:
    given = next((known for known in LANGUAGES if article.language == known), None)
    found = given or language_of(article.text)
    if found is None:
        message = (
            "the text is in none of the languages that are read; allowed: "
            f"{', '.join(LANGUAGES)} (say which with --language)"
        )
        raise InputError(message)
    return found


def _byline_day(marks: Marks, sections: Sequence[Section]) -> Interval | None:
    """Return the day in the byline, where it is written in full."""
    for section in sections:
        if section.kind == "byline":
            first, end = marks.tokens.at(section.start), marks.tokens.at(section.end)
            for moment in marks.moments.within(first, end):
                if moment.days is not None and (moment.days.end - moment.days.first).days == 1:
                    return moment.days
    return None


def _title_names(article: Article, reader: Reader) -> list[Mention]:
    return reader.gazetteer.find(tokens_of(article.title or "", reader.simplified))


def _claims(
    article: Article,
    marks: Marks,
    sections: Sequence[Section],
    title: Sequence[Mention],
    day: Interval | None,
) -> Iterator[ReadClaim]:
    carried: Source | None = None
    paragraph, leading = -1, True
    for sentence in sentences_of(marks.tokens, sections):
        carried = carried if sentence.paragraph == paragraph else None
        paragraph = sentence.paragraph
        sources = sources_of(marks, sentence)
        found = [*_sentence_claims(article, marks, sentence, sources, carried, title)]
        if leading and found:
            found[0] = _dated_as_news(found[0], day)
        yield from found
        leading = leading and not (found and sentence.section == "body")
        carried = _carried(marks, sentence, sources, carried)


def _carried(
    marks: Marks, sentence: Sentence, sources: Sequence[Source], carried: Source | None
) -> Source | None:
    """Return the source that the next sentence may rest on: the last that keeps a distance."""
    if any(c.entry.kind == "confirmation" for c in marks.cues.within(sentence.first, sentence.end)):
        return None
    return next((s for s in reversed(sources) if s.hedges and s.manner != "opinion"), carried)


def _sentence_claims(
    article: Article,
    marks: Marks,
    sentence: Sentence,
    sources: Sequence[Source],
    carried: Source | None,
    title: Sequence[Mention],
) -> Iterator[ReadClaim]:
    clauses = clauses_of(marks, sentence, sources)
    for clause in _worth(marks, clauses, sources):
        source = _source_of(clause, sources)
        firm = firmness(marks, sentence, clause, source)
        if source is None and carried is not None and _in_report_mood(marks, clause, firm):
            source = carried
        yield _claim(article, marks, sentence, clause, source, firm, title)


def _in_report_mood(marks: Marks, clause: Clause, firm: Firmness) -> bool:
    """Say whether the clause goes on in the conditional of report."""
    return firm.modality in {"hedged", "negated"} and any(
        c.entry.kind == "report-mood" for c in marks.cues.within(clause.first, clause.end)
    )


def _worth(marks: Marks, clauses: Sequence[Clause], sources: Sequence[Source]) -> Iterator[Clause]:
    """Yield the clauses that make a claim of their own."""
    for clause in clauses:
        if clause.end - clause.first < _LEAST_TOKENS:
            continue
        if clause.background and not _dated_or_counted(marks, clause):
            continue
        if clause.event is not None and not clause.event.entry.noun:
            yield clause
        elif clause.event is not None and _dated_or_counted(marks, clause):
            yield clause
        elif _source_of(clause, sources) is not None and _has_cue(marks, clause):
            yield clause
        elif _speaks_of_amount(marks, clause):
            yield clause
        elif len(clauses) == 1 and _has_cue(marks, clause):
            yield clause


def _dated_or_counted(marks: Marks, clause: Clause) -> bool:
    return bool(marks.amounts.within(clause.first, clause.end)) or bool(
        marks.moments.within(clause.first, clause.end)
    )


def _speaks_of_amount(marks: Marks, clause: Clause) -> bool:
    return bool(marks.amounts.within(clause.first, clause.end)) and _has_cue(marks, clause)


def _has_cue(marks: Marks, clause: Clause) -> bool:
    finite = any(marks.word("finite", p) for p in range(clause.first, clause.end))
    return finite or any(
        c.entry.kind != "idle" for c in marks.cues.within(clause.first, clause.end)
    )


def _source_of(clause: Clause, sources: Sequence[Source]) -> Source | None:
    """Return the source that answers for a clause: the nearest whose scope holds it."""
    fits = [s for s in sources if s.scope[0] <= clause.first and clause.end <= s.scope[1] + 1]
    return max(fits, key=lambda s: (not s.plain, s.first if s.first <= clause.first else -s.first), default=None)


def _claim(
    article: Article,
    marks: Marks,
    sentence: Sentence,
    clause: Clause,
    source: Source | None,
    firm: Firmness,
    title: Sequence[Mention],
) -> ReadClaim:
    tokens = marks.tokens
    memory = memory_before(marks, clause.first, title)
    subject = subject_of(marks, clause, memory)
    days, refused = _when(marks, clause, firm)
    kind = _type(marks, clause, source)
    return ReadClaim(
        span=Span(start=tokens.starts[clause.first], end=tokens.ends[clause.end - 1]),
        quote=tokens.said(clause.first, clause.end), section=sentence.section, type=kind,
        subject=_subject_words(marks, clause, subject), chips=chips_of(marks, clause, memory),
        organisations=roles_of(marks, clause, subject, source),
        quantity=_amounted(marks, clause, "quantity"), money=_amounted(marks, clause, "money"),
        percentage=_amounted(marks, clause, "percentage"),
        event_date=days, refused_date=refused, modality=firm.modality,
        hedging_cues=tuple(
            Span(start=tokens.starts[a], end=tokens.ends[b - 1]) for a, b in firm.cues
        ),
        attribution=_attribution(article, source),
    )


def _type(marks: Marks, clause: Clause, source: Source | None) -> str:
    amounts = marks.amounts.within(clause.first, clause.end)
    if clause.event is not None and (amounts or source is None or not clause.event.entry.noun):
        return clause.event.entry.kind
    if any(a.kind == "money" for a in amounts):
        return "financial_figure"
    return "quantity" if any(a.kind == "quantity" for a in amounts) else "statement_or_opinion"


def _subject_words(marks: Marks, clause: Clause, subject: Mention | None) -> str:
    if subject is not None:
        return subject.said
    return marks.tokens.said(clause.first, min(clause.first + 3, clause.end))


def _when(marks: Marks, clause: Clause, firm: Firmness) -> tuple[Days | None, str | None]:
    """Return the days of the event; where the words count from an unknown day, those words."""
    moments = marks.moments.within(clause.first, clause.end)
    known = next((m for m in moments if m.days is not None), None)
    if known is None:
        refused = next((m for m in moments if m.refused), None)
        return None, marks.tokens.said(refused.first, refused.end) if refused else None
    return _days(known, firm), None


def _days(moment: Moment, firm: Firmness) -> Days | None:
    ahead = firm.modality in {"expected", "conditional"} and moment.ahead is not None
    days = moment.ahead if ahead else moment.days
    return Days(start=days.first, end=last_day(days)) if days else None


def _dated_as_news(claim: ReadClaim, day: Interval | None) -> ReadClaim:
    """Give an undated event of the first sentence the month of publication: it is the news."""
    told = claim.modality in {"asserted", "hedged"} and claim.type in _NEWS
    if day is None or claim.event_date is not None or claim.refused_date or not told:
        return claim
    last = last_day(day)
    month = Interval(last.replace(day=1), day.end)
    return msgspec.structs.replace(
        claim, event_date=Days(start=min(month.first, day.first), end=last_day(month))
    )


def _amounted(marks: Marks, clause: Clause, kind: str) -> Amounted | None:
    found: Amount | None = next(
        (a for a in marks.amounts.within(clause.first, clause.end) if a.kind == kind), None
    )
    if found is None:
        return None
    exact = found.low is not None and found.low == found.high
    return Amounted(
        value=found.low if exact else None, min=None if exact else found.low,
        max=None if exact else found.high, unit=found.unit or None, currency=found.currency,
        qualifiers=found.qualifiers,
    )


def _attribution(article: Article, source: Source | None) -> tuple[Link, ...]:
    outlet = Link(name=article.publisher or "the outlet", kind="named", role="outlet")
    if source is None:
        return (outlet,)
    links = [
        Link(
            name=holder.name, kind="anonymous" if holder.anonymous else "named",
            role="origin" if number == 0 else "relay",
        )
        for number, holder in enumerate(source.chain)
    ]
    return (*links, outlet)
