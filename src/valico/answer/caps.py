"""What may still ship under the cap of the January 2026 rule, from a file of shipments.

The cap is a ratio of aggregate TPP: what goes to China and Macau against what was shipped of the
same product to customers in the United States for use there (paragraph (dd)(1)(iii)).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico.answer.library import Library
from valico.answer.may import find_chip
from valico.chronicle import state
from valico.errors import DataError, InputError
from valico.regime.measures import measure
from valico.store import read_document

SCHEMA: Final = "valico.caps/1"
WINDOW: Final = "us/review-policy-january-2026"


class Shipment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many of a product, on a day, to the United States or to China and Macau."""

    chip: str
    to: Literal["united-states", "china", "macau"]
    count: int
    on: date
    buyer: str | None = None


class ShipmentsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A ledger of shipments."""

    shipment: tuple[Shipment, ...]


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of the cap for one product."""

    chip: str
    name: str
    tpp: float
    us_count: int
    cn_count: int
    us_tpp: float
    cn_tpp: float
    ratio: float | None
    """None where nothing was shipped in the United States, so that nothing may go to China."""
    limit: float
    left_tpp: float
    left_count: int
    """Chips that may still ship; negative where the cap is passed."""


class BuyerLimit(msgspec.Struct, frozen=True, kw_only=True):
    """A limit for each buyer, as somebody reported it."""

    says: str
    amount: str
    who: str
    published: date
    source: str


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """The cap for every product of a file, and the limits for each buyer that reports name."""

    schema: str = SCHEMA
    on: date
    known_by: date
    rooms: tuple[Room, ...]
    buyers: Mapping[str, int]
    buyer_limits: tuple[BuyerLimit, ...]


def read_shipments(path: Path) -> tuple[Shipment, ...]:
    """Return the shipments of a file; raises DataError naming the field at fault."""
    found = read_document(path, ShipmentsFile).shipment
    faults = [
        f"{path.name}: `shipment[{place}].count` is {shipment.count}; give a number above zero"
        for place, shipment in enumerate(found)
        if shipment.count <= 0
    ]
    if faults:
        raise DataError(faults)
    return found


def caps(shipments: Sequence[Shipment], library: Library, *, on: date, known_by: date) -> Caps:
    """Return what is left of the cap by a day.

    Raises InputError where no cap was in force on the day.
    """
    version = library.book.version(WINDOW, on=on, known_by=known_by)
    if version is None or version.cap_ratio is None:
        message = f"no volume cap was in force on {on}; the cap begins on 2026-01-15"
        raise InputError(message)
    counted = [shipment for shipment in shipments if shipment.on <= on]
    chips = dict.fromkeys(shipment.chip for shipment in counted)
    rooms = tuple(_room(chip, counted, version.cap_ratio, library) for chip in chips)
    return Caps(
        on=on,
        known_by=known_by,
        rooms=rooms,
        buyers=_by_buyer(counted),
        buyer_limits=tuple(_buyer_limits(library, on=on, known_by=known_by)),
    )


def _room(name: str, shipments: Sequence[Shipment], limit: float, library: Library) -> Room:
    chip = find_chip(name, library)
    tpp = measure(chip).values.get("tpp")
    if tpp is None:
        message = f"no TPP is known of {chip.name}; its share of the cap cannot be told"
        raise InputError(message)
    of_chip = [shipment for shipment in shipments if shipment.chip == name]
    us = sum(s.count for s in of_chip if s.to == "united-states")
    cn = sum(s.count for s in of_chip if s.to != "united-states")
    left = limit * us * tpp - cn * tpp
    return Room(
        chip=chip.id,
        name=chip.name,
        tpp=tpp,
        us_count=us,
        cn_count=cn,
        us_tpp=us * tpp,
        cn_tpp=cn * tpp,
        ratio=cn / us if us else None,
        limit=limit,
        left_tpp=left,
        left_count=int(left // tpp),
    )


def _by_buyer(shipments: Sequence[Shipment]) -> dict[str, int]:
    found: dict[str, int] = {}
    for shipment in shipments:
        if shipment.buyer is not None and shipment.to != "united-states":
            found[shipment.buyer] = found.get(shipment.buyer, 0) + shipment.count
    return found


def _buyer_limits(library: Library, *, on: date, known_by: date) -> Iterator[BuyerLimit]:
    """Yield the limits for each buyer that claims name, all of them, with who says so."""
    for claim in state.standing(library.claims, on=on, known_by=known_by):
        amount = claim.amount
        capped = claim.event == "cap" and claim.about == "us-licence"
        if capped and amount is not None and amount.unit == "chip":
            yield BuyerLimit(
                says=claim.says,
                amount=amount.words(),
                who=claim.who(),
                published=claim.published,
                source=claim.source,
            )
