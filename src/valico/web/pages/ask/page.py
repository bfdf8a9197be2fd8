"""The first page: the box, and beneath it what stands today or the answer."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.ask import ask
from valico.answer.bulletin import bulletin, read_beginning
from valico.answer.gate.record import short_citation
from valico.answer.library import Library
from valico.answer.market.asking import asks_what_if, asks_written
from valico.answer.page import page_from_answer
from valico.errors import InputError, UnknownNameError
from valico.web.calendar import day_in_words
from valico.web.firmness import look_of, worded
from valico.web.page import Face, Leaf
from valico.web.pages.ask import downloads, pictures, simulated
from valico.web.pages.ask.day import known_by
from valico.web.pages.ask.words import headline, titled
from valico.web.pages.ask.written import written_page
from valico.web.shelf import Shelf

router = APIRouter()
router.include_router(downloads.router)
router.include_router(pictures.router)
router.include_router(simulated.router)
LONGEST: Final = 400
"""Letters of a question; a longer one is no question."""
Asked = Annotated[str, Query(description="A question in words, in English or Italian.")]


@router.get("/")
def question(leaf: Face, library: Shelf, q: Asked = "") -> Response:
    """Return the question box with what stands on the day, or with the answer."""
    words = q.strip()
    if not words:
        return _front(leaf, library)
    try:
        return _answered(leaf, library, words)
    except InputError as fault:
        return refused(leaf, words, fault)


def _front(leaf: Leaf, library: Library) -> Response:
    beginning = read_beginning(root=leaf.request.app.state.settings.data)
    clock = leaf.clock
    return leaf.show(
        "ask.html",
        room="ask",
        status=200,
        words="",
        examples=beginning.example,
        bulletin=bulletin(library, beginning, on=clock.on, known_by=clock.known_by),
        library=library,
        **told(leaf),
    )


def told(leaf: Leaf) -> dict[str, object]:
    """Return what the templates of answers need beside their matter."""
    return {
        "look_of": look_of,
        "worded": worded(leaf.language, "firmness"),
        "day": lambda day: day_in_words(day, leaf.language),
        "short": short_citation,
    }


def _answered(leaf: Leaf, library: Library, words: str) -> Response:
    if len(words) > LONGEST:
        message = f"the question has {len(words):,} letters; ask in at most {LONGEST}"
        raise InputError(message)
    if asks_written(words):
        return written_page(leaf, words)
    if asks_what_if(words):
        return simulated.waiting(leaf, words)
    answer = ask(words, library, today=leaf.clock.on, known_by=known_by(leaf.clock))
    clock = msgspec.structs.replace(leaf.clock, on=answer.on, known_by=answer.known_by)
    at = Leaf(leaf.request, clock, leaf.language)
    return at.show(
        "answer.html",
        room="ask",
        status=200,
        words=words,
        answer=answer,
        page=page_from_answer(answer),
        headline=headline(leaf, answer),
        titled=titled(leaf),
        moved=answer.on != leaf.clock.on,
        barred=leaf.clock.on,
        pointed=answer.chip in library.chips,
        forms=downloads.forms(leaf, words),
        **told(leaf),
    )


def refused(leaf: Leaf, words: str, fault: InputError) -> Response:
    """Return the box with what was wrong, and questions that are nearly the one asked."""
    unknown = isinstance(fault, UnknownNameError)
    return leaf.show(
        "ask_refused.html",
        room="ask",
        status=404 if unknown else 400,
        words=words[:LONGEST],
        message=str(fault),
        mended=mended(words, fault) if isinstance(fault, UnknownNameError) else (),
        **told(leaf),
    )


def mended(words: str, fault: UnknownNameError) -> tuple[tuple[str, str], ...]:
    """Return the nearest names, each with the question in which it stands in its place.

    >>> mended("deepsek h200", UnknownNameError("organisation", "deepsek", ["DeepSeek"]))
    (('DeepSeek', 'DeepSeek h200'),)
    """
    place = words.casefold().find(fault.name.casefold())
    if place < 0:
        return tuple((name, f"{name}, {words}") for name in fault.nearest)
    end = place + len(fault.name)
    return tuple((name, f"{words[:place]}{name}{words[end:]}") for name in fault.nearest)
