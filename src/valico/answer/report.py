"""The answer as a page with the picture of the gate on its day."""

from valico.answer.answer import Answer
from valico.answer.gate.picture import picture_svg
from valico.answer.gate.record import gate_picture
from valico.answer.html import html_from_page
from valico.answer.library import Library
from valico.answer.page import page_from_answer


def report_html(answer: Answer, library: Library) -> str:
    """Return the full answer as a self-contained HTML document, its chip pointed out."""
    destination = answer.destination
    chips = (answer.chip,) if answer.chip in library.chips else ()
    picture = gate_picture(
        library,
        on=answer.on,
        known_by=answer.known_by,
        destination=destination,
        highlight=chips,
    )
    return html_from_page(page_from_answer(answer), picture_svg=picture_svg(picture))
