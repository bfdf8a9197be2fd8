"""The claims of an article that was read: in words for a page, and as a table for machines."""

import msgspec

from valico.answer.reading import Reading, amounts_of, when_of
from valico.answer.table.record import Cell, Column, Fact, Raw, Row, Sheet, Table
from valico.chronicle.reading.claim import ReadClaim

HEADS = (
    "number", "section", "type", "modality", "subject", "chips", "organisations", "amounts",
    "date_from", "date_to", "refused_date", "attribution", "quote", "start", "end",
)  # fmt: skip


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of the article in words."""

    number: int
    claim: ReadClaim
    chain: str
    """From the outlet to the origin."""
    roles: tuple[str, ...]
    amounts: tuple[str, ...]
    when: str


def read_claims(reading: Reading) -> tuple[Read, ...]:
    """Return the claims with their numbers, those of the headline first."""
    return tuple(
        _read(number, claim)
        for number, claim in enumerate((*reading.headline, *reading.claims), start=1)
    )


def _read(number: int, claim: ReadClaim) -> Read:
    return Read(
        number=number,
        claim=claim,
        chain=" ← ".join(link.name for link in reversed(claim.attribution)),
        roles=tuple(f"{role.name} ({role.role})" for role in claim.organisations),
        amounts=tuple(amounts_of(claim)),
        when=when_of(claim),
    )


def reading_sheet(reading: Reading) -> Sheet:
    """Return the claims as a table for machines."""
    rows = tuple(
        Row(cells=tuple(Cell("", raw) for raw in _raws(read))) for read in read_claims(reading)
    )
    columns = tuple(Column(key=key) for key in HEADS)
    return Sheet(
        schema="valico.reading/1",
        title="Claims of an article",
        facts=(
            Fact(key="language", raw=reading.language),
            Fact(key="publisher", raw=reading.publisher),
            Fact(key="published", raw=reading.publication_date),
        ),
        tables=(Table(key="claims", columns=columns, rows=rows),),
    )


def _raws(read: Read) -> tuple[Raw, ...]:
    claim, days = read.claim, read.claim.event_date
    return (
        read.number, claim.section, claim.type, claim.modality, claim.subject, claim.chips,
        read.roles, read.amounts, days.start.isoformat() if days else None,
        days.end.isoformat() if days else None, claim.refused_date, read.chain, claim.quote,
        claim.span.start, claim.span.end,
    )  # fmt: skip
