"""The end user of a case, as rules see it, and what had to be assumed about it."""

from valico.answer.case import Case
from valico.answer.desk import (
    Records,
    is_organisation,
    is_place,
    organisation_named,
    place_named,
)
from valico.catalogue.names import Named, nearest
from valico.catalogue.organisations import lineage
from valico.catalogue.places import jurisdiction
from valico.errors import InputError, UnknownNameError
from valico.regime.transaction import Owner, Party


def buyer_of(case: Case, records: Records, assumed: list[str]) -> Party:
    """Return the end user: an organisation, or anybody in a place.

    Raises InputError where neither is named, or a name cannot be read.
    """
    name, place = case.end_user, None
    if case.to is not None:
        if is_place(case.to, records):
            place = place_named(case.to, records)
        elif name is None:
            name = _organisation_or_place(case.to, records)
        else:
            kind = "place"
            raise UnknownNameError(kind, case.to, nearest(case.to, records.places))
    if name is None:
        return _anybody(case, place, records, assumed)
    return _named(case, name, place, records, assumed)


def _organisation_or_place(name: str, records: Records) -> str:
    if is_organisation(name, records):
        return name
    both: dict[str, Named] = {**records.organisations, **records.places}
    kind = "place or organisation"
    raise UnknownNameError(kind, name, nearest(name, both))


def _named(case: Case, name: str, place: str | None, records: Records, assumed: list[str]) -> Party:
    found = organisation_named(name, records)
    chain = lineage(found, records.organisations)
    organisation = records.organisations[found]
    if place is None:
        place = organisation.seat
        assumed.append(f"delivered to {records.places[place].name}, the end user's seat")
    return Party(
        id=found,
        name=organisation.name,
        place=jurisdiction(place, records.places),
        territory=_territory(place, records),
        seat=_seat(case.end_user_seat, organisation.seat, records),
        ultimate_seat=_seat(
            case.ultimate_parent_seat, records.organisations[chain[-1]].seat, records
        ),
        lineage=chain,
        listed_owners=_owners(case, records),
    )


def _anybody(case: Case, place: str | None, records: Records, assumed: list[str]) -> Party:
    if place is None:
        message = "no destination is given; name a place or an organisation with --to"
        raise InputError(message)
    where = jurisdiction(place, records.places)
    if case.end_user_seat is None:
        assumed.append(f"the end user is headquartered in {records.places[where].name}")
    seat = _seat(case.end_user_seat, place, records)
    if case.ultimate_parent_seat is None:
        assumed.append("the end user has no parent elsewhere")
    return Party(
        id="",
        name=f"a buyer in {records.places[place].name}",
        place=where,
        territory=_territory(place, records),
        seat=seat,
        ultimate_seat=_seat(case.ultimate_parent_seat, seat, records),
        listed_owners=_owners(case, records),
    )


def _territory(place: str, records: Records) -> str:
    return place if jurisdiction(place, records.places) != place else ""


def _owners(case: Case, records: Records) -> tuple[Owner, ...] | None:
    """Return the listed owners with their ids, where the catalogue knows their names."""
    if case.listed_owners is None:
        return None
    return tuple(
        Owner(id=organisation_named(owner.id, records), share=owner.share)
        if is_organisation(owner.id, records)
        else owner
        for owner in case.listed_owners
    )


def _seat(given: str | None, otherwise: str, records: Records) -> str:
    place = otherwise if given is None else place_named(given, records)
    return jurisdiction(place, records.places)
