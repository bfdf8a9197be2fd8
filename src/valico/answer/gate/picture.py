"""The picture of the gate as SVG and PNG; matplotlib is imported only when one is asked for."""

import io
import re
from pathlib import Path
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from valico import units
from valico.answer.gate.record import GatePicture, Point

_HEAD: Final = re.compile(r"\A.*?<svg [^>]*?viewBox=\"(?P<box>[^\"]+)\"[^>]*>", re.DOTALL)
_IDLE_DIGITS: Final = re.compile(r"(\d\.\d{3})\d+")
"""Digits below a thousandth of a point, which no eye can see."""
_NOTHING: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
"""No metadata: the same picture is the same file on every day."""


def picture_svg(picture: GatePicture) -> str:
    """Return the picture as one `<svg>` that needs nothing else and is as wide as its place.

    Each chip's mark bears a title with its figures and its verdict.
    """
    from matplotlib import rc_context  # noqa: PLC0415  # only a drawing pays for the import

    from valico.answer.gate.drawing import draw  # noqa: PLC0415  # the same
    from valico.answer.gate.sheet import STYLE  # noqa: PLC0415  # the same

    paper = io.StringIO()
    with rc_context(STYLE):
        draw(picture).savefig(paper, format="svg", metadata=_NOTHING)
    return _standing_alone(paper.getvalue(), picture)


def picture_png(picture: GatePicture, paper: Path | BinaryIO) -> None:
    """Write the picture as PNG, 200 dots to the inch."""
    from matplotlib import rc_context  # noqa: PLC0415  # only a drawing pays for the import

    from valico.answer.gate.drawing import draw  # noqa: PLC0415  # the same
    from valico.answer.gate.sheet import DPI, STYLE  # noqa: PLC0415  # the same

    with rc_context(STYLE):
        draw(picture).savefig(paper, format="png", dpi=DPI, metadata={"Software": None})


def _standing_alone(svg: str, picture: GatePicture) -> str:
    """Take out the prolog, let the width follow the page, and add titles."""
    match = _HEAD.match(svg)
    if match is None:
        return svg
    title = (
        f"Chips and the United States rules on {picture.on}, exports to {picture.destination_name}"
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{match["box"]}" width="100%" role="img">\n<title>{escape(title)}</title>'
    )
    body = _IDLE_DIGITS.sub(r"\1", svg[match.end() :])
    for point in picture.points:
        mark = f'<g id="chip_{point.chip}">'
        body = body.replace(mark, f"{mark}\n<title>{escape(_words(point))}</title>")
    return head + body


def _words(point: Point) -> str:
    least = "at least " if point.tpp_at_least else ""
    shown = f"TPP {least}{units.number(point.tpp)}, {units.show(point.memory_bandwidth, 'byte/s')}"
    return f"{point.name}: {shown}. {point.needs}. {point.reason}"
