"""The records of the data, read once when the server starts, and the mark of their version."""

from typing import Annotated

from fastapi import Depends, Request

from valico.answer.library import Library


def library_of(request: Request) -> Library:
    """Return the library that the server read when it started."""
    library = request.app.state.library
    assert isinstance(library, Library)  # noqa: S101  # the application's own state
    return library


Shelf = Annotated[Library, Depends(library_of)]
"""The library, as a page's function takes it."""
