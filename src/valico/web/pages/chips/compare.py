"""Chips side by side."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.shelf.compare import MOST, compare_chips, insist_on_number
from valico.answer.table.record import Sheet
from valico.errors import InputError
from valico.web.page import Face
from valico.web.pages.chips.card import chip_named
from valico.web.pages.chips.plain import for_page
from valico.web.sheet import cited, grids_of
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
FILES: Final[tuple[Form, ...]] = ("csv", "xlsx", "json", "markdown", "bibtex")
Names = Annotated[list[Annotated[str, Query(max_length=120)]], Query(max_length=12)]


@router.get("/chips/compare")
def compare(leaf: Face, library: Shelf, chip: Names = []) -> Response:  # noqa: B006  # never written to
    """Return chips side by side, each against the first."""
    names = [name for name in chip if name.strip()]
    sheet, fault = None, ""
    try:
        sheet = _compared(names, library) if names else None
    except InputError as mistake:
        fault = str(mistake)
    return leaf.show(
        "chips_compare.html",
        room="chips",
        names=names,
        slots=range(min(MOST, max(2, len(names) + 1))),
        known=sorted(each.name for each in library.chips.values()),
        sheet=for_page(sheet) if sheet else None,
        fault=fault,
        grids=grids_of(sheet) if sheet else (),
        cited=cited,
        forms=[(form.upper(), _address(leaf.clock.query, names, form)) for form in FILES],
    )


@router.get("/chips/compare/file")
def file(library: Shelf, chip: Names, form: Form = "csv") -> Response:
    """Return the comparison as a file."""
    return taken(_compared([name for name in chip if name.strip()], library), form)


def _compared(names: list[str], library: Library) -> Sheet:
    insist_on_number(names)
    chips = [chip_named(name, library) for name in names]
    makers = {c.maker: library.organisations[c.maker].name for c in chips}
    return compare_chips(chips, library.sources, makers=makers)


def _address(query: dict[str, str], names: list[str], form: Form) -> str:
    pairs = [*query.items(), *(("chip", name) for name in names), ("form", form)]
    return f"/chips/compare/file?{urlencode(pairs)}"
