"""The gate: chips by performance and bandwidth under the rules of a day, and a slider over days."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec
from fastapi import APIRouter
from fastapi.responses import Response

from valico.answer.export.form import Form
from valico.answer.gate.record import GatePicture, gate_picture
from valico.answer.gate.turns import CHINA as PLACE
from valico.answer.gate.turns import permissions
from valico.answer.library import Library
from valico.errors import InputError
from valico.regime.verdict import Permission
from valico.web.clock import AsOf, Clock
from valico.web.language import words_in
from valico.web.page import Face, Leaf
from valico.web.pages.gate.asked import Asked, View, buyers, place_of, sellers
from valico.web.pages.gate.films import Made
from valico.web.pages.gate.signs import CHINA, UNITED_STATES
from valico.web.pages.gate.verdict import panel
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
SIGNS: Final = {"us": UNITED_STATES, "cn": CHINA}
FORMS: Final[tuple[tuple[str, Form], ...]] = (
    ("SVG", "svg"),
    ("PNG", "png"),
    ("CSV", "csv"),
    ("XLSX", "xlsx"),
    ("JSON", "json"),
)


@router.get("/gate")
def gate(leaf: Face, view: View, library: Shelf) -> Response:
    """Return the page; the film that the slider runs through comes by itself."""
    fault = ""
    try:
        place = place_of(view, library)
    except InputError as mistake:
        fault, place = str(mistake), PLACE
        view = msgspec.structs.replace(view, to=place, buyer="")
    return leaf.show(
        "gate.html",
        room="gate",
        view=view,
        fault=fault,
        place=library.places[place],
        places=sorted((p for p in library.places.values() if not p.within), key=lambda p: p.name),
        sellers=sellers(library),
        buyers=buyers(library, place),
        signs=SIGNS,
        words=_words(leaf),
        forms=[
            (name, leaf.clock.address("/gate/file", **view.query | {"form": form}))
            for name, form in FORMS
        ],
        picture=_picture(place, leaf.clock, library),
        permissions=_permissions(view, place, leaf.clock, library),
    )


def _words(leaf: Leaf) -> dict[str, str]:
    """Return the words that the drawing needs, by the last part of their key."""
    found = words_in(leaf.language).items()
    return {key.removeprefix("gate."): text for key, text in found if key.startswith("gate.")}


def _permissions(
    view: Asked, place: str, clock: Clock, library: Library
) -> Mapping[str, Permission]:
    """Return what China says of each chip, where its gate is looked at; else nothing."""
    if view.gate != "cn" or place != PLACE:
        return {}
    return permissions(library, on=clock.on, known_by=clock.known_by, buyer=view.buyer)


def _picture(place: str, clock: Clock, library: Library) -> GatePicture:
    return gate_picture(library, on=clock.on, known_by=clock.known_by, destination=place)


@router.get("/gate/film")
def film(view: View, clock: AsOf, library: Shelf, made: Made) -> Response:
    """Return the gate over the years, for the slider."""
    place = place_of(view, library)
    _, encoded = made.of(place, view.buyer, last=clock.today, known_by=clock.known_by)
    return Response(encoded, media_type="application/json")


@router.get("/gate/table")
def table(leaf: Face, view: View, library: Shelf) -> Response:
    """Return the chips of a day as a table."""
    place = place_of(view, library)
    return leaf.show(
        "gate_table.html",
        room="gate",
        picture=_picture(place, leaf.clock, library),
        permissions=_permissions(view, place, leaf.clock, library),
        view=view,
        signs=SIGNS,
    )


@router.get("/gate/changes")
def changes(leaf: Face, view: View, library: Shelf, made: Made) -> Response:
    """Return every day on which the gate changed, with the rules behind it."""
    clock, place = leaf.clock, place_of(view, library)
    found, _ = made.of(place, view.buyer, last=clock.today, known_by=clock.known_by)

    def address(day: date) -> str:
        return msgspec.structs.replace(clock, on=day).address("/gate", **view.query)

    return leaf.show("gate_changes.html", room="gate", film=found, address=address)


@router.get("/gate/verdict")
def verdict(leaf: Face, view: View, library: Shelf) -> Response:
    """Return the verdict on one chip, and how it follows."""
    try:
        found = panel(view, leaf.clock, library)
    except InputError as mistake:
        return leaf.show("gate_mistake.html", room="gate", message=str(mistake), view=view)
    return leaf.show("gate_verdict.html", room="gate", panel=found, view=view, signs=SIGNS)


@router.get("/gate/file")
def file(view: View, clock: AsOf, library: Shelf, form: Form = "csv") -> Response:
    """Return the picture of a day as a file."""
    place = place_of(view, library)
    return taken(_picture(place, clock, library), form, name=f"gate-{place}-{clock.on}")
