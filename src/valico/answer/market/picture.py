"""The pictures of a scenario as SVG and PNG, each alone or all on one sheet."""

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from valico.answer.gate.sheet import DPI, STYLE
from valico.answer.market.fan_picture import draw_fans
from valico.answer.market.paint import Sheet
from valico.answer.market.report import Report
from valico.answer.market.river_picture import draw_river
from valico.answer.market.stack_picture import draw_stacks
from valico.answer.market.tornado_picture import draw_tornado
from valico.errors import InputError

WIDTH_IN: Final = 12.0
PICTURES: Final[Mapping[str, tuple[Callable[[Sheet, Report], None], float]]] = {
    "fans": (draw_fans, 3.9),
    "flows": (draw_stacks, 3.9),
    "chain": (draw_river, 4.9),
    "tornado": (draw_tornado, 3.6),
}
"""Each picture and how high it is, in inches."""
_NOTHING: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}
_HEAD: Final = re.compile(r"\A.*?<svg [^>]*?viewBox=\"(?P<box>[^\"]+)\"[^>]*>", re.DOTALL)


def write_picture(report: Report, path: Path) -> None:
    """Write all pictures on one sheet; the ending says whether as SVG or PNG."""
    with rc_context(STYLE):
        figure = _sheet(report)
        if path.suffix == ".png":
            figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None})
        elif path.suffix == ".svg":
            path.write_text(_svg(figure, report.summary.title), encoding="utf-8")
        else:
            message = f"'{path.name}': no picture ends so; allowed: .svg, .png"
            raise InputError(message)


def picture_svg(report: Report, name: str) -> str:
    """Return one of the pictures as an `<svg>` that needs nothing else."""
    draw, height = PICTURES[name]
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, height), facecolor="white")
        FigureCanvasAgg(figure)
        draw(figure, report)
        return _svg(figure, f"{report.summary.title}: {name}")


def _sheet(report: Report) -> Figure:
    heights = [height for _, height in PICTURES.values()]
    figure = Figure(figsize=(WIDTH_IN, sum(heights)), facecolor="white")
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(len(heights), 1, height_ratios=heights)
    for place, (draw, _) in enumerate(PICTURES.values()):
        draw(figure.add_subfigure(grid[place, 0]), report)
    return figure


def _svg(figure: Figure, title: str) -> str:
    """Return the figure without prolog, as wide as its place, with a title."""
    paper = io.StringIO()
    figure.savefig(paper, format="svg", metadata=_NOTHING)
    svg = paper.getvalue()
    match = _HEAD.match(svg)
    if match is None:
        return svg
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{match["box"]}" width="100%" role="img">\n<title>{escape(title)}</title>'
    )
    return head + svg[match.end() :]
