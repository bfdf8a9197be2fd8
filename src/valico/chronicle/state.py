"""What had been said by a day about another day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from valico import dates
from valico.chronicle.claims import Claim, beginning
from valico.chronicle.contradictions import clashes
from valico.evidence import Report


def standing(claims: Iterable[Claim], *, on: date, known_by: date) -> tuple[Claim, ...]:
    """Return the claims published by `known_by` whose matter has begun by `on`."""
    return tuple(
        claim for claim in claims if claim.published <= known_by and claim.holds_from() <= on
    )


def about(
    claims: Iterable[Claim],
    *,
    chips: Sequence[str] = (),
    parties: Sequence[str] = (),
) -> tuple[Claim, ...]:
    """Return the claims about one of the chips, and about one of the parties or everybody."""
    return tuple(
        claim
        for claim in claims
        if (not chips or set(chips) & set(claim.chips))
        and (not parties or not claim.parties or set(parties) & {*claim.parties, *claim.actors})
    )


def reports(claims: Sequence[Claim]) -> tuple[Report, ...]:
    """Return affirmed claims with a value as the reports that other rooms may use."""
    clashing = clashes(claims)
    against: dict[str, list[str]] = {}
    for clash in clashing:
        against.setdefault(clash.first.id, []).append(clash.second.id)
        against.setdefault(clash.second.id, []).append(clash.first.id)
    return tuple(
        report_from_claim(claim, tuple(against.get(claim.id, ())))
        for claim in claims
        if claim.value is not None and claim.polarity == "affirmed"
    )


def report_from_claim(claim: Claim, against: tuple[str, ...] = ()) -> Report:
    """Return a claim as a report, with the ids of the claims that clash with it."""
    since = beginning(claim.since)
    amount = claim.amount
    return Report(
        claim=claim.id,
        about=claim.about,
        value=claim.value or "stated",
        holds_from=since.first,
        settled=max(since.first, min(since.end - timedelta(days=1), claim.published)),
        until=dates.interval(claim.until).end if claim.until else None,
        event=claim.event,
        place=claim.place,
        amount=amount.value if amount else None,
        unit=amount.unit if amount else "",
        shared=amount.shared if amount else None,
        published=claim.published,
        says=claim.says,
        who=claim.who(),
        chain=claim.chain(),
        reliability=claim.reliability,
        hedge=claim.hedge,
        source=claim.source,
        chips=claim.chips,
        parties=claim.parties,
        use=claim.use,
        clashes=against,
    )
