"""What the address of the gate asks: where to, at which gate, which chip, or one of one's own."""

from typing import Annotated, Final, Literal

import msgspec
from fastapi import Depends, Query

from valico.answer.case import Case, RawChip
from valico.answer.desk import place_named
from valico.answer.gate.turns import CHINA
from valico.answer.library import Library
from valico.answer.rules import buyers_named
from valico.catalogue.places import jurisdiction
from valico.errors import InputError
from valico.web.clock import Clock

Gate = Literal["us", "cn"]
Plane = Literal["bandwidth", "density"]
SELLERS: Final = 8
"""How many makers, those of most chips first, may be the seller of a chip of one's own."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The view that an address names."""

    to: str
    gate: str
    plane: str
    buyer: str
    """One at the Chinese gate; empty: any."""
    chip: str
    tpp: str
    bandwidth: str
    area: str
    seller: str

    @property
    def own(self) -> bool:
        """Whether the chip is one of the asker's own."""
        return bool(self.tpp)

    @property
    def query(self) -> dict[str, str]:
        """What an address says beside the clocks: nothing that is empty or the default."""
        default = {"to": "china", "gate": "us", "plane": "bandwidth"}
        given = msgspec.structs.asdict(self)
        return {k: v for k, v in given.items() if v and default.get(k) != v}


def asked(  # noqa: PLR0913, PLR0917  # one for each part of the address
    to: Annotated[str, Query(max_length=80)] = "china",
    gate: Annotated[str, Query(max_length=8)] = "us",
    plane: Annotated[str, Query(max_length=12)] = "bandwidth",
    buyer: Annotated[str, Query(max_length=60)] = "",
    chip: Annotated[str, Query(max_length=120)] = "",
    tpp: Annotated[str, Query(max_length=20)] = "",
    bandwidth: Annotated[str, Query(max_length=20)] = "",
    area: Annotated[str, Query(max_length=20)] = "",
    seller: Annotated[str, Query(max_length=60)] = "",
) -> Asked:
    """Return the view of a request."""
    return Asked(
        to=to or "china",
        gate=gate if gate in {"us", "cn"} else "us",
        plane=plane if plane in {"bandwidth", "density"} else "bandwidth",
        buyer=buyer,
        chip=chip,
        tpp=tpp,
        bandwidth=bandwidth,
        area=area,
        seller=seller,
    )


View = Annotated[Asked, Depends(asked)]
"""The view, as a page's function takes it."""


def place_of(view: Asked, library: Library) -> str:
    """Return the place of a view, as trade rules count it; raises InputError for none."""
    place = jurisdiction(place_named(view.to, library), library.places)
    if view.buyer and view.buyer not in buyers(library, place):
        allowed = ", ".join(buyers(library, place)) or "none for this place"
        message = f"'{view.buyer}' is no buyer that reports on the gate name; allowed: {allowed}"
        raise InputError(message)
    return place


def buyers(library: Library, place: str) -> dict[str, str]:
    """Return the buyers of a place that reports on the Chinese gate name, by id with names."""
    known = library.organisations
    named = buyers_named(library) if place == CHINA else {}
    seated = (one for one in named if jurisdiction(known[one].seat, library.places) == place)
    return {one: known[one].name for one in sorted(seated, key=lambda one: known[one].name)}


def case_of(view: Asked, clock: Clock) -> Case:
    """Return the transaction that a view asks about: the chip named, or one's own."""
    if not view.own:
        return Case(chip=view.chip, to=view.buyer or view.to, on=clock.on, known_by=clock.known_by)
    raw = RawChip(
        tpp=_number(view.tpp, "TPP"),
        die_area=f"{_number(view.area, 'area'):g} mm2" if view.area else None,
        dram_bandwidth=f"{_number(view.bandwidth, 'bandwidth'):g} GB/s" if view.bandwidth else None,
    )
    return Case(
        raw=raw,
        to=view.buyer or view.to,
        exporter=view.seller or None,
        on=clock.on,
        known_by=clock.known_by,
    )


def _number(written: str, what: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 < value < float("inf"):
        message = f"{what} is '{written}'; give a number above 0, such as 4800"
        raise InputError(message)
    return value


def sellers(library: Library) -> dict[str, str]:
    """Return the makers of most chips by id, each with its name."""
    made: dict[str, int] = {}
    for chip in library.chips.values():
        made[chip.maker] = made.get(chip.maker, 0) + 1
    first = sorted(made, key=lambda maker: (-made[maker], maker))[:SELLERS]
    return {maker: library.organisations[maker].name for maker in first}
