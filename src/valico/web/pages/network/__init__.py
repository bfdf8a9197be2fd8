"""The network of organisations, the map of places, and the page of each organisation."""

from fastapi import APIRouter

from valico.web.pages.network import earth, organisations, tied

router = APIRouter()
for part in (earth, tied, organisations):
    router.include_router(part.router)
