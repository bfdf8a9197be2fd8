"""Films of the gate, kept as they were made: two seconds of judging, some kilobytes of JSON."""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Annotated, Final

import msgspec
from fastapi import Depends, Request

from valico.answer.gate.film import film
from valico.answer.gate.reel import Film
from valico.web.shelf import Shelf

MOST: Final = 24
"""How many films are kept, one for each place and day of knowledge."""


class Films:
    """The films of one library; one is made at a time, so that a crowd does not make it twice."""

    def __init__(self, library: Shelf) -> None:
        """Take the library that they are made from."""
        self._library = library
        self._made: OrderedDict[tuple[str, str, date, date], tuple[Film, bytes]] = OrderedDict()
        self._lock = Lock()

    def of(self, place: str, buyer: str, *, last: date, known_by: date) -> tuple[Film, bytes]:
        """Return the film of the gate to a place and a buyer there, and the same as JSON."""
        key = (place, buyer, last, known_by)
        with self._lock:
            if key not in self._made:
                found = film(
                    self._library, destination=place, last=last, known_by=known_by, buyer=buyer
                )
                self._made[key] = (found, msgspec.json.encode(found))
                while len(self._made) > MOST:
                    self._made.popitem(last=False)
            return self._made[key]


def films_of(request: Request, library: Shelf) -> Films:
    """Return the films of the server."""
    state = request.app.state
    if not hasattr(state, "films"):
        state.films = Films(library)
    found = state.films
    assert isinstance(found, Films)  # noqa: S101  # the application's own state
    return found


Made = Annotated[Films, Depends(films_of)]
"""The films, as a page's function takes them."""
