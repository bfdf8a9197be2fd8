"""How an answer shows itself in a notebook: as HTML, and as Markdown where HTML is not wanted."""

import importlib

ROOM = "valico.answer.export.notebook"
"""The room that draws; it knows all answers, so no answer may know it before it is asked."""


class Shown:
    """A record that a notebook shows as more than its fields."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """Return the answer as a fragment of HTML: escaped, no script, in the colours around it."""
        return str(importlib.import_module(ROOM).html_fragment(self))

    def _repr_markdown_(self) -> str:
        """Return the answer as Markdown."""
        return str(importlib.import_module(ROOM).markdown(self))
