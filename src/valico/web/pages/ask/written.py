"""The answer to a question of the market whose figures are written down."""

from fastapi.responses import Response

from valico.answer.market.question.sheet import answered
from valico.web.page import Leaf
from valico.web.pages.ask import downloads
from valico.web.sheet import cited, grids_of


def written_page(leaf: Leaf, words: str) -> Response:
    """Return the page of a written question, from what was published by the clock's day."""
    sheet = answered(words, known_by=leaf.clock.known_by)
    return leaf.show(
        "ask_written.html",
        room="ask",
        words=words,
        sheet=sheet,
        grids=grids_of(sheet),
        cited=cited,
        forms=downloads.forms(leaf, words),
    )
