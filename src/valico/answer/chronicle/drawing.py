"""The timeline as SVG and PNG: a lane a topic, a shape a hedge, in each mark its origins."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from valico.answer.chronicle.timeline import Mark, Timeline
from valico.answer.gate.sheet import DPI, INK, SOFT, STYLE
from valico.evidence import Hedge

WIDTH_IN: Final = 13.0
STEP_IN: Final = 0.27
"""How high one line of marks is."""
LEFT: Final = 0.142
ACROSS: Final = 0.846
"""Where the lanes begin and how far they reach, as parts of the width."""
LETTER_IN: Final = 0.072
"""How wide a letter of a label is, about."""
MARK_IN: Final = 0.24
SIZE: Final = 8.0
UNDER: Final = 0.42
"""How far under a mark, in lines, runs the stretch in which its story was told."""
_NOTHING: Final = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Shape(NamedTuple):
    """How a hedge is drawn: its marker, its fill, and its words in the key."""

    marker: str
    fill: str
    words: str


SHAPES: Final[Mapping[Hedge, Shape]] = {
    "stated": Shape("o", "#1b5e20", "on record"),
    "attributed": Shape("s", "#2e7d32", "attributed by name"),
    "reported": Shape("^", "#b26a00", "reported, origin unnamed"),
    "conditional": Shape("D", "#ffffff", "in the conditional"),
    "planned": Shape(">", "#1565c0", "planned"),
    "denied": Shape("X", "#b71c1c", "denied"),
}
"""Shape and fill both tell the hedge, so that nobody needs colours."""


class Spot(NamedTuple):
    """A mark with the line on which it finds room."""

    mark: Mark
    line: int


def timeline_svg(found: Timeline, paper: Path | BinaryIO) -> None:
    """Write the picture as SVG."""
    with rc_context(STYLE):
        _draw(found).savefig(paper, format="svg", metadata=_NOTHING)


def timeline_png(found: Timeline, paper: Path | BinaryIO) -> None:
    """Write the picture as PNG, 200 dots to the inch."""
    with rc_context(STYLE):
        _draw(found).savefig(paper, format="png", dpi=DPI, metadata={"Software": None})


def _draw(found: Timeline) -> Figure:
    first, last = _days(found)
    lanes = {topic: _placed(found, topic, first, last) for topic in found.topics}
    lines = sum(max(spot.line for spot in spots) + 2 for spots in lanes.values())
    height = lines * STEP_IN + 1.75
    figure = Figure(figsize=(WIDTH_IN, height), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((LEFT, 0.78 / height, ACROSS, 1 - 1.5 / height))
    _frame(axes, first, last, lines)
    top = 0
    for topic, name in zip(found.topics, found.names(), strict=True):
        top = _lane(axes, name, lanes[topic], top, shaded=found.topics.index(topic) % 2 == 0)
    figure.text(0.012, 1 - 0.3 / height, f"Who said what: {found.title}", size=14, weight="bold")
    figure.text(0.012, 1 - 0.55 / height, _subtitle(found), size=9, color=SOFT)
    _key(figure, found, height)
    return figure


def _days(found: Timeline) -> tuple[date, date]:
    first = min(mark.day for mark in found.marks)
    last = max(mark.last for mark in found.marks)
    room = max(3, (last - first).days // 40)
    return first - timedelta(days=room), last + timedelta(days=6 * room)


def _subtitle(found: Timeline) -> str:
    told = f"{len(found.marks)} stories, at the day of first publication"
    number = "the number in a mark counts origins, not outlets"
    return f"{told}; {number}; a line under it is how long it was told; {found.sight}"


def _placed(found: Timeline, topic: str, first: date, last: date) -> list[Spot]:
    """Return the marks of a topic, each on the first line where it and its label find room."""
    per_day = ACROSS * WIDTH_IN / max(1, (last - first).days)
    free: list[float] = []
    spots = []
    for mark in (m for m in found.marks if m.topic == topic):
        left = (mark.day - first).days * per_day - MARK_IN / 2
        right = left + MARK_IN + LETTER_IN * (len(_label(mark)) + 1)
        line = next((n for n, until in enumerate(free) if until <= left), len(free))
        free[line : line + 1] = [right]
        spots.append(Spot(mark, line))
    return spots


def _label(mark: Mark) -> str:
    value = mark.value.replace("-", " ")
    return f"not {value}" if mark.denied else value


def _frame(axes: Axes, first: date, last: date, lines: int) -> None:
    axes.set_xlim(_at(first), _at(last))
    axes.set_ylim(lines, 0)
    locator = AutoDateLocator(minticks=6, maxticks=14)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.tick_params(axis="x", labelsize=9, length=3, color=SOFT)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)


def _at(day: date) -> float:
    return float(date2num(day))


def _lane(axes: Axes, name: str, spots: Sequence[Spot], top: int, *, shaded: bool) -> int:
    """Draw one topic and return where the next begins."""
    bottom = top + max(spot.line for spot in spots) + 2
    if shaded:
        axes.axhspan(top, bottom, color="#f6f6f4", zorder=0)
    axes.annotate(
        name,
        (0, (top + bottom) / 2),
        xycoords=("axes fraction", "data"),
        xytext=(-8, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        size=10,
        weight="bold",
        color=INK,
    )
    for spot in spots:
        _mark(axes, spot.mark, top + spot.line + 1.0)
    return bottom


def _mark(axes: Axes, mark: Mark, line: float) -> None:
    shape = SHAPES[mark.hedge]
    x = _at(mark.day)
    if mark.last > mark.day:
        axes.plot([x, _at(mark.last)], [line + UNDER] * 2, color=SOFT, linewidth=1.4, zorder=2)
    size = 12.5 if shape.marker in "^>D" else 11.5
    axes.plot(
        [x],
        [line],
        marker=shape.marker,
        markersize=size,
        markerfacecolor=shape.fill,
        markeredgecolor=INK,
        markeredgewidth=0.8,
        linestyle="none",
        zorder=3,
    )
    colour = INK if shape.fill == "#ffffff" else "white"
    axes.annotate(
        str(mark.origins),
        (x, line),
        xytext=(0, -0.4 - 0.9 * (shape.marker == "^")),
        textcoords="offset points",
        ha="center",
        va="center",
        size=6.5,
        color=colour,
        weight="bold",
        zorder=4,
    )
    axes.annotate(
        _label(mark),
        (x, line),
        xytext=(8.5, 0),
        textcoords="offset points",
        ha="left",
        va="center",
        size=SIZE,
        color=INK,
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
    )


def _key(figure: Figure, found: Timeline, height: float) -> None:
    """Draw what the shapes mean, those that occur."""
    used = [hedge for hedge in SHAPES if any(mark.hedge == hedge for mark in found.marks)]
    handles = [
        Line2D(
            [], [], marker=SHAPES[h].marker, markerfacecolor=SHAPES[h].fill, markeredgecolor=INK,
            markersize=9, linestyle="none", label=SHAPES[h].words,
        )
        for h in used
    ]  # fmt: skip
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(LEFT - 0.01, 0.06 / height),
        ncols=len(used),
        frameon=False,
        fontsize=9,
        handletextpad=0.3,
        columnspacing=1.6,
    )
