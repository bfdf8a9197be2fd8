"""What an answer rests on: the words that were said, and the sources, each with its address."""

from collections.abc import Iterator
from datetime import date
from functools import singledispatch

import msgspec

from valico.answer.answer import Answer
from valico.answer.counter.claims import Conflicts, Diff, Why
from valico.answer.counter.counter import Counter
from valico.answer.counter.shelf import Cited
from valico.answer.market.report import Report
from valico.answer.ruling import Ruling
from valico.answer.table.record import Sheet
from valico.chronicle.claims import Claim
from valico.evidence import Hedge, Source


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said: in our words, and in theirs where the data hold them."""

    claim: str
    says: str
    quote: str | None
    who: str
    """The chain, the outlet first."""
    hedge: Hedge
    published: date
    source: str


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """A source as one cites it."""

    id: str
    citation: str
    url: str | None


@singledispatch
def claims_under(told: object, counter: Counter) -> tuple[Claim, ...]:
    """Return the claims that an answer rests on, in order of use."""
    del told, counter
    return ()


@singledispatch
def sources_under(told: object) -> tuple[Source, ...]:
    """Return the sources that an answer cites, in order of use."""
    del told
    return ()


def quotes(told: object, counter: Counter) -> tuple[Quote, ...]:
    """Return what was said, claim by claim."""
    found = dict.fromkeys(claims_under(told, counter))
    return tuple(map(_quote, found))


def citations(told: object) -> tuple[Citation, ...]:
    """Return every source as one cites it."""
    found = {source.id: source for source in sources_under(told)}
    return tuple(Citation(id=s.id, citation=s.citation(), url=s.url) for s in found.values())


def _quote(claim: Claim) -> Quote:
    return Quote(
        claim=claim.id,
        says=claim.says,
        quote=claim.quote,
        who=claim.who(),
        hedge=claim.hedge,
        published=claim.published,
        source=claim.source,
    )


# --- claims -----------------------------------------------------------------------------------


@claims_under.register
def _of_answer(told: Answer, counter: Counter) -> tuple[Claim, ...]:
    del counter
    return tuple(claim for topic in told.topics for claim in topic.claims)


@claims_under.register
def _of_ruling(told: Ruling, counter: Counter) -> tuple[Claim, ...]:
    return _named((r.claim for r in (*told.cn.reports, *told.cn.clashes)), counter)


@claims_under.register
def _of_sheet(told: Sheet, counter: Counter) -> tuple[Claim, ...]:
    """Return the claims of a table of claims; other sheets hold none."""
    for table in told.tables:
        if table.key == "claims":
            place = [column.key for column in table.columns].index("id")
            return _named((str(row.cells[place].raw) for row in table.rows), counter)
    return ()


@claims_under.register
def _of_conflicts(told: Conflicts, counter: Counter) -> tuple[Claim, ...]:
    del counter
    return tuple(side.claim for one in told.conflicts for side in (one.first, one.second))


@claims_under.register
def _of_why(told: Why, counter: Counter) -> tuple[Claim, ...]:
    del counter
    return (told.claim,)


@claims_under.register
def _of_diff(told: Diff, counter: Counter) -> tuple[Claim, ...]:
    del counter
    return (*told.difference.became_known, *told.difference.withdrawn)


@claims_under.register
def _of_cited(told: Cited, counter: Counter) -> tuple[Claim, ...]:
    del counter
    return told.claims


def _named(names: Iterator[str], counter: Counter) -> tuple[Claim, ...]:
    by_id = {claim.id: claim for claim in counter.library.claims}
    return tuple(by_id[name] for name in names if name in by_id)


# --- sources ----------------------------------------------------------------------------------


@sources_under.register
def _sources_listed(told: Answer | Ruling | Report | Conflicts | Why | Diff) -> tuple[Source, ...]:
    return told.sources


@sources_under.register
def _sources_of_sheet(told: Sheet) -> tuple[Source, ...]:
    return (*(note.source for note in told.notes), *told.sources)


@sources_under.register
def _source_alone(told: Cited) -> tuple[Source, ...]:
    return (told.source,)
