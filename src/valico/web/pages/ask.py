"""The question box and its answer."""

from fastapi import APIRouter
from fastapi.responses import Response

from valico.web.page import Face

router = APIRouter()


@router.get("/")
def ask(leaf: Face) -> Response:
    """Return the question box."""
    return leaf.show("ask.html", room="ask")
