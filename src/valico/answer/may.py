"""The verdict on one transaction given by its parts rather than in a sentence."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from valico import units
from valico.answer.case import Case, RawChip
from valico.answer.library import Library
from valico.catalogue import hypothetical
from valico.catalogue.chips import Chip
from valico.catalogue.names import Named, fold, index, names_of, nearest, resolve
from valico.catalogue.organisations import lineage
from valico.catalogue.places import jurisdiction
from valico.chronicle import state
from valico.errors import InputError, UnknownNameError
from valico.evidence import Report
from valico.regime.judge import Bench
from valico.regime.measures import Measures, measure
from valico.regime.provisions import Act, Rulebook
from valico.regime.transaction import Fabrication, Owner, Party, Transaction
from valico.regime.verdict import Verdict

__all__ = ["Case", "RawChip", "find_chip", "transaction_from_case", "verdict_on"]

HOME: Final = "united-states"
ALL: Final = "all"
NONE: Final = "none"


def verdict_on(case: Case, library: Library, *, today: date) -> Verdict:
    """Return the verdict of both gates on a case.

    Raises InputError where a name, a count or a measure cannot be read.
    """
    transaction = transaction_from_case(case, library, today=today)
    return bench_for(transaction, library).judge(transaction)


def bench_for(transaction: Transaction, library: Library) -> Bench:
    """Return the bench of a transaction's two clocks."""
    return Bench(
        library.book,
        on=transaction.on,
        known_by=transaction.known_by,
        reports=reports_by(library, transaction),
    )


def reports_by(library: Library, transaction: Transaction) -> tuple[Report, ...]:
    """Return the reports that a transaction's two clocks allow."""
    matters = {"import-permission", "us-licence"}
    claims = [claim for claim in library.claims if claim.about in matters]
    return state.reports(state.standing(claims, on=transaction.on, known_by=transaction.known_by))


def transaction_from_case(case: Case, library: Library, *, today: date) -> Transaction:
    """Return a case as a transaction, with everything that was assumed."""
    assumed: list[str] = []
    chip = _chip(case, library)
    measures = measure(chip) if chip is not None else _raw(case.raw or RawChip(), assumed)
    party = _party(case, library, assumed)
    origin = _origin(case, library, assumed)
    exporter = _exporter(case, chip, library, assumed)
    _insist_on_sense(case, library)
    return Transaction(
        chip=measures,
        chip_name=chip.name if chip else "the chip as given",
        count=case.count,
        exporter=exporter,
        exporter_lineage=lineage(exporter, library.organisations) if exporter else (),
        exporter_seat=_seat_of(exporter, library),
        origin=origin,
        destination=party.place,
        end_user=party,
        act=case.route or _route(origin, party.place, assumed),
        use=case.use,
        certified=_certified(case),
        designer_seats=_designer_seats(case, chip, library),
        fabrication=_fabrication(case, library),
        completion=case.completion,
        shipped_us=case.shipped_us,
        shipped_abroad=case.shipped_abroad,
        unit_price_usd=_price(case, chip),
        on=case.on or today,
        known_by=case.known_by or today,
        assumed=tuple(assumed),
    )


def find_chip(name: str, library: Library) -> Chip:
    """Return a chip by name, or one derived by a phrase such as "half of B300"."""
    plan = hypothetical.derivation(name)
    if plan is not None:
        return hypothetical.derive(find_chip(plan.base, library), plan)
    makers = {chip.maker for chip in library.chips.values()} & library.organisations.keys()
    prefixes = [fold(n) for maker in makers for n in names_of(library.organisations[maker])]
    return library.chips[resolve(name, library.chips, "chip", prefixes=prefixes)]


def _chip(case: Case, library: Library) -> Chip | None:
    if case.chip is None and case.raw is None:
        message = "no chip is given; name one, or give its measures, such as --tpp 20999"
        raise InputError(message)
    if case.chip is not None and case.raw is not None:
        message = f"give '{case.chip}' or measures of a chip, not both"
        raise InputError(message)
    return find_chip(case.chip, library) if case.chip else None


def _raw(raw: RawChip, assumed: list[str]) -> Measures:
    """Return the measures of a chip that is given by numbers alone."""
    memory = raw.hbm_density is not None
    if raw.datacentre is None and not memory:
        assumed.append("the chip is designed or marketed for data centres")
    if raw.co_packaged is None and memory:
        assumed.append("the memory is not packaged with logic that mainly processes")
    return Measures(
        chip="",
        values=dict(_values(raw)),
        datacentre=True if raw.datacentre is None else raw.datacentre,
        has_hbm=raw.has_hbm,
        memory=memory,
        co_packaged=bool(raw.co_packaged),
        launched=raw.launched,
    )


def _values(raw: RawChip) -> Iterator[tuple[str, float]]:
    if raw.tpp is not None:
        yield "tpp", _positive(raw.tpp, "tpp")
        if raw.die_area:
            yield "performance_density", raw.tpp / _area(raw.die_area)
    for name in ("performance_density", "transistors", "hbm_density"):
        value = getattr(raw, name)
        if value is not None:
            yield name, _positive(value, name)
    memory = units.parse(raw.dram_bandwidth, "byte/s") if raw.dram_bandwidth else None
    link = units.parse(raw.io_bandwidth, "byte/s") if raw.io_bandwidth else None
    if memory is not None:
        yield "memory_bandwidth", memory
    if link is not None:
        yield "io_bandwidth", link
    if memory is not None and link is not None:
        yield "memory_and_io_bandwidth", memory + link


def _area(written: str) -> float:
    """Return a die area in mm2; a number without a unit is taken as mm2."""
    bare = written.strip().replace(".", "", 1).isdigit()
    area = units.parse(f"{written} mm2" if bare else written, "mm2")
    if area == 0:
        message = "a die area of 0 mm2 is no die; give the area of the logic dies, such as 814 mm2"
        raise InputError(message)
    return area


def _positive(value: float, name: str) -> float:
    if not 0 <= value < float("inf"):
        message = f"{name} is {value}; give a number that is not negative"
        raise InputError(message)
    return value


def _price(case: Case, chip: Chip | None) -> tuple[float, float] | None:
    if case.unit_price_usd is not None:
        return case.unit_price_usd, case.unit_price_usd
    low = chip.value("price_low") if chip else None
    high = chip.value("price_high") if chip else None
    return (low, high or low) if low is not None else None


def _insist_on_sense(case: Case, library: Library) -> None:
    """Refuse counts, parts, certifications and uses that can mean nothing."""
    if case.count is not None and case.count <= 0:
        message = f"a count of {case.count} is none; give a whole number above zero"
        raise InputError(message)
    shares = [owner.share for owner in case.listed_owners or ()]
    for name, part in (("completion", case.completion), *(("share", s) for s in shares)):
        if part is not None and not 0 <= part <= 1:
            message = f"{name} is {part}; give a part between 0 and 1, such as 0.3"
            raise InputError(message)
    if sum(shares) > 1 + 1e-9:
        message = (
            f"the listed owners hold {sum(shares):.0%} together; shares are parts of one whole"
        )
        raise InputError(message)
    _insist_on_known(
        "certification", case.certified or (), {*certifications(library.book), ALL, NONE}
    )
    if case.use is not None:
        _insist_on_known("use", (case.use,), known_uses(library))


def _insist_on_known(kind: str, given: tuple[str, ...], allowed: set[str]) -> None:
    for name in given:
        if name not in allowed:
            message = f"no {kind} is called '{name}'; allowed: {', '.join(sorted(allowed))}"
            raise InputError(message)


def certifications(book: Rulebook) -> tuple[str, ...]:
    """Return the ids of everything that a rule of review, or a bill, asks to be certified."""
    found = (
        certification.id
        for kind in ("review", "condition", "bill")
        for provision in book.of_kind("us", kind)
        for version in provision.version
        for certification in version.certifications
    )
    return tuple(dict.fromkeys(found))


def known_uses(library: Library) -> set[str]:
    """Return every end use that a rule or a report speaks of."""
    uses = {claim.use for claim in library.claims if claim.use}
    for provision in library.book.provisions.values():
        for version in provision.version:
            uses |= {*version.uses, *version.exempt_uses}
            uses |= {use for c in version.certifications for use in c.not_for}
            uses |= {version.use} if version.use else set()
    return uses


def _certified(case: Case) -> tuple[str, ...] | None:
    if case.certified is None:
        return None
    return () if NONE in case.certified else case.certified


def _origin(case: Case, library: Library, assumed: list[str]) -> str:
    if case.origin is None:
        if case.route in {None, "export"}:
            assumed.append("shipped from the United States")
        return HOME
    return jurisdiction(_place(case.origin, library), library.places)


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


def _exporter(case: Case, chip: Chip | None, library: Library, assumed: list[str]) -> str | None:
    if case.exporter is not None:
        return resolve(case.exporter, library.organisations, "organisation")
    if chip is None or chip.maker not in library.organisations:
        assumed.append("the seller has received no letter from BIS")
        return None
    assumed.append(f"the seller is {library.organisations[chip.maker].name}, the chip's maker")
    return chip.maker


def _seat_of(organisation: str | None, library: Library) -> str | None:
    found = library.organisations.get(organisation) if organisation else None
    return jurisdiction(found.seat, library.places) if found else None


def _designer_seats(case: Case, chip: Chip | None, library: Library) -> tuple[str, ...]:
    if case.designed_in is not None:
        return (jurisdiction(_place(case.designed_in, library), library.places),)
    if chip is None or chip.maker not in library.organisations:
        return ()
    chain = lineage(chip.maker, library.organisations)
    seats = (library.organisations[member].seat for member in (chain[0], chain[-1]))
    return tuple(dict.fromkeys(jurisdiction(seat, library.places) for seat in seats))


def _fabrication(case: Case, library: Library) -> Fabrication | None:
    made = case.fabrication
    if made is None or made.packaged_in is None:
        return made
    place = jurisdiction(_place(made.packaged_in, library), library.places)
    return msgspec.structs.replace(made, packaged_in=place)


def _party(case: Case, library: Library, assumed: list[str]) -> Party:
    name, place = case.end_user, None
    if case.to is not None:
        if fold(case.to) in index(library.places.values()):
            place = resolve(case.to, library.places, "place")
        elif name is None:
            name = _organisation_or_place(case.to, library)
        else:
            kind = "place"
            raise UnknownNameError(kind, case.to, nearest(case.to, library.places))
    if name is None:
        return _anybody(case, place, library, assumed)
    return _named(case, name, place, library, assumed)


def _organisation_or_place(name: str, library: Library) -> str:
    if fold(name) in index(library.organisations.values()):
        return name
    both: dict[str, Named] = {**library.organisations, **library.places}
    kind = "place or organisation"
    raise UnknownNameError(kind, name, nearest(name, both))


def _named(case: Case, name: str, place: str | None, library: Library, assumed: list[str]) -> Party:
    found = resolve(name, library.organisations, "organisation")
    chain = lineage(found, library.organisations)
    organisation = library.organisations[found]
    if place is None:
        place = organisation.seat
        assumed.append(f"delivered to {library.places[place].name}, the end user's seat")
    return Party(
        id=found,
        name=organisation.name,
        place=jurisdiction(place, library.places),
        territory=_territory(place, library),
        seat=_seat(case.end_user_seat, organisation.seat, library),
        ultimate_seat=_seat(
            case.ultimate_parent_seat, library.organisations[chain[-1]].seat, library
        ),
        lineage=chain,
        listed_owners=_owners(case, library),
    )


def _anybody(case: Case, place: str | None, library: Library, assumed: list[str]) -> Party:
    if place is None:
        message = "no destination is given; name a place or an organisation with --to"
        raise InputError(message)
    where = jurisdiction(place, library.places)
    if case.end_user_seat is None:
        assumed.append(f"the end user is headquartered in {library.places[where].name}")
    seat = _seat(case.end_user_seat, place, library)
    if case.ultimate_parent_seat is None:
        assumed.append("the end user has no parent elsewhere")
    return Party(
        id="",
        name=f"a buyer in {library.places[place].name}",
        place=where,
        territory=_territory(place, library),
        seat=seat,
        ultimate_seat=_seat(case.ultimate_parent_seat, seat, library),
        listed_owners=_owners(case, library),
    )


def _territory(place: str, library: Library) -> str:
    return place if jurisdiction(place, library.places) != place else ""


def _owners(case: Case, library: Library) -> tuple[Owner, ...] | None:
    """Return the listed owners with their ids, where the catalogue knows their names."""
    if case.listed_owners is None:
        return None
    known = index(library.organisations.values())
    return tuple(
        Owner(id=known.get(fold(owner.id), (owner.id,))[0], share=owner.share)
        for owner in case.listed_owners
    )


def _seat(given: str | None, otherwise: str, library: Library) -> str:
    place = otherwise if given is None else _place(given, library)
    return jurisdiction(place, library.places)


def _place(name: str, library: Library) -> str:
    return resolve(name, library.places, "place")


def cases_from_table(table: Mapping[str, object]) -> tuple[Case, ...]:
    """Return the cases of a file whose `case` array holds one transaction each."""
    return tuple(case for case in rows_as_cases(table) if isinstance(case, Case))


def rows_as_cases(table: Mapping[str, object]) -> tuple[Case | InputError, ...]:
    """Return each row of a file as a case, or as the error that says why it is none."""
    rows = table.get("case")
    if not isinstance(rows, list):
        message = "the file holds no `case` array; write [[case]] before each transaction"
        raise InputError(message)
    return tuple(_row(row) for row in rows)


def _row(row: object) -> Case | InputError:
    try:
        return msgspec.convert(row, Case)
    except msgspec.ValidationError as fault:
        return InputError(f"the case cannot be read: {fault}")
