"""Claims as a table for machines: one row a claim, with its citation."""

from collections.abc import Iterable, Mapping
from typing import Final

from valico.answer.table.record import Cell, Column, Raw, Row, Table
from valico.chronicle.claims import Claim
from valico.evidence import Source

COLUMNS: Final = (
    "id", "published", "from", "until", "about", "value", "event", "polarity", "hedge",
    "reliability", "says", "quote", "section", "language", "outlet", "origin",
    "origin_anonymous", "people", "chain", "chips", "parties", "actors", "place", "use",
    "amount_least", "amount_most", "amount_unit", "amount_shared", "contradicts", "source",
    "publisher", "title", "source_date", "url",
)  # fmt: skip


def claims_table(claims: Iterable[Claim], sources: Mapping[str, Source]) -> Table:
    """Return a row for each claim; lists are told apart by blanks, holders by arrows."""
    rows = (_cells(claim, sources.get(claim.source)) for claim in claims)
    return Table(
        key="claims",
        title="Claims",
        columns=tuple(Column(key=name, name=name.replace("_", " ")) for name in COLUMNS),
        rows=tuple(Row(cells=tuple(Cell(str(raw or ""), raw) for raw in row)) for row in rows),
    )


def _cells(claim: Claim, source: Source | None) -> tuple[Raw, ...]:
    least, most = claim.amount.range() if claim.amount else (None, None)
    return (
        claim.id, str(claim.published), claim.since, claim.until, claim.about, claim.value,
        claim.event, claim.polarity, claim.hedge, claim.reliability, claim.says, claim.quote,
        claim.section, claim.language, claim.holders[0].name, claim.origin.name,
        "yes" if claim.origin.anonymous else "no", claim.origin.people, claim.who(),
        " ".join(claim.chips), " ".join(claim.parties), " ".join(claim.actors), claim.place,
        claim.use, least, None if most == float("inf") else most,
        claim.amount.unit if claim.amount else None,
        claim.amount.shared if claim.amount else None,
        " ".join(link.claim for link in claim.contradicts), claim.source,
        source.publisher if source else None, source.title if source else None,
        source.date if source else None, source.url if source else None,
    )  # fmt: skip
