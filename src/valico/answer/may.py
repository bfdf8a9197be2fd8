"""The verdict on one transaction given by its parts rather than in a sentence."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import msgspec

from valico.answer.case import BadRow, Case, RawChip
from valico.answer.case_buyer import buyer_of
from valico.answer.case_chip import measures_of
from valico.answer.case_sense import NONE, insist_on_sense
from valico.answer.desk import Desk, Records, Stock, chip_in, organisation_named, place_named
from valico.catalogue.chips import Chip
from valico.catalogue.organisations import lineage
from valico.catalogue.places import jurisdiction
from valico.chronicle import state
from valico.errors import InputError
from valico.evidence import Report
from valico.regime.judge import Bench
from valico.regime.measures import Measures, measure
from valico.regime.provisions import Act
from valico.regime.transaction import Fabrication, Party, Transaction
from valico.regime.verdict import Verdict

__all__ = ["BadRow", "Case", "Clerk", "RawChip", "find_chip", "transaction_from_case", "verdict_on"]

HOME: Final = "united-states"
MATTERS: Final = frozenset({"import-permission", "us-licence"})
"""What claims must be about to bear on a verdict."""


def verdict_on(case: Case, library: Stock, *, today: date) -> Verdict:
    """Return the verdict of both gates on a case.

    Raises InputError where a name, a count or a measure cannot be read.
    """
    return clerk_of(library, today=today).verdict(case)


def transaction_from_case(case: Case, library: Stock, *, today: date) -> Transaction:
    """Return a case as a transaction, with everything that was assumed."""
    return clerk_of(library, today=today).transaction(case)


def find_chip(name: str, library: Stock) -> Chip:
    """Return a chip by name, or one derived by a phrase such as "half of B300"."""
    return chip_in(library, name)


def clerk_of(library: Stock, *, today: date) -> "Clerk":
    """Return a clerk who reads cases against a library in memory."""
    return Clerk(library, lambda name: chip_in(library, name), today=today)


def clerk_at(desk: Desk, *, today: date) -> "Clerk":
    """Return a clerk who reads cases against a data folder, opening few of its files."""
    return Clerk(desk, desk.chip, today=today)


class Clerk:
    """Reads cases and brings them before the bench; a name is looked up once, a day sat once."""

    def __init__(self, records: Records, chip: Callable[[str], Chip], *, today: date) -> None:
        """Take the records, how a chip is found by name, and the day that counts as today."""
        self.records, self.today = records, today
        self._find = chip
        self._chips: dict[str, tuple[Chip, Measures]] = {}
        self._benches: dict[tuple[date, date, bool], Bench] = {}

    def verdict(self, case: Case) -> Verdict:
        """Return the verdict of both gates on a case."""
        return self.judged(self.transaction(case))

    def judged(self, transaction: Transaction) -> Verdict:
        """Return the verdict of both gates on a transaction; far from China no claim is read."""
        near = transaction.destination in {"china", "macau"}
        key = (transaction.on, transaction.known_by, near)
        if key not in self._benches:
            on, known_by = transaction.on, transaction.known_by
            reports = reports_by(self.records, on=on, known_by=known_by) if near else ()
            book = self.records.book
            self._benches[key] = Bench(book, on=on, known_by=known_by, reports=reports)
        return self._benches[key].judge(transaction)

    def chip(self, name: str) -> tuple[Chip, Measures]:
        """Return a chip by name, with its legal measures."""
        if name not in self._chips:
            chip = self._find(name)
            self._chips[name] = (chip, measure(chip))
        return self._chips[name]

    def transaction(self, case: Case) -> Transaction:
        """Return a case as a transaction, with everything that was assumed."""
        assumed: list[str] = []
        insist_on_sense(case, self.records)
        chip, measures = self._item(case, assumed)
        party = buyer_of(case, self.records, assumed)
        origin = _origin(case, self.records, assumed, made=_home_made(chip, party, self.records))
        exporter = _exporter(case, chip, self.records, assumed)
        return Transaction(
            chip=measures,
            chip_name=chip.name if chip else "the chip as given",
            count=case.count,
            exporter=exporter,
            exporter_lineage=lineage(exporter, self.records.organisations) if exporter else (),
            exporter_seat=_seat_of(exporter, self.records),
            origin=origin,
            destination=party.place,
            end_user=party,
            act=case.route or _route(origin, party.place, assumed),
            use=case.use,
            certified=_certified(case),
            designer_seats=_designer_seats(case, chip, self.records),
            fabrication=_fabrication(case, self.records),
            completion=case.completion,
            shipped_us=case.shipped_us,
            shipped_abroad=case.shipped_abroad,
            unit_price_usd=_price(case, chip),
            on=case.on or self.today,
            known_by=case.known_by or self.today,
            assumed=tuple(assumed),
        )

    def _item(self, case: Case, assumed: list[str]) -> tuple[Chip | None, Measures]:
        if case.chip is not None and case.raw is not None:
            message = f"give '{case.chip}' or measures of a chip, not both"
            raise InputError(message)
        if case.chip is not None:
            return self.chip(case.chip)
        if case.raw is None:
            message = "no chip is given; name one, or give its measures, such as --tpp 20999"
            raise InputError(message)
        return None, measures_of(case.raw, assumed)


def reports_by(records: Records, *, on: date, known_by: date) -> tuple[Report, ...]:
    """Return the reports that two clocks allow."""
    claims = [claim for claim in records.claims if claim.about in MATTERS]
    return state.reports(state.standing(claims, on=on, known_by=known_by))


def _price(case: Case, chip: Chip | None) -> tuple[float, float] | None:
    if case.unit_price_usd is not None:
        return case.unit_price_usd, case.unit_price_usd
    low = chip.value("price_low") if chip else None
    high = chip.value("price_high") if chip else None
    return (low, high or low) if low is not None else None


def _certified(case: Case) -> tuple[str, ...] | None:
    if case.certified is None:
        return None
    return () if NONE in case.certified else case.certified


def _home_made(chip: Chip | None, party: Party, records: Records) -> str | None:
    """Return the place of a chip whose maker sits where it would go: no import is needed."""
    seat = _seat_of(chip.maker, records) if chip else None
    return seat if seat == party.place and seat != HOME else None


def _origin(case: Case, records: Records, assumed: list[str], *, made: str | None) -> str:
    if case.origin is None and case.route is None and made is not None:
        assumed.append(f"made and sold within {records.places[made].name}")
        return made
    if case.origin is None:
        if case.route in {None, "export"}:
            assumed.append("shipped from the United States")
        return HOME
    return jurisdiction(place_named(case.origin, records), records.places)


def _route(origin: str, destination: str, assumed: list[str]) -> Act:
    """Return the act that the two ends of the way imply."""
    if origin == destination and origin != HOME:
        assumed.append("an in-country transfer, for it begins and ends in one country")
        return "transfer"
    if origin == HOME:
        return "export"
    if destination == HOME:
        assumed.append("an import into the United States")
        return "import"
    assumed.append("a re-export, for it begins abroad")
    return "reexport"


def _exporter(case: Case, chip: Chip | None, records: Records, assumed: list[str]) -> str | None:
    if case.exporter is not None:
        return organisation_named(case.exporter, records)
    if chip is None or chip.maker not in records.organisations:
        assumed.append("the seller has received no letter from BIS")
        return None
    assumed.append(f"the seller is {records.organisations[chip.maker].name}, the chip's maker")
    return chip.maker


def _seat_of(organisation: str | None, records: Records) -> str | None:
    found = records.organisations.get(organisation) if organisation else None
    return jurisdiction(found.seat, records.places) if found else None


def _designer_seats(case: Case, chip: Chip | None, records: Records) -> tuple[str, ...]:
    if case.designed_in is not None:
        return (jurisdiction(place_named(case.designed_in, records), records.places),)
    if chip is None or chip.maker not in records.organisations:
        return ()
    chain = lineage(chip.maker, records.organisations)
    seats = (records.organisations[member].seat for member in (chain[0], chain[-1]))
    return tuple(dict.fromkeys(jurisdiction(seat, records.places) for seat in seats))


def _fabrication(case: Case, records: Records) -> Fabrication | None:
    made = case.fabrication
    if made is None or made.packaged_in is None:
        return made
    place = jurisdiction(place_named(made.packaged_in, records), records.places)
    return msgspec.structs.replace(made, packaged_in=place)


def cases_from_table(table: Mapping[str, object]) -> tuple[Case, ...]:
    """Return the cases of a file whose `case` array holds one transaction each.

    Raises InputError for the first one that cannot be read.
    """
    rows = rows_as_cases(table)
    bad = next((row for row in rows if isinstance(row, BadRow)), None)
    if bad is not None:
        message = f"case {bad.id}: {bad.error}"
        raise InputError(message)
    return tuple(row for row in rows if isinstance(row, Case))


def rows_as_cases(table: Mapping[str, object]) -> tuple[Case | BadRow, ...]:
    """Return each row of a file as a case, or as the error that says why it is none."""
    rows = table.get("case")
    if not isinstance(rows, list):
        message = "the file holds no `case` array; write [[case]] before each transaction"
        raise InputError(message)
    return tuple(_row(row, number) for number, row in enumerate(rows, start=1))


def _row(row: object, number: int) -> Case | BadRow:
    try:
        return msgspec.convert(row, Case)
    except msgspec.ValidationError as fault:
        name = str(row.get("id", number)) if isinstance(row, dict) else str(number)
        return BadRow(id=name, error=f"the case cannot be read: {fault}")
