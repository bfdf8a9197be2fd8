"""The list of chips."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.outcomes import WORDS
from valico.answer.table.record import Sheet
from valico.web.clock import AsOf
from valico.web.page import Face
from valico.web.pages.chips.choice import SHOWN, Chosen, sheet_of, year_of
from valico.web.pages.gate.signs import CHINA, UNITED_STATES
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
FORMS: Final[tuple[tuple[str, Form], ...]] = (
    ("CSV", "csv"),
    ("XLSX", "xlsx"),
    ("Parquet", "parquet"),
    ("JSON", "json"),
    ("BibTeX", "bibtex"),
)


@router.get("/chips")
def chips(leaf: Face, chosen: Chosen, library: Shelf) -> Response:
    """Return the list of chips, narrowed and sorted as its address says."""
    sheet = sheet_of(chosen, leaf.clock, library)
    address = leaf.clock.address
    return leaf.show(
        "chips.html",
        room="chips",
        chosen=chosen,
        heads=_heads(sheet),
        rows=[_row(sheet, place, library) for place in range(len(sheet.tables[0].rows))],
        makers=_makers(library),
        years=sorted({year_of(c) for c in library.chips.values() if year_of(c)}, reverse=True),
        outcomes=[said for said in WORDS if said in UNITED_STATES],
        signs={"us": UNITED_STATES, "cn": CHINA},
        forms=[(n, address("/chips/file", **chosen.query | {"form": form})) for n, form in FORMS],
    )


@router.get("/chips/file")
def file(clock: AsOf, chosen: Chosen, library: Shelf, form: Form = "csv") -> Response:
    """Return the list as a file, with every column."""
    return taken(sheet_of(chosen, clock, library), form, name=f"chips-{clock.on}")


def _heads(sheet: Sheet) -> list[dict[str, str]]:
    by_key = {column.key: column for column in sheet.tables[0].columns}
    shown = (by_key[key] for key in SHOWN)
    return [{"key": c.key, "unit": c.unit, "align": c.align, "name": c.name} for c in shown]


def _row(sheet: Sheet, place: int, library: Library) -> dict[str, object]:
    table = sheet.tables[0]
    keys = [column.key for column in table.columns]
    cells = dict(zip(keys, table.rows[place].cells, strict=True))
    chip = library.chips[str(cells["id"].raw)]
    sources = {name: figure.source for name, figure in chip.figures.items()}
    return {
        "id": chip.id,
        "cells": [(key, cells[key].text, cells[key].raw, _source(key, sources)) for key in SHOWN],
        "unsure": cells["status"].tone == "unsure",
        "status": chip.status,
    }


def _source(key: str, sources: dict[str, str]) -> str:
    """Return the source of a cell's figure: a column is named by its quantity and unit."""
    return next((source for name, source in sources.items() if key.startswith(name)), "")


def _makers(library: Library) -> list[tuple[str, str]]:
    makers = {chip.maker for chip in library.chips.values()}
    return sorted(((m, library.organisations[m].name) for m in makers), key=lambda pair: pair[1])
