"""The briefing as HTML made for paper: A4, running heads, links printed; calm on a screen too."""

import base64
import re
from typing import Final

from markupsafe import Markup

from valico.answer.briefing.answering import Picture
from valico.answer.briefing.briefing import Briefing, Part
from valico.answer.table.html import View, environment, view_of
from valico.answer.table.record import Sheet

_IN_CSS: Final = re.compile(r'[\\"<>\n\r\f]')


def html_from_briefing(found: Briefing) -> str:
    """Return the briefing as one self-contained document: no script, no request."""
    made = environment()
    made.filters |= {"data_address": data_address, "css": in_css}
    return made.get_template("briefing.html").render(
        briefing=found, views={part.number: view_of_part(part) for part in found.parts}
    )


def in_css(text: str) -> Markup:
    r"""Return words for a string in a style sheet, where HTML's escapes would be read as words.

    >>> print(in_css('a "b" </style> c'))
    a \22 b\22  \3c /style\3e  c
    """
    return Markup(_IN_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", text))  # noqa: S704  # escaped


def view_of_part(part: Part) -> View | None:
    """Return what the paper shows of a part's sheet, its marks numbered as the paper's notes."""
    sheet: Sheet | None = part.answered.sheet
    return view_of(sheet, numbers=part.numbers) if sheet is not None else None


def data_address(picture: Picture) -> str:
    """Return a picture as a `data:` address: pictures keep to themselves what they name."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}"
