"""The question box and its answer: the first page.

In: words and two clocks. Out: the page of the answer, its picture, its downloads.
"""

from valico.web.pages.ask.page import router

__all__ = ["router"]
