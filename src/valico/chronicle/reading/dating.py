"""Dates that a claim shares with its neighbour, or with the news that it is."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.chronicle.reading.article import last_day
from valico.chronicle.reading.claim import Days, ReadClaim
from valico.dates import Interval

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
"""Events that an undated lead reports as the news of the month."""
_SHARING: Final = _NEWS | {"allegation"}
"""Events that share the date of the one they go on from."""
_RELATIVES: Final = ("che ", "who ", "which ", "whose ")


def sharing_dates(claims: Sequence[ReadClaim]) -> Iterator[ReadClaim]:
    """Yield the claims of a sentence; an undated one shares the date of the one it goes on from."""
    before: ReadClaim | None = None
    for claim in claims:
        goes_on = (
            before is not None
            and before.event_date is not None
            and claim.event_date is None
            and claim.refused_date is None
            and claim.modality in {"asserted", "hedged"}
            and claim.type in _SHARING
            and not _told_deed(claim)
            and before.modality in {"asserted", "hedged"}
        )
        if goes_on and before is not None:
            claim = msgspec.structs.replace(claim, event_date=before.event_date)  # noqa: PLW2901  # the dated one goes on
        yield claim
        before = claim


def _told_deed(claim: ReadClaim) -> bool:
    """Say whether a claim tells what was done before the charge: "two men who smuggled …"."""
    return claim.type == "smuggling" and claim.quote.casefold().startswith(_RELATIVES)


def dated_as_news(claim: ReadClaim, lead: ReadClaim, day: Interval | None) -> ReadClaim:
    """Give an undated event of the lead the month of publication, if it is the event that leads."""
    told = claim.modality in {"asserted", "hedged"} and claim.type in _NEWS
    if day is None or not told or claim.type != lead.type:
        return claim
    if claim is not lead and (claim.type == "smuggling" or _told_deed(claim)):
        return claim
    if claim.event_date is not None or claim.refused_date:
        return claim
    last = last_day(day)
    month = Interval(last.replace(day=1), day.end)
    return msgspec.structs.replace(
        claim, event_date=Days(start=min(month.first, day.first), end=last_day(month))
    )
