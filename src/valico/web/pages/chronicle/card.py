"""The card of one claim."""

from fastapi import APIRouter
from fastapi.responses import Response

from valico.answer.chronicle.told import card_of
from valico.answer.chronicle.wire import conflicts_told, json_from, proposition_told
from valico.web.chart import as_file
from valico.web.page import Face
from valico.web.pages.chronicle.asked import desk_at
from valico.web.pages.chronicle.words import told
from valico.web.shelf import Shelf

router = APIRouter()


@router.get("/{name}/card.json")
def card_as_json(leaf: Face, library: Shelf, name: str) -> Response:
    """Return the card for machines, in the form that `valico why --json` prints."""
    at = desk_at(leaf, library)
    card = card_of(at.claim(name), at)
    content = json_from(
        "claim-card",
        at.sight,
        claim=card.claim,
        reading=None,
        proposition=proposition_told(card.claim, at),
        conflicts=conflicts_told(each.conflict for each in card.against),
    )
    return as_file(content.encode(), "application/json", f"{card.claim.id}.json")


@router.get("/{name}")
def claim(leaf: Face, library: Shelf, name: str) -> Response:
    """Return the card of a claim; UnknownNameError names those that are nearly called so."""
    at = desk_at(leaf, library)
    card = card_of(at.claim(name), at)
    return leaf.show(
        "claim.html",
        room="chronicle",
        status=200,
        card=card,
        claim=card.claim,
        source=at.sources.get(card.claim.source),
        ahead=card.claim.published > at.sight.known_by,
        forms=[
            ("JSON", leaf.clock.address(f"/chronicle/{card.claim.id}/card.json")),
            ("BibTeX", f"/sources/{card.claim.source}/cite.bibtex"),
            ("RIS", f"/sources/{card.claim.source}/cite.ris"),
        ],
        **told(leaf, at),
    )
