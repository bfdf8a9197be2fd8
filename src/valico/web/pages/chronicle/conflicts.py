"""What cannot all be so, in two columns; no side is silently the winner."""

from typing import Annotated, Final, get_args

from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.chronicle.desk import focus
from valico.answer.chronicle.lines import kind_name
from valico.answer.chronicle.questions import conflicts_about
from valico.answer.chronicle.wire import conflicts_told, json_from
from valico.chronicle.contradictions import LINKED
from valico.chronicle.disputes import ConflictKind
from valico.errors import InputError
from valico.web.chart import as_file
from valico.web.page import Face
from valico.web.pages.chronicle.asked import Wanted, desk_at
from valico.web.pages.chronicle.words import told
from valico.web.shelf import Shelf

router = APIRouter()
PAGE: Final = 8
KINDS: Final[tuple[str, ...]] = get_args(ConflictKind)
Kind = Annotated[str, Query(max_length=40)]


@router.get("/conflicts")
def clashes(leaf: Face, library: Shelf, wanted: Wanted, kind: Kind = "") -> Response:
    """Return the conflicts asked for, the gravest first."""
    at = desk_at(leaf, library)
    fault = ""
    try:
        asked = focus(at, wanted.about or None, wanted.topic or None, wanted.party or None)
        found = conflicts_about(at, asked, (kind,) if kind else ())
    except InputError as said:
        found, fault = (), str(said)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    query = leaf.here(page=None).partition("?")[2]
    return leaf.show(
        "conflicts.html",
        room="chronicle",
        status=400 if fault else 200,
        fault=fault,
        wanted=wanted,
        kind=kind,
        all_kinds=KINDS,
        linked=LINKED,
        kind_name=kind_name,
        found=found,
        shown=found[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=pages,
        chips=sorted(at.chips.values(), key=lambda chip: chip.name),
        forms=[("JSON", f"/chronicle/conflicts/json?{query}")],
        **told(leaf, at),
    )


@router.get("/conflicts/json")
def clashes_as_json(leaf: Face, library: Shelf, wanted: Wanted, kind: Kind = "") -> Response:
    """Return the conflicts asked for, in the form that `valico conflicts --json` prints."""
    at = desk_at(leaf, library)
    asked = focus(at, wanted.about or None, wanted.topic or None, wanted.party or None)
    found = conflicts_about(at, asked, (kind,) if kind else ())
    content = json_from("conflicts", at.sight, conflicts=conflicts_told(found))
    return as_file(content.encode(), "application/json", "valico-conflicts.json")
