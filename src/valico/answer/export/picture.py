"""The pictures that an answer has, as SVG and PNG: a gate, a history, a timeline, a scenario."""

import io
from typing import Literal

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from valico.answer.chronicle.drawing import timeline_png, timeline_svg
from valico.answer.chronicle.timeline import Timeline
from valico.answer.export.sheets import Exportable
from valico.answer.gate.picture import picture_png, picture_svg
from valico.answer.gate.record import GatePicture
from valico.answer.gate.sheet import DPI, STYLE
from valico.answer.history import History
from valico.answer.market.picture import PICTURES, WIDTH_IN
from valico.answer.market.picture import picture_svg as scenario_svg
from valico.answer.market.report import Report
from valico.answer.strip import strip_png, strip_svg
from valico.errors import InputError

Format = Literal["svg", "png"]


def pictures_of(answer: Exportable) -> tuple[str, ...]:
    """Return the names of the pictures that an answer has, the foremost first."""
    match answer:
        case GatePicture():
            return ("gate",)
        case History():
            return ("history",)
        case Timeline():
            return ("timeline",)
        case Report():
            return tuple(PICTURES)
        case _:
            return ()


def picture_of(answer: Exportable, form: Format, name: str = "") -> bytes:
    """Return one picture of an answer, the foremost where none is named.

    Raises InputError where the answer has no such picture.
    """
    names = pictures_of(answer)
    if not names or name not in {"", *names}:
        asked = f"picture '{name}'" if name else "picture"
        message = f"this answer has no {asked}; it has: {', '.join(names) or 'none'}"
        raise InputError(message)
    return _svg(answer, name or names[0]) if form == "svg" else _png(answer, name or names[0])


def _svg(answer: Exportable, name: str) -> bytes:
    paper = io.BytesIO()
    match answer:
        case GatePicture():
            return picture_svg(answer).encode()
        case Report():
            return scenario_svg(answer, name).encode()
        case History():
            strip_svg(answer, paper)
        case Timeline():
            timeline_svg(answer, paper)
    return paper.getvalue()


def _png(answer: Exportable, name: str) -> bytes:
    paper = io.BytesIO()
    match answer:
        case GatePicture():
            picture_png(answer, paper)
        case History():
            strip_png(answer, paper)
        case Timeline():
            timeline_png(answer, paper)
        case Report():
            _scenario_png(answer, name, paper)
    return paper.getvalue()


def _scenario_png(report: Report, name: str, paper: io.BytesIO) -> None:
    draw, height = PICTURES[name]
    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN, height), facecolor="white")
        FigureCanvasAgg(figure)
        draw(figure, report)
        figure.savefig(paper, format="png", dpi=DPI, metadata={"Software": None})
