"""A page: a template filled with what a room answered, the clocks and the words of a language."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from valico import __version__
from valico.web.clock import AsOf
from valico.web.language import LANGUAGES, Language, words_in

TEMPLATES: Final = Path(__file__).parent / "templates"
NAV: Final = (
    ("ask", "/"),
    ("gate", "/gate"),
    ("chips", "/chips"),
    ("compute", "/compute"),
    ("chronicle", "/chronicle"),
    ("market", "/market"),
    ("network", "/network"),
    ("sources", "/sources"),
)
"""The rooms of the site, by the key of their name, and where they lie."""


class Leaf:
    """What every page needs beside its own matter: the request, the clocks, the language."""

    def __init__(self, request: Request, clock: AsOf, language: Language) -> None:
        """Take what the request says."""
        self.request = request
        self.clock = clock
        self.language = language

    def word(self, key: str, **parts: object) -> str:
        """Return the words under a key, such as `gate.title`, in the page's language."""
        text = words_in(self.language)[key]
        return text.format(**parts) if parts else text

    def here(self, **changes: str | None) -> str:
        """Return this page's address with parts of its query changed; None takes one away."""
        query = dict(self.request.query_params) | changes
        kept = {key: value for key, value in query.items() if value}
        return f"{self.request.url.path}?{urlencode(kept)}" if kept else self.request.url.path

    def show(
        self, template: str, /, *, room: str = "", status: int = 200, **matter: object
    ) -> HTMLResponse:
        """Return a page: a template filled; `room` says which room of the site it is."""
        text = environment().get_template(template).render(self._around(room) | matter)
        return HTMLResponse(text, status_code=status, headers={"Content-Language": self.language})

    def _around(self, room: str) -> dict[str, object]:
        return {
            "leaf": self,
            "room": room,
            "t": self.word,
            "at": self.clock.address,
            "clock": self.clock,
            "language": self.language,
            "languages": LANGUAGES,
            "nav": NAV,
            "version": __version__,
            "partial": self.request.headers.get("HX-Request") == "true",
        }


Face = Annotated[Leaf, Depends(Leaf)]
"""The leaf of a request, as a page's function takes it."""


@cache
def environment() -> Environment:
    """Return the templates; everything is escaped that is not a template's own."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
