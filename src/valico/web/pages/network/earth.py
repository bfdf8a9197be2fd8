"""The map: what a chip needs in each place on a day, and who has a seat there."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
import vl_convert
from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.desk import chip_in
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.network.world import Spot, world, world_sheet
from valico.answer.outcomes import WORDS, Outcome
from valico.catalogue.chips import Chip
from valico.errors import InputError
from valico.web.chart import as_file
from valico.web.page import Face, Leaf, environment
from valico.web.pages.gate.signs import CHINA, UNITED_STATES
from valico.web.pages.network.atlas import HEIGHT, WIDTH, Point, Shape, points, shapes
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
CHIP: Final = "H20"
PNG_SCALE: Final = 2.0
FORMS: Final = ("svg", "png", "csv", "xlsx", "json")
Name = Annotated[str, Query(max_length=120)]


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What a drawing of the map needs: the shapes of the world and what is said of each place."""

    shapes: tuple[Shape, ...]
    points: Mapping[str, Point]
    by_iso: Mapping[str, Spot]
    present: tuple[Outcome, ...]
    """What is said of some place, from free to refused."""
    width: int = WIDTH
    height: int = HEIGHT


@router.get("/network/map")
def earth(leaf: Face, library: Shelf, chip: Name = CHIP) -> Response:
    """Return the map for a chip, and the same as a table."""
    fault = ""
    try:
        found = _chip(chip, library)
    except InputError as mistake:
        fault, found = str(mistake), chip_in(library, CHIP)
    spots = world(found, library, on=leaf.clock.on, known_by=leaf.clock.known_by)
    return leaf.show(
        "map.html",
        room="network",
        chip=found,
        name=chip,
        fault=fault,
        spots=spots,
        known=sorted(each.name for each in library.chips.values()),
        signs={"us": UNITED_STATES, "cn": CHINA},
        forms=[(f.upper(), _file(leaf, chip, f)) for f in FORMS],
        drawing=drawn(spots),
    )


@router.get("/network/map/file")
def file(leaf: Face, library: Shelf, chip: Name = CHIP, form: Form = "svg") -> Response:
    """Return the map as a picture, or as a table."""
    found = _chip(chip, library)
    clock = leaf.clock
    title = f"What {found.name} needs around the world, {clock.on}"
    spots = world(found, library, on=clock.on, known_by=clock.known_by)
    if form not in {"svg", "png"}:
        return taken(world_sheet(spots, title=title), form)
    picture = _picture(spots, title)
    name = f"map-{found.id.replace('/', '-')}-{clock.on}.{form}"
    if form == "svg":
        return as_file(picture.encode(), "image/svg+xml", name)
    return as_file(vl_convert.svg_to_png(picture, scale=PNG_SCALE), "image/png", name)


def _picture(spots: tuple[Spot, ...], title: str) -> str:
    """Return the map as an SVG that stands alone, in the inks of the other pictures."""
    from valico.answer.gate.sheet import SIGNS  # noqa: PLC0415  # matplotlib's colours: 0.1 s

    inks = {said: sign.colour for said, sign in SIGNS.items()}
    template = environment().get_template("map_file.svg")
    return template.render(drawing=drawn(spots), title=title, words=WORDS, inks=inks)


def _chip(name: str, library: Library) -> Chip:
    return library.chips.get(name) or chip_in(library, name)


def _file(leaf: Leaf, chip: str, form: str) -> str:
    return leaf.clock.address("/network/map/file", chip=chip, form=form)


def drawn(spots: tuple[Spot, ...]) -> Drawing:
    """Return what a drawing of the map needs."""
    said = {spot.outcome for spot in spots}
    return Drawing(
        shapes=shapes(),
        points=points(),
        by_iso={spot.iso: spot for spot in spots if spot.iso},
        present=tuple(one for one in WORDS if one in said),
    )
