"""The answer as one self-contained page: no script, no request, light and dark."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from valico.answer.page import Page

TEMPLATES: Final = Path(__file__).parent / "templates"


def html_from_page(page: Page, *, picture_svg: str = "", language: str = "en") -> str:
    """Return a laid-out answer as an HTML document; the picture is SVG made by this program.

    Everything else is escaped, so that no word of a source can become markup.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("answer.html")
    return template.render(page=page, picture=Markup(picture_svg), language=language)  # noqa: S704  # our own SVG
