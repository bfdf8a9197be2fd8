"""An answer to take away, in every form that the exports know."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.answer import Answer
from valico.answer.ask import ask
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.market.asking import asks_what_if, asks_written
from valico.answer.market.question.sheet import answered
from valico.answer.table.record import Sheet
from valico.errors import InputError
from valico.web.clock import Clock
from valico.web.page import Face, Leaf
from valico.web.pages.ask.day import known_by
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
LABELS: Final[dict[Form, str]] = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "json": "JSON",
    "markdown": "Markdown",
    "html": "HTML",
    "bibtex": "BibTeX",
    "ris": "RIS",
}
"""What is offered, and how it is called."""


def forms(leaf: Leaf, words: str) -> list[tuple[str, str]]:
    """Return the downloads of an answer: label and address."""
    return [
        (label, leaf.clock.address(f"/ask/answer/{form}", q=words))
        for form, label in LABELS.items()
    ]


@router.get("/ask/answer/{form}")
def download(
    leaf: Face, library: Shelf, form: Form, q: Annotated[str, Query(max_length=400)]
) -> Response:
    """Return the answer to a question as a file."""
    return taken(_answer(q, library, leaf.clock), form)


def _answer(words: str, library: Library, clock: Clock) -> Answer | Sheet:
    if asks_written(words):
        return answered(words, known_by=clock.known_by)
    if asks_what_if(words):
        message = "a simulation is taken away from its own page; open the question first"
        raise InputError(message)
    return ask(words, library, today=clock.on, known_by=known_by(clock))
