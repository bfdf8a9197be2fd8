"""The chronicle's first page: who said what when, in lanes, and beneath it every claim."""

from typing import Final

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from valico import dates
from valico.answer.chronicle.desk import Desk, focus
from valico.answer.chronicle.lanes import Lane, lanes
from valico.answer.chronicle.saying import View, claim_list
from valico.answer.chronicle.timeline import Mark, timeline
from valico.answer.chronicle.told import behind_each
from valico.answer.export.form import Form
from valico.chronicle.claims import Claim
from valico.errors import InputError
from valico.web.firmness import worded
from valico.web.page import Face, Leaf
from valico.web.pages.chronicle.asked import (
    HEDGES,
    POLICIES,
    Asked,
    Wanted,
    chosen,
    desk_at,
    paged,
)
from valico.web.pages.chronicle.words import SHAPES, told
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
PAGE: Final = 20
"""Claims on one page of the list."""
FILES: Final[tuple[tuple[str, Form], ...]] = (
    ("CSV", "csv"),
    ("XLSX", "xlsx"),
    ("JSON", "json"),
    ("BibTeX", "bibtex"),
    ("RIS", "ris"),
)


@router.get("")
def chronicle(leaf: Face, library: Shelf, wanted: Wanted) -> Response:
    """Return the lanes and the list of what is asked for."""
    at = desk_at(leaf, library)
    try:
        claims, hidden = chosen(wanted, at)
    except InputError as fault:
        return _shown(leaf, at, wanted, (), 0, str(fault))
    return _shown(leaf, at, wanted, claims, hidden, "")


def _shown(  # noqa: PLR0913, PLR0917  # what one page is made of
    leaf: Leaf, at: Desk, wanted: Asked, claims: tuple[Claim, ...], hidden: int, fault: str
) -> Response:
    shown, page, pages = paged(claims, wanted.page, PAGE)
    query = leaf.here(page=None).partition("?")[2]
    return leaf.show(
        "chronicle.html",
        room="chronicle",
        status=400 if fault else 200,
        fault=fault,
        wanted=wanted,
        found=len(claims),
        hidden=hidden,
        shown=shown,
        page=page,
        pages=pages,
        behind=behind_each(shown, at),
        hedges=HEDGES,
        policies=POLICIES,
        chips=sorted(at.chips.values(), key=lambda chip: chip.name),
        items=f"/chronicle/lanes?{query}",
        forms=[(label, f"/chronicle/claims/{form}?{query}") for label, form in FILES],
        drawings=[(form.upper(), f"/chronicle/drawn/{form}?{query}") for form in ("svg", "png")],
        **told(leaf, at),
    )


@router.get("/lanes")
def lanes_as_json(leaf: Face, library: Shelf, wanted: Wanted) -> JSONResponse:
    """Return the stories lane by lane, as the drawing of the page takes them."""
    at = desk_at(leaf, library)
    found = lanes(chosen(wanted, at)[0], at, wanted.lane)
    groups = [{"id": lane.id, "content": lane.name} for lane in found]
    items = [
        _item(leaf, lane, number, mark) for lane in found for number, mark in enumerate(lane.marks)
    ]
    return JSONResponse({"groups": groups, "items": items})


def _item(leaf: Leaf, lane: Lane, number: int, mark: Mark) -> dict[str, str]:
    """Return a story as an item: its shape, its words, and where it leads."""
    word = worded(leaf.language, "firmness")
    value = mark.value.replace("-", " ")
    what = f"{leaf.word('chronicle.not')} {value}" if mark.denied else value
    hedge = word("mark", "denied" if mark.denied else _hedge_word(mark))
    topic = word("topic", mark.topic)
    outlets = leaf.word("chronicle.outlets_many", count=mark.outlets)
    return {
        "id": f"{lane.id}/{number}",
        "group": lane.id,
        "start": mark.day.isoformat(),
        "hedge": "denied" if mark.denied else mark.hedge,
        "shape": SHAPES["denied"] if mark.denied else SHAPES[mark.hedge],
        "matter": "" if lane.id == mark.topic else topic,
        "text": what,
        "says": f"{mark.day}, {topic}: {what}. {hedge}; {mark.origins} / {outlets}",
        "origins": str(mark.origins),
        "href": leaf.clock.address(f"/chronicle/{mark.claims[0]}"),
    }


def _hedge_word(mark: Mark) -> str:
    return "on record" if mark.hedge == "stated" else mark.hedge


@router.get("/claims/{form}")
def claims_as_file(leaf: Face, library: Shelf, wanted: Wanted, form: Form) -> Response:
    """Return the claims asked for as a file, all pages of them."""
    at = desk_at(leaf, library)
    claims, hidden = chosen(wanted, at)
    view = View(
        sight=at.sight, policy=wanted.firmly, found=len(claims), hidden=hidden, shown=claims
    )
    return taken(claim_list(view, at), form, name="valico-claims")


@router.get("/drawn/{form}")
def drawn(leaf: Face, library: Shelf, wanted: Wanted, form: Form) -> Response:
    """Return the line of time by matters, as a picture to keep."""
    at = desk_at(leaf, library)
    asked = focus(at, wanted.about or None, wanted.topic or None, wanted.party or None)
    found = timeline(at, asked, since=dates.day(wanted.since) if wanted.since else None)
    return taken(found, form, name="valico-timeline")
