"""Chips: the list, the page of each, comparisons, and ranks by work."""

from fastapi import APIRouter

from valico.web.pages.chips import compare, listed, one, rank

router = APIRouter()
for part in (rank, compare, listed, one):  # the page of a chip takes every address that is left
    router.include_router(part.router)
