"""Every source, what rests on it, and when it was last looked at."""

from fastapi import APIRouter
from fastapi.responses import Response

from valico.web.page import Face
from valico.web.shelf import Shelf

router = APIRouter()


@router.get("/sources")
def sources(leaf: Face, library: Shelf) -> Response:
    """Return the list of sources."""
    return leaf.show("sources.html", room="sources", sources=library.sources)
