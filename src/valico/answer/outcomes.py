"""What a chip needs at the US gate, in one word: the verdict as a picture can show it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final, Literal

import msgspec

from valico.answer.library import Library
from valico.regime.judge import Bench
from valico.regime.measures import Measures
from valico.regime.transaction import Party, Transaction
from valico.regime.verdict import UnitedStates, Verdict

Outcome = Literal[
    "none",
    "not-enforced",
    "letter",
    "exception",
    "approval",
    "case-by-case",
    "licence",
    "denial",
    "unknown",
]
WORDS: Final[Mapping[Outcome, str]] = {
    "none": "no licence",
    "not-enforced": "on the books, not enforced",
    "letter": "licence by letter",
    "exception": "licence, or an exception",
    "approval": "licence, presumption of approval",
    "case-by-case": "licence, case by case",
    "licence": "licence, review policy not known",
    "denial": "licence, presumption of denial",
    "unknown": "cannot be told",
}
"""Each outcome in words, from free to refused."""

_BY_POLICY: Final[Mapping[str | None, Outcome]] = {
    "presumption-of-denial": "denial",
    "policy-of-denial": "denial",
    "case-by-case": "case-by-case",
    "presumption-of-approval": "approval",
}


class Terms(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What every chip of one picture is judged under: a place, a day, and what was known."""

    library: Library
    destination: str
    on: date
    known_by: date

    @cached_property
    def bench(self) -> Bench:
        """The law of the day, worked out once for every chip of the picture."""
        return Bench(self.library.book, on=self.on, known_by=self.known_by)


def outcome(us: UnitedStates) -> Outcome:
    """Return a verdict of the US gate in one word."""
    if us.requirement == "none":
        return "none"
    if us.requirement == "required-not-enforced":
        return "not-enforced"
    if us.requirement == "indeterminate":
        return "unknown"
    if us.requirement == "prohibited":
        return "denial"
    if us.exception is not None:
        return "exception"
    return _BY_POLICY.get(us.policy, "licence") if us.eccn else "letter"


def verdict(
    chip: Measures,
    terms: Terms,
    *,
    name: str = "",
    exporter: str | None = None,
    home: bool = False,
) -> Verdict:
    """Return the verdict on a sale of a chip from the United States to a buyer of the place.

    A chip made at home is not exported: it changes hands within the place.
    """
    return terms.bench.judge(_sale(chip, terms, name=name, exporter=exporter, home=home))


def verdicts_by_place(
    chip: Measures, places: Sequence[str], terms: Terms, *, name: str = "", exporter: str | None
) -> Iterator[tuple[str, Outcome]]:
    """Yield each place with what the maker of a chip needs to sell it there."""
    for place in places:
        there = msgspec.structs.replace(terms, destination=place)
        sale = _sale(chip, there, name=name, exporter=exporter, home=False)
        yield place, outcome(terms.bench.judge(sale).us)


def _sale(
    chip: Measures, terms: Terms, *, name: str, exporter: str | None, home: bool
) -> Transaction:
    place = terms.destination
    buyer = Party(
        id="",
        name=f"a buyer in {terms.library.places[place].name}",
        place=place,
        seat=place,
        ultimate_seat=place,
    )
    return Transaction(
        chip=chip,
        chip_name=name,
        count=None,
        exporter=exporter,
        origin=place if home else "united-states",
        destination=place,
        act="transfer" if home else "export",
        end_user=buyer,
        on=terms.on,
        known_by=terms.known_by,
    )
