"""The market: scenarios and what comes of them, fleets, forecasts, mixes."""

from fastapi import APIRouter

from valico.web.pages.market import counts, editor, scenario

router = APIRouter()
for part in (editor, counts, scenario):  # an address of a scenario's name comes last
    router.include_router(part.router)

__all__ = ["router"]
