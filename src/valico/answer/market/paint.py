"""Colours and axes that the pictures of a scenario share."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter

from valico.answer.gate.sheet import FAINT, INK, SOFT, tint
from valico.answer.market.amounts import amount
from valico.market.outcome.binding import Phase

Sheet = Figure | SubFigure
COLOURS: Final[Mapping[str, str]] = {
    "delivered": "#1b8a74",
    "on the way": "#8cb464",
    "at home": "#8a9097",
    "stock": "#d08a00",
    "inside": "#e3c58c",
    "stranded": "#b3283f",
}
GATES: Final[Mapping[str, str]] = {
    "American licence": "#27509b",
    "Chinese permission": "#b3283f",
    "both gates": "#6a47d1",
    "quota": "#a9805a",
    "power": "#3fa0d8",
    "cap": "#d08a00",
    "stock": "#8a9097",
    "no orders": "#c8ccd0",
}
"""The colour of what binds."""


def days_of(days: Sequence[date]) -> list[float]:
    """Return days as places on an axis."""
    return [float(date2num(day)) for day in days]


def dated(axes: Axes, days: Sequence[float]) -> None:
    """Make the lower axis one of days, the left one of amounts, and the frame light."""
    axes.set_xlim(days[0], days[-1])
    locator = AutoDateLocator(minticks=4, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    calm(axes)


def calm(axes: Axes) -> None:
    """Take the loud parts of a frame away; amounts stand at the left."""
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value)))
    axes.tick_params(labelsize=8, length=3, color=SOFT, labelcolor=SOFT)
    axes.grid(axis="y", color="#e4e4e2", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)


def titled(sheet: Sheet, title: str, under: str = "", *, at: float = 0.97) -> None:
    """Write the title of a picture, and a quiet line below it."""
    sheet.text(0.03, at, title, size=12, weight="bold", color=INK, va="top")
    if under:
        sheet.text(0.03, at - 0.075, under, size=8.5, color=SOFT, va="top")


def shaded(axes: Axes, phases: Sequence[Phase]) -> None:
    """Lay a strip over the plane for what binds, in its colour."""
    for phase in phases:
        if (colour := GATES.get(phase.binds)) is not None:
            first, last = days_of([phase.begins, phase.ends])
            axes.axvspan(first, last, color=tint(colour, 0.1), zorder=0, linewidth=0)
            axes.axvspan(first, last, 0.985, 1.0, color=colour, zorder=4, linewidth=0)
