"""The verdict on one transaction given by its parts rather than in a sentence."""

from collections.abc import Mapping
from datetime import date

import msgspec

from valico import units
from valico.answer.library import Library
from valico.answer.question import resolve_chip
from valico.catalogue import hypothetical
from valico.catalogue.chips import Chip
from valico.catalogue.names import fold, index, nearest, resolve
from valico.catalogue.organisations import lineage
from valico.catalogue.places import jurisdiction
from valico.chronicle import state
from valico.errors import InputError, UnknownNameError
from valico.evidence import Report
from valico.regime.judge import judge
from valico.regime.measures import Measures, measure
from valico.regime.provisions import Act
from valico.regime.transaction import Party, Transaction
from valico.regime.verdict import Verdict


class RawChip(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chip given by its legal measures alone."""

    tpp: float | None = None
    performance_density: float | None = None
    die_area: str | None = None
    dram_bandwidth: str | None = None
    io_bandwidth: str | None = None
    transistors: float | None = None
    datacentre: bool | None = None


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A transaction as a user states it; what is left out is assumed and said."""

    id: str = ""
    chip: str | None = None
    raw: RawChip | None = None
    to: str | None = None
    end_user: str | None = None
    end_user_seat: str | None = None
    ultimate_parent_seat: str | None = None
    count: int | None = None
    on: date | None = None
    known_by: date | None = None
    origin: str = "united-states"
    exporter: str | None = None
    route: Act = "export"
    use: str | None = None
    certified: tuple[str, ...] | None = None




def verdict_on(case: Case, library: Library, *, today: date) -> Verdict:
    """Return the verdict of both gates on a case.

    Raises InputError where a name, a count or a measure cannot be read.
    """
    transaction = transaction_from_case(case, library, today=today)
    return judge(transaction, library.book, reports_by(library, transaction))


def reports_by(library: Library, transaction: Transaction) -> tuple[Report, ...]:
    """Return the reports that a transaction's two clocks allow."""
    standing = state.standing(
        library.claims, on=transaction.on, known_by=transaction.known_by
    )
    return state.reports(standing)


def transaction_from_case(case: Case, library: Library, *, today: date) -> Transaction:
    """Return a case as a transaction, with everything that was assumed."""
    chip = _chip(case, library)
    measures = measure(chip) if chip is not None else _raw(case.raw or RawChip())
    assumed: list[str] = []
    party = _party(case, library, assumed)
    origin = jurisdiction(_place(case.origin, library), library.places)
    if case.count is not None and case.count <= 0:
        message = f"a count of {case.count} is none; give a whole number above zero"
        raise InputError(message)
    return Transaction(
        chip=measures,
        chip_name=chip.name if chip else "the chip as given",
        count=case.count,
        exporter=_exporter(case, chip, library, assumed),
        origin=origin,
        destination=party.place,
        end_user=party,
        act=case.route,
        use=case.use,
        certified=case.certified,
        unit_price_usd=_price(chip),
        on=case.on or today,
        known_by=case.known_by or today,
        assumed=tuple(assumed),
    )


def find_chip(name: str, library: Library) -> Chip:
    """Return a chip by name, or one derived by a phrase such as "half of B300"."""
    plan = hypothetical.derivation(name)
    if plan is not None:
        return hypothetical.derive(find_chip(plan.base, library), plan)
    return library.chips[resolve_chip(name, library)]


def _chip(case: Case, library: Library) -> Chip | None:
    if case.chip is None and case.raw is None:
        message = "no chip is given; name one, or give its measures, such as --tpp 20999"
        raise InputError(message)
    return find_chip(case.chip, library) if case.chip else None


def _raw(raw: RawChip) -> Measures:
    values: dict[str, float] = {}
    if raw.tpp is not None:
        values["tpp"] = _positive(raw.tpp, "tpp")
        if raw.die_area:
            values["performance_density"] = raw.tpp / units.parse(raw.die_area, "mm2")
    if raw.performance_density is not None:
        values["performance_density"] = _positive(raw.performance_density, "performance_density")
    if raw.dram_bandwidth:
        values["memory_bandwidth"] = units.parse(raw.dram_bandwidth, "byte/s")
    if raw.io_bandwidth:
        values["io_bandwidth"] = units.parse(raw.io_bandwidth, "byte/s")
    if raw.transistors is not None:
        values["transistors"] = _positive(raw.transistors, "transistors")
    if "memory_bandwidth" in values and "io_bandwidth" in values:
        values["memory_and_io_bandwidth"] = values["memory_bandwidth"] + values["io_bandwidth"]
    return Measures(chip="", values=values, datacentre=raw.datacentre)


def _positive(value: float, name: str) -> float:
    if not 0 <= value < float("inf"):
        message = f"{name} is {value}; give a number that is not negative"
        raise InputError(message)
    return value


def _price(chip: Chip | None) -> tuple[float, float] | None:
    low = chip.value("price_low") if chip else None
    high = chip.value("price_high") if chip else None
    return (low, high or low) if low is not None else None


def _exporter(
    case: Case, chip: Chip | None, library: Library, assumed: list[str]
) -> str | None:
    if case.exporter is not None:
        return resolve(case.exporter, library.organisations, "organisation")
    if chip is None:
        assumed.append("the seller has received no letter from BIS")
        return None
    assumed.append(f"the seller is {library.organisations[chip.maker].name}, the chip's maker")
    return chip.maker


def _party(case: Case, library: Library, assumed: list[str]) -> Party:
    name, place = case.end_user, None
    if case.to is not None:
        if fold(case.to) in index(library.places.values()):
            place = resolve(case.to, library.places, "place")
        elif name is None:
            name = _organisation_or_place(case.to, library)
        else:
            raise UnknownNameError("place", case.to, nearest(case.to, library.places))
    if name is None:
        return _anybody(case, place, library, assumed)
    return _named(case, name, place, library, assumed)


def _organisation_or_place(name: str, library: Library) -> str:
    if fold(name) in index(library.organisations.values()):
        return name
    both = {**library.organisations, **library.places}
    raise UnknownNameError("place or organisation", name, nearest(name, both))


def _named(
    case: Case, name: str, place: str | None, library: Library, assumed: list[str]
) -> Party:
    found = resolve(name, library.organisations, "organisation")
    chain = lineage(found, library.organisations)
    organisation = library.organisations[found]
    if place is None:
        place = organisation.seat
        assumed.append(f"delivered to {library.places[place].name}, the end user's seat")
    seat = _seat(case.end_user_seat, organisation.seat, library)
    above = _seat(case.ultimate_parent_seat, library.organisations[chain[-1]].seat, library)
    return Party(
        id=found,
        name=organisation.name,
        place=jurisdiction(place, library.places),
        seat=seat,
        ultimate_seat=above,
        lineage=chain,
    )


def _anybody(case: Case, place: str | None, library: Library, assumed: list[str]) -> Party:
    if place is None:
        message = "no destination is given; name a place or an organisation with --to"
        raise InputError(message)
    where = jurisdiction(place, library.places)
    if case.end_user_seat is None:
        assumed.append(f"the end user is headquartered in {library.places[place].name}")
    seat = _seat(case.end_user_seat, place, library)
    if case.ultimate_parent_seat is None:
        assumed.append("the end user has no parent elsewhere")
    above = _seat(case.ultimate_parent_seat, seat, library)
    return Party(
        id="",
        name=f"a buyer in {library.places[place].name}",
        place=where,
        seat=seat,
        ultimate_seat=above,
    )


def _seat(given: str | None, otherwise: str, library: Library) -> str:
    place = otherwise if given is None else _place(given, library)
    return jurisdiction(place, library.places)


def _place(name: str, library: Library) -> str:
    return resolve(name, library.places, "place")


def cases_from_table(
    table: Mapping[str, object],
) -> tuple[Case, ...]:
    """Return the cases of a file whose `case` array holds one transaction each."""
    rows = table.get("case")
    if not isinstance(rows, list):
        message = "the file holds no `case` array; write [[case]] before each transaction"
        raise InputError(message)
    try:
        return tuple(msgspec.convert(row, Case) for row in rows)
    except msgspec.ValidationError as fault:
        message = f"a case cannot be read: {fault}"
        raise InputError(message) from fault


