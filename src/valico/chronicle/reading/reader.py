"""The reader: from an article to its claims."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.chronicle.reading.amounts import Amount
from valico.chronicle.reading.anaphora import chips_of, memory_before, subject_of
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
from valico.chronicle.reading.tokens import Tokens, only, tokens_of
from valico.dates import Interval
from valico.errors import InputError

_NEWS: Final = frozenset(
    {
        "approval",
        "ban_or_block",
        "production_halt",
        "suspension_of_orders",
        "order",
        "smuggling",
        "restriction",
        "tariff",
        "shipment_or_delivery",
        "new_product",
        "revenue_share_or_fee",
    }
)
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
        lexicons=read_lexicons(root=root),
        gazetteer=read_gazetteer(names, root=root),
        simplified=simplified_of(names),
    )


def read_article(article: Article, reader: Reader) -> Reading:
    """Return the claims of an article; every span and quote stands in its text."""
    language = _language(article)
    sections = sections_of(article.text)
    tokens = tokens_of(article.text, reader.simplified)
    lexicon = reader.lexicons[language]
    day = published(article) or _byline_day(tokens, sections, lexicon, reader.gazetteer)
    body = only(tokens, [(s.start, s.end) for s in sections if s.kind in READ])
    marks = marks_of(body, lexicon, reader.gazetteer, day)
    title = _title_names(article, reader)
    claims = tuple(_claims(article, marks, sections, title, day))
    return Reading(
        claims=claims,
        language=language,
        publisher=article.publisher,
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


def _byline_day(
    tokens: Tokens, sections: Sequence[Section], lexicon: Lexicon, gazetteer: Gazetteer
) -> Interval | None:
    """Return the day in the byline, where it is written in full."""
    bylines = [(s.start, s.end) for s in sections if s.kind == "byline"]
    if not bylines:
        return None
    marks = marks_of(only(tokens, bylines), lexicon, gazetteer, None)
    days = (moment.days for moment in marks.moments.things if moment.days is not None)
    return next((one for one in days if (one.end - one.first).days == 1), None)


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
            found = [
                _dated_as_news(claim, day) if _alike(claim, found[0]) else claim for claim in found
            ]
        yield from _sharing_dates(found)
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
        if (
            (clause.event is not None and not clause.event.entry.noun)
            or (clause.event is not None and _dated_or_counted(marks, clause))
            or (_source_of(clause, sources) is not None and _may_be_content(marks, clause))
            or _speaks_of_amount(marks, clause)
            or (len(clauses) == 1 and _has_cue(marks, clause))
        ):
            yield clause


def _dated_or_counted(marks: Marks, clause: Clause) -> bool:
    return bool(marks.amounts.within(clause.first, clause.end)) or bool(
        marks.moments.within(clause.first, clause.end)
    )


def _may_be_content(marks: Marks, clause: Clause) -> bool:
    """Say whether a clause without an event may be what a source says."""
    long = clause.end - clause.first > _LEAST_TOKENS and not marks.word("preposition", clause.first)
    return long or _has_cue(marks, clause)


def _speaks_of_amount(marks: Marks, clause: Clause) -> bool:
    return bool(marks.amounts.within(clause.first, clause.end)) and _has_cue(marks, clause)


def _has_cue(marks: Marks, clause: Clause) -> bool:
    return bool(marks.words("finite", clause.first, clause.end)) or any(
        c.entry.kind != "idle" for c in marks.cues.within(clause.first, clause.end)
    )


def _source_of(clause: Clause, sources: Sequence[Source]) -> Source | None:
    """Return the source that answers for a clause: the nearest whose scope holds it."""
    fits = [s for s in sources if s.scope[0] <= clause.first and clause.end <= s.scope[1] + 1]
    return max(
        fits,
        key=lambda s: (not s.plain, s.first if s.first <= clause.first else -s.first),
        default=None,
    )


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
        quote=tokens.said(clause.first, clause.end),
        section=sentence.section,
        type=kind,
        subject=_subject_words(marks, clause, subject),
        chips=chips_of(marks, clause, memory),
        organisations=roles_of(marks, clause, subject, source),
        quantity=_amounted(marks, clause, "quantity"),
        money=_amounted(marks, clause, "money"),
        percentage=_amounted(marks, clause, "percentage"),
        event_date=days,
        refused_date=refused,
        modality=firm.modality,
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


def _alike(claim: ReadClaim, first: ReadClaim) -> bool:
    return claim.type == first.type and claim.modality == first.modality


def _sharing_dates(claims: Sequence[ReadClaim]) -> Iterator[ReadClaim]:
    """Yield the claims of a sentence; an undated one shares the date of the one it goes on from."""
    before: ReadClaim | None = None
    for claim in claims:
        goes_on = (
            before is not None
            and before.event_date is not None
            and claim.event_date is None
            and claim.refused_date is None
            and claim.modality in {"asserted", "hedged"}
            and claim.type in _NEWS | {"allegation"}
            and before.modality in {"asserted", "hedged"}
        )
        if goes_on and before is not None:
            claim = msgspec.structs.replace(claim, event_date=before.event_date)  # noqa: PLW2901  # the dated one goes on
        yield claim
        before = claim


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
        value=found.low if exact else None,
        min=None if exact else found.low,
        max=None if exact else found.high,
        unit=found.unit or None,
        currency=found.currency,
        qualifiers=found.qualifiers,
    )


def _attribution(article: Article, source: Source | None) -> tuple[Link, ...]:
    outlet = Link(name=article.publisher or "the outlet", kind="named", role="outlet")
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
