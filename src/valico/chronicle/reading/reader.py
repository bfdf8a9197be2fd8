"""The reader: from an article to its claims."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from valico import store
from valico.chronicle.reading.article import LANGUAGES, Article, Language, last_day, published
from valico.chronicle.reading.attribution import sources_of
from valico.chronicle.reading.claim import ReadClaim, Reading
from valico.chronicle.reading.composition import Scene, claims_of, outlet_of
from valico.chronicle.reading.dating import dated_as_news, sharing_dates
from valico.chronicle.reading.frames import Source
from valico.chronicle.reading.gazetteer import Gazetteer, Mention
from valico.chronicle.reading.language import language_of
from valico.chronicle.reading.lexicon import Lexicon, read_lexicons
from valico.chronicle.reading.marks import Marks, marks_of
from valico.chronicle.reading.names import read_gazetteer, read_names, simplified_of
from valico.chronicle.reading.publication import day_in_page, without_dateline
from valico.chronicle.reading.sections import READ, Section, sections_of
from valico.chronicle.reading.sentences import Sentence, sentences_of
from valico.chronicle.reading.tokens import folded_of, tokens_of, tokens_within
from valico.dates import Interval
from valico.errors import InputError


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
    text = folded_of(article.text, reader.simplified)
    lexicon = reader.lexicons[language]
    sections = without_dateline(text, sections_of(article.text), lexicon)
    day = published(article) or day_in_page(text, sections, lexicon)
    body = tokens_within(text, [(s.start, s.end) for s in sections if s.kind in READ])
    marks = marks_of(body, lexicon, reader.gazetteer, day)
    title = _title_names(article, reader)
    claims = tuple(_claims(article, marks, sections, title, day))
    return Reading(
        claims=claims,
        language=language,
        publisher=article.publisher,
        publication_date=article.publication_date or (last_day(day).isoformat() if day else None),
        left_out=tuple(dict.fromkeys(s.kind for s in sections if s.kind not in READ)),
        headline=tuple(_headline(article, reader, lexicon, day)),
    )


def _headline(
    article: Article, reader: Reader, lexicon: Lexicon, day: Interval | None
) -> Iterator[ReadClaim]:
    """Yield the claims of a title that does not stand in the text."""
    title = article.title or ""
    if not title.strip() or title.strip() in article.text:
        return
    marks = marks_of(tokens_of(title, reader.simplified), lexicon, reader.gazetteer, day)
    section = Section(kind="title", start=0, end=len(title))
    yield from _claims(article, marks, [section], [], day)


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


def _title_names(article: Article, reader: Reader) -> list[Mention]:
    return reader.gazetteer.find(tokens_of(article.title or "", reader.simplified))


def _claims(
    article: Article,
    marks: Marks,
    sections: Sequence[Section],
    title: Sequence[Mention],
    day: Interval | None,
) -> Iterator[ReadClaim]:
    scene = Scene(outlet=outlet_of(article.publisher), marks=marks, title=title)
    carried: Source | None = None
    lead: ReadClaim | None = None
    paragraph, leading = -1, -1
    for sentence in sentences_of(marks.tokens, sections):
        carried = carried if sentence.paragraph == paragraph else None
        paragraph = sentence.paragraph
        sources = sources_of(marks, sentence)
        found = [*claims_of(scene, sentence, sources, carried)]
        if found and leading in {-1, paragraph}:
            lead = found[0] if lead is None or leading == -1 else lead
            found = [dated_as_news(claim, lead, day) for claim in found]
            leading = paragraph if sentence.section == "body" else -1
        yield from sharing_dates(found)
        carried = _carried(marks, sentence, sources, carried)


def _carried(
    marks: Marks, sentence: Sentence, sources: Sequence[Source], carried: Source | None
) -> Source | None:
    """Return the source that the next sentence may rest on: the last that keeps a distance."""
    if any(c.entry.kind == "confirmation" for c in marks.cues.within(sentence.first, sentence.end)):
        return None
    return next((s for s in reversed(sources) if s.hedges and s.manner != "opinion"), carried)
