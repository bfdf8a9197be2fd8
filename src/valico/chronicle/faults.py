"""What a schema cannot say about claims: every fault in words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from valico import dates
from valico.chronicle.claims import VALUES, Claim, beginning
from valico.errors import InputError

LONGEST_QUOTE_WORDS: Final = 25
"""Longer quotes are no short quotes any more."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """The ids that a claim may name."""

    chips: Collection[str]
    organisations: Collection[str]
    places: Collection[str]
    sources: Collection[str]


def claim_faults(claims: Sequence[Claim], known: Known, *, on: date) -> Iterator[str]:
    """Yield what is wrong with the claims."""
    counts: dict[str, int] = {}
    for claim in claims:
        counts[claim.id] = counts.get(claim.id, 0) + 1
    for claim in claims:
        where = f"data/claims/{claim.published:%Y-%m}.toml: claim `{claim.id}`"
        if counts[claim.id] > 1:
            yield f"{where}: the id stands twice; ids are unique"
        if not claim.id.startswith(f"{claim.published}-"):
            yield f"{where}: the id does not begin with the day of publication, {claim.published}"
        yield from _word_faults(where, claim)
        yield from _date_faults(where, claim, on=on)
        yield from _name_faults(where, claim, known)
        yield from _link_faults(where, claim, counts)


def _word_faults(where: str, claim: Claim) -> Iterator[str]:
    if claim.about not in VALUES:
        yield f"{where}: `about` is '{claim.about}'; allowed: {', '.join(VALUES)}"
    elif claim.value is not None and claim.value not in VALUES[claim.about]:
        allowed = ", ".join(VALUES[claim.about])
        yield f"{where}: `value` is '{claim.value}'; allowed for {claim.about}: {allowed}"
    if not claim.holders:
        yield f"{where}: `holders` is empty; name at least the outlet"
    yield from _amount_faults(where, claim)
    if claim.quote is not None and len(claim.quote.split()) > LONGEST_QUOTE_WORDS:
        yield f"{where}: `quote` has more than {LONGEST_QUOTE_WORDS} words; shorten it"


def _amount_faults(where: str, claim: Claim) -> Iterator[str]:
    amount = claim.amount
    if amount is None:
        return
    if amount.value < 0:
        yield f"{where}: `amount.value` is {amount.value:g}; a quantity is not negative"
    if (amount.bound == "between") != (amount.high is not None):
        yield f'{where}: `amount.high` goes with `bound = "between"`, and only with it'
    elif amount.high is not None and amount.high <= amount.value:
        yield f"{where}: `amount.high` is {amount.high:g}, not above `amount.value`"


def _date_faults(where: str, claim: Claim, *, on: date) -> Iterator[str]:
    if claim.published > on:
        yield f"{where}: `published` is {claim.published}, which is still to come"
    readers = (("from", claim.since, beginning), ("until", claim.until, dates.interval))
    for field, written, read in readers:
        try:
            if written is not None:
                read(written)
        except InputError as fault:
            yield f"{where}: `{field}`: {fault}"
            return
    if claim.until is not None and dates.interval(claim.until).end <= claim.holds_from():
        yield f"{where}: `until` is {claim.until}, before `from`, {claim.since}"


def _name_faults(where: str, claim: Claim, known: Known) -> Iterator[str]:
    if claim.source not in known.sources:
        missing = f"the source '{claim.source}', which no file under data/sources defines"
        yield f"{where}: cites {missing}"
    for chip in claim.chips:
        if chip not in known.chips:
            yield f"{where}: `chips` names '{chip}', which is no chip"
    named = [h.organisation for h in claim.holders if h.organisation is not None]
    for name in (*named, *claim.actors, *claim.parties):
        if name not in known.organisations and name not in known.places:
            yield f"{where}: names '{name}', which is neither organisation nor place"
    if claim.place is not None and claim.place not in known.places:
        yield f"{where}: `place` is '{claim.place}', which is no place"


def _link_faults(where: str, claim: Claim, ids: Mapping[str, int]) -> Iterator[str]:
    for link in claim.contradicts:
        if link.claim not in ids:
            yield f"{where}: contradicts '{link.claim}', which is no claim"
        if link.claim == claim.id:
            yield f"{where}: contradicts itself"
