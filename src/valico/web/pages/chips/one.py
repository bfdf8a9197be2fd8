"""The page of a chip."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse, Response

from valico.answer.export.form import Form
from valico.web.clock import AsOf
from valico.web.page import Face
from valico.web.pages.chips.card import card_of, chip_named
from valico.web.pages.chips.past import lanes_of, past_of
from valico.web.pages.chips.plain import for_page
from valico.web.pages.gate.signs import CHINA, UNITED_STATES
from valico.web.sheet import cited, grids_of
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown", "bibtex", "ris")
PICTURES: Final[tuple[Form, ...]] = ("svg", "png", "csv", "json")
SIGNS: Final = {"us": UNITED_STATES, "cn": CHINA}
Name = Annotated[str, Query(max_length=120)]


@router.get("/chips/named")
def named(clock: AsOf, library: Shelf, name: Name = "") -> Response:
    """Go to the page of a chip given by any name, or by a phrase such as "half of B300"."""
    chip = chip_named(name, library)
    place = chip.id if chip.id in library.chips else name
    return RedirectResponse(clock.address(f"/chips/{place}"), 303)


@router.get("/chips/past")
def past(leaf: Face, library: Shelf, chip: Name, to: Name = "china") -> Response:
    """Return the status of a chip over the years at both gates."""
    lanes = lanes_of(past_of(chip, to, leaf.clock, library))
    address = leaf.clock.address
    forms = [(f.upper(), address("/chips/past/file", chip=chip, to=to, form=f)) for f in PICTURES]
    return leaf.show("chip_past.html", room="chips", lanes=lanes, signs=SIGNS, forms=forms)


@router.get("/chips/past/file")
def past_file(
    clock: AsOf, library: Shelf, chip: Name, to: Name = "china", form: Form = "svg"
) -> Response:
    """Return the status of a chip over the years as a file."""
    return taken(past_of(chip, to, clock, library), form)


@router.get("/chips/card")
def file(clock: AsOf, library: Shelf, leaf: Face, chip: Name, form: Form = "csv") -> Response:
    """Return the card of a chip as a file."""
    root = leaf.request.app.state.settings.data
    return taken(card_of(chip_named(chip, library), clock, library, root=root).sheet, form)


@router.get("/chips/{name:path}")
def chip(leaf: Face, library: Shelf, name: Annotated[str, Path(max_length=120)]) -> Response:
    """Return all there is to say of a chip."""
    found = chip_named(name, library)
    if found.id in library.chips and name != found.id:
        return RedirectResponse(leaf.clock.address(f"/chips/{found.id}"), 303)
    card = card_of(found, leaf.clock, library, root=leaf.request.app.state.settings.data)
    address = leaf.clock.address
    return leaf.show(
        "chip.html",
        room="chips",
        card=card,
        sheet=for_page(card.sheet),
        name=name,
        grids=grids_of(card.sheet),
        cited=cited,
        signs=SIGNS,
        sources=library.sources,
        organisations=library.organisations,
        forms=[(form.upper(), address("/chips/card", chip=name, form=form)) for form in FILES],
    )
