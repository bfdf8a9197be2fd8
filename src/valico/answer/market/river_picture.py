"""The Sankey of the chain: what came to each stage, was lost or remains, and who got it."""

import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from valico.answer.gate.sheet import INK, SOFT, tint
from valico.answer.market.amounts import amount
from valico.answer.market.focus import course_of
from valico.answer.market.paint import COLOURS, Sheet, titled
from valico.answer.market.report import Report
from valico.market.outcome.flows import Course, Reach

STEP: Final = 1.0
"""From one stage to the next."""
BAR: Final = 0.07
FEW: Final = 0.004
"""Part of the largest flow below which a branch is not drawn."""
LEFT: Final = "left in stock"
SLOT: Final = 0.05
GAP: Final = 0.05
"""Height of a thin branch's label, and what lies between two, in parts of the largest flow."""
BUYERS: Final = ("#1b8a74", "#3fa0d8", "#27509b", "#6a47d1", "#a9805a", "#8cb464", "#8a9097")


class Ribbon(NamedTuple):
    """A flow from one edge to another: places, heights of the lower rim, and its thickness."""

    left: float
    low: float
    right: float
    low_right: float
    thick: float


def draw_river(sheet: Sheet, report: Report) -> None:
    """Draw the way of the report's product through the chain."""
    course = course_of(report)
    span = f"units from {report.summary.begins} to {report.summary.ends}, mean of all runs"
    titled(sheet, f"The way of the {report.names[course.chip]}", span)
    axes = sheet.add_axes((0.03, 0.03, 0.94, 0.80))
    axes.axis("off")
    largest = max(
        *(reach.came + reach.there for reach in course.reaches), _out_of_stock(course), 1.0
    )
    for place, reach in enumerate(course.reaches):
        _reach(axes, place * STEP, reach, largest)
    _stock(axes, len(course.reaches) * STEP, course, largest)
    axes.set_xlim(-0.45, (len(course.reaches) + 2.3) * STEP)
    tallest = max(*(reach.there for reach in course.reaches), course.stock_at_first) / largest
    axes.set_ylim(-0.62, 1.42 + tallest)


def _out_of_stock(course: Course) -> float:
    return sum(units for _, units in course.buyers) + course.stock_at_end


def _reach(axes: Axes, x: float, reach: Reach, largest: float) -> None:
    """Draw a stage: its bar, what comes to it, what was there, what leaves, is lost or remains."""
    height = (reach.came + reach.there) / largest
    _bar(axes, x, 0, height, SOFT)
    name = "\n".join(_folded(reach.name))
    axes.text(x + BAR / 2, -0.24, name, size=7.5, ha="center", va="top", color=INK)
    there, scrapped, remains, passed = (
        value / largest for value in (reach.there, reach.scrapped, reach.remains, reach.passed)
    )
    if x == 0:
        _ribbon(axes, Ribbon(x - 0.4, 0, x, 0, reach.came / largest), COLOURS["inside"])
        middle = reach.came / largest / 2
        axes.text(
            x - 0.37, middle, f"begun\n{amount(reach.came)}", size=7.5, va="center", color=INK
        )
    if there > FEW:
        _ribbon(axes, Ribbon(x - 0.2, 1.18, x, reach.came / largest, there), "#c8b48a")
        _label(axes, x - 0.2, 1.2 + there, f"there at first\n{amount(reach.there)}")
    if remains > FEW:
        _ribbon(axes, Ribbon(x + BAR, height - remains, x + 0.3, 1.15, remains), "#8a9097")
        _label(axes, x + 0.3, 1.17 + remains, f"still there\n{amount(reach.remains)}")
    if scrapped > FEW:
        _ribbon(axes, Ribbon(x + BAR, 0, x + 0.36, -0.16 - scrapped, scrapped), COLOURS["stranded"])
        axes.text(x + 0.38, -0.16 - scrapped / 2, f"lost {amount(reach.scrapped)}", size=7,
                  va="center", color=SOFT)  # fmt: skip
    _ribbon(axes, Ribbon(x + BAR, scrapped, x + STEP, 0, passed), COLOURS["inside"])
    axes.text(
        x + STEP / 2 + 0.04, scrapped / 2 + passed / 2, amount(reach.passed), size=8,
        ha="center", va="center", color=INK,
    )  # fmt: skip


def _stock(axes: Axes, x: float, course: Course, largest: float) -> None:
    """Draw the stock, the buyers, and what is left."""
    total = _out_of_stock(course) / largest
    _bar(axes, x, 0, total, SOFT)
    axes.text(x + BAR / 2, -0.24, "Finished\nstock", size=7.5, ha="center", va="top", color=INK)
    if (first := course.stock_at_first / largest) > FEW:
        _ribbon(axes, Ribbon(x - 0.2, 1.18, x, total - first, first), "#c8b48a")
        _label(axes, x - 0.2, 1.2 + first, f"there at first\n{amount(course.stock_at_first)}")
    ends = [*course.buyers, (LEFT, course.stock_at_end)]
    drawn = [(name, units) for name, units in ends if units / largest > FEW / 4]
    slots = [max(units / largest, SLOT) + GAP for _, units in drawn]
    low, below = 0.0, min(0.0, total / 2 - sum(slots) / 2)
    for number, ((name, units), slot) in enumerate(zip(drawn, slots, strict=True)):
        thick = units / largest
        colour = COLOURS["stock"] if name == LEFT else BUYERS[number % len(BUYERS)]
        end = below + (slot - GAP - thick) / 2
        _ribbon(axes, Ribbon(x + BAR, low, x + STEP, end, thick), colour)
        words = f"{name}  {amount(units)}"
        axes.text(x + STEP + 0.04, end + thick / 2, words, size=8, va="center", color=INK)
        low += thick
        below += slot


def _ribbon(axes: Axes, ribbon: Ribbon, colour: str) -> None:
    left, low, right, low_right, thick = ribbon
    middle = (left + right) / 2
    points = [
        (left, low), (middle, low), (middle, low_right), (right, low_right),
        (right, low_right + thick), (middle, low_right + thick), (middle, low + thick),
        (left, low + thick), (left, low),
    ]  # fmt: skip
    curve, line = Path.CURVE4, Path.LINETO
    codes = [Path.MOVETO, curve, curve, curve, line, curve, curve, curve, Path.CLOSEPOLY]
    axes.add_patch(PathPatch(Path(points, codes), facecolor=tint(colour, 0.62), linewidth=0))


def _bar(axes: Axes, x: float, low: float, high: float, colour: str) -> None:
    axes.add_patch(Rectangle((x, low), BAR, max(high - low, 0.004), facecolor=colour, linewidth=0))


def _label(axes: Axes, x: float, y: float, words: str) -> None:
    axes.text(x, y, words, size=7, ha="center", va="bottom", color=SOFT)


def _folded(name: str) -> Sequence[str]:
    """Return a name in lines of about fifteen letters."""
    return textwrap.wrap(name, 16)
