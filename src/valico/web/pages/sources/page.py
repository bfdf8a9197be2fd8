"""The list of sources, and the page of one."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from valico.answer.export.citation import bibtex_from_sources, ris_from_sources
from valico.answer.export.form import FORMS
from valico.answer.library import Library
from valico.answer.resting import NOTHING, Resting, Shelfmark, resting_on
from valico.answer.table.record import Cell, Column, Row, Sheet, Table
from valico.catalogue.names import nearest
from valico.errors import UnknownNameError
from valico.evidence import Source
from valico.web.chart import as_file
from valico.web.firmness import worded
from valico.web.page import Face, Leaf
from valico.web.pages.sources.choice import Choice, Entry, choice, found
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
Asked = Annotated[Choice, Depends(choice)]
PAGES: Final = {
    "chips": "/chips/",
    "claims": "/chronicle/",
    "organisations": "/organisations/",
    "scenarios": "/market/",
}
"""The folders whose records have pages of their own, and where."""
ROOMS: Final = {
    "models": "/compute/train",
    "forecasts": "/market/forecasts",
    "fleet": "/market/fleet",
    "rules": "/gate",
    "chains": "/network",
}
"""The folders whose records are shown together in a room."""
FILES: Final = (
    ("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("BibTeX", "bibtex"), ("RIS", "ris"),
)  # fmt: skip
HEADS: Final = (
    "id", "kind", "publisher", "title", "date", "url", "licence", "note", "rests_on_it", "checked",
)  # fmt: skip


@router.get("/sources")
def sources(leaf: Face, library: Shelf, asked: Asked) -> Response:
    """Return the list of sources, or of those asked for."""
    marks = marks_of(leaf)
    listed = found(asked, library.sources.values(), marks)
    return leaf.show(
        "sources.html",
        room="sources",
        asked=asked,
        found=listed,
        whole=len(library.sources),
        worded=worded(leaf.language, "sources"),
        forms=[
            (label, leaf.here(page=None).replace("/sources", f"/sources/list/{form}", 1))
            for label, form in FILES
        ],
    )  # fmt: skip


def marks_of(leaf: Leaf) -> Mapping[str, Shelfmark]:
    """Return what rests on each source, read once."""
    return resting_on(root=leaf.request.app.state.settings.data)


@router.get("/sources/list/{form}")
def listed(
    leaf: Face, library: Shelf, asked: Asked, form: Literal["csv", "xlsx", "json", "bibtex", "ris"]
) -> Response:
    """Return the sources asked for, all pages of them, as a file."""
    entries = found(asked, library.sources.values(), marks_of(leaf)).entries
    if form == "bibtex" or form == "ris":  # noqa: PLR1714  # so that the type narrows
        return _citations([entry.source for entry in entries], form, "valico-sources")
    return taken(sheet_of(entries), form, name="valico-sources")


def sheet_of(entries: tuple[Entry, ...]) -> Sheet:
    """Return sources as a table for machines."""
    rows = tuple(Row(cells=tuple(Cell("", raw) for raw in _raws(entry))) for entry in entries)
    columns = tuple(Column(key=key) for key in HEADS)
    table = Table(key="documents", title="Documents", columns=columns, rows=rows)
    return Sheet(schema="valico.sources/1", title="Sources of Valico", tables=(table,))


def _raws(entry: Entry) -> tuple[str | int | None, ...]:
    source, checked = entry.source, entry.mark.checked
    return (
        source.id, source.kind, source.publisher, source.title, source.date, source.url,
        source.licence, source.note, entry.mark.count, checked.isoformat() if checked else None,
    )  # fmt: skip


@router.get("/sources/{name}/cite.{form}")
def cite(library: Shelf, name: str, form: Literal["bibtex", "ris"]) -> Response:
    """Return one source as a citation."""
    return _citations([source_named(name, library)], form, name)


def _citations(cited: list[Source], form: Literal["bibtex", "ris"], name: str) -> Response:
    content = bibtex_from_sources(cited) if form == "bibtex" else ris_from_sources(cited)
    return as_file(content, FORMS[form].media_type, f"{name}{FORMS[form].ending}")


@router.get("/sources/{name}")
def source(leaf: Face, library: Shelf, name: str) -> Response:
    """Return the page of a source: what it is, and all that rests on it."""
    one = source_named(name, library)
    mark = marks_of(leaf).get(name, NOTHING)
    return leaf.show(
        "source.html",
        room="sources",
        source=one,
        mark=mark,
        groups=groups(mark),
        pages=PAGES,
        rooms=ROOMS,
        worded=worded(leaf.language, "sources"),
        forms=[
            ("BibTeX", f"/sources/{name}/cite.bibtex"),
            ("RIS", f"/sources/{name}/cite.ris"),
        ],
    )


def source_named(name: str, library: Library) -> Source:
    """Return a source by its id; raises UnknownNameError with those that are nearly called so."""
    if name not in library.sources:
        named = {key: _Id(id=key, name=key) for key in library.sources}
        kind = "source"
        raise UnknownNameError(kind, name, nearest(name, named))
    return library.sources[name]


class _Id(msgspec.Struct, frozen=True, kw_only=True):
    """A name that is nothing but an id."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


def groups(mark: Shelfmark) -> dict[str, list[Resting]]:
    """Return what rests on a source, folder by folder."""
    by_folder: dict[str, list[Resting]] = {}
    for each in mark.resting:
        by_folder.setdefault(each.folder, []).append(each)
    return by_folder
