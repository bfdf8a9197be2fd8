"""The answer as a page with the picture of the gate on its day."""

from valico.answer.answer import Answer
from valico.answer.html import html_from_page
from valico.answer.library import Library
from valico.answer.page import page_from_answer


def report_html(answer: Answer, library: Library) -> str:
    """Return the full answer as a self-contained HTML document."""
    del library
    return html_from_page(page_from_answer(answer, full=True))
