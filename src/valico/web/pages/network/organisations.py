"""Organisations: the list, and the page of each."""

from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse, Response

from valico.answer.desk import organisation_named
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.network.ties import about
from valico.answer.shelf.card_organisation import Surroundings, organisation_card, subsidiaries
from valico.answer.shelf.finding import Label
from valico.answer.table.record import Sheet
from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.catalogue.names import fold
from valico.catalogue.organisations import Organisation
from valico.chronicle.claims import Claim
from valico.regime.provisions import Provision
from valico.web.clock import Clock
from valico.web.page import Face
from valico.web.pages.network.tied import ties_on
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
CLAIMS: Final = 12
FILES: Final[tuple[Form, ...]] = ("csv", "json", "markdown", "bibtex")
Word = Annotated[str, Query(max_length=80)]


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to an organisation, and what is said of it."""

    owned: tuple[Organisation, ...]
    chips: tuple[Chip, ...]
    models: tuple[Model, ...]
    claims: tuple[Claim, ...]
    claims_in_all: int
    rules: tuple[Provision, ...]


@router.get("/organisations")
def organisations(leaf: Face, library: Shelf, q: Word = "", kind: Word = "") -> Response:
    """Return the organisations, narrowed as the address says."""
    known = library.organisations.values()
    found = [one for one in known if _fits(one, q, kind)]
    return leaf.show(
        "organisations.html",
        room="network",
        q=q,
        kind=kind,
        found=sorted(found, key=lambda one: one.name.casefold()),
        kinds=sorted({each for one in known for each in one.kinds}),
        places=library.places,
    )


def _fits(one: Organisation, q: str, kind: str) -> bool:
    words = fold(" ".join((one.name, *one.aliases)))
    return fold(q) in words and (not kind or kind in one.kinds)


@router.get("/organisations/{name}/file")
def file(library: Shelf, name: Annotated[str, Path(max_length=80)], form: Form = "csv") -> Response:
    """Return the card of an organisation as a file."""
    return taken(_sheet(library.organisations[organisation_named(name, library)], library), form)


@router.get("/organisations/{name}")
def organisation(leaf: Face, library: Shelf, name: Annotated[str, Path(max_length=80)]) -> Response:
    """Return all there is to say of an organisation."""
    found = organisation_named(name, library)
    if found != name:
        return RedirectResponse(leaf.clock.address(f"/organisations/{found}"), 303)
    one = library.organisations[found]
    files = [(f.upper(), leaf.clock.address(f"/organisations/{found}/file", form=f)) for f in FILES]
    return leaf.show(
        "organisation.html",
        room="network",
        one=one,
        sheet=_sheet(one, library),
        around=_around(one, leaf.clock, library),
        ties=about(found, ties_on(leaf.clock, library, leaf)),
        organisations=library.organisations,
        sources=library.sources,
        forms=files,
    )


def _sheet(one: Organisation, library: Library) -> Sheet:
    around = Surroundings(
        organisations=library.organisations,
        places=library.places,
        chips=_labels(library.chips.values()),
        models=_labels(library.models.values()),
    )
    return organisation_card(one, around, library.sources)


def _labels(things: Iterable[Chip | Model]) -> dict[str, Label]:
    return {one.id: Label(id=one.id, name=one.name, maker=one.maker or "") for one in things}


def _around(one: Organisation, clock: Clock, library: Library) -> Around:
    spoken = [c for c in library.claims if _concerns(c, one.id) and c.published <= clock.known_by]
    spoken.sort(key=lambda claim: claim.published, reverse=True)
    return Around(
        owned=subsidiaries(one.id, library.organisations),
        chips=tuple(chip for chip in library.chips.values() if chip.maker == one.id),
        models=tuple(model for model in library.models.values() if model.maker == one.id),
        claims=tuple(spoken[:CLAIMS]),
        claims_in_all=len(spoken),
        rules=tuple(p for p in library.book.provisions.values() if _names(p, one.id, clock)),
    )


def _concerns(claim: Claim, name: str) -> bool:
    holders = (holder.organisation for holder in claim.holders)
    return name in {*claim.actors, *claim.parties, *holders}


def _names(provision: Provision, name: str, clock: Clock) -> bool:
    """Say whether a rule that was known by the day names an organisation."""
    return any(name in v.parties and v.published <= clock.known_by for v in provision.version)
