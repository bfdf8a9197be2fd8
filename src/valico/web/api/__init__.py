"""The same verbs over HTTP: an application of its own, mounted at `/api/v1`.

It has its own handlers of faults (problem+json) and its own OpenAPI document.
"""

from fastapi import FastAPI

from valico.answer.library import Library
from valico.web.settings import Settings


def create_api(settings: Settings, library: Library) -> FastAPI:
    """Return the API that reads a library already in memory."""
    api = FastAPI(title="Valico")
    api.state.settings, api.state.library = settings, library
    return api
