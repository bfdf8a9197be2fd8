"""Who said what: the timeline, the cards of claims, what clashes, two days, and the reader.

In: what is asked about, and the two clocks. Out: pages that lead from each sentence to its source.
"""

from fastapi import APIRouter

from valico.web.pages.chronicle import card, conflicts, difference, reader, timeline

router = APIRouter()
for room in (timeline, conflicts, difference, reader, card):  # a claim's address comes last
    router.include_router(room.router, prefix="/chronicle")

__all__ = ["router"]
