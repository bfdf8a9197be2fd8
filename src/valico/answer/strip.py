"""The strip chart of a history: two lanes of days, one for each gate. Matplotlib draws it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from valico.answer.gate.sheet import DPI, INK, SIGNS, SOFT, STYLE, tint
from valico.answer.history import History, Span

PERMISSIONS: Final = {
    "allowed": SIGNS["none"].colour,
    "conditional": SIGNS["case-by-case"].colour,
    "discouraged": SIGNS["letter"].colour,
    "blocked": SIGNS["denial"].colour,
    "unknown": SIGNS["unknown"].colour,
}
LANES: Final = (("United States", 1.0), ("China", 0.0))
LEFT: Final = 0.115
"""Where the lanes begin, as a part of the sheet's width."""
CROWDED_DAYS: Final = 28
"""Numbers nearer than this to the one before stand a step higher."""
HALF: Final = 0.30
"""Half the height of a lane."""
LETTER_DAYS: Final = 12.5
"""Days that one letter of a label takes on the widest chart; narrower spans get a number."""


def strip_png(found: History, paper: Path | BinaryIO) -> None:
    """Write the strip chart as PNG."""
    with rc_context(STYLE):
        _figure(found).savefig(paper, format="png", dpi=DPI, metadata={"Software": None})


def strip_svg(found: History, paper: Path | BinaryIO) -> None:
    """Write the strip chart as SVG."""
    with rc_context(STYLE):
        _figure(found).savefig(paper, format="svg", metadata={"Date": None})


def _figure(found: History) -> Figure:
    causes = [span for span in (*found.us, *found.cn) if span.cause]
    height = 3.3 + 0.27 * len(causes)
    figure = Figure(figsize=(12, height))
    top = 1 - 0.95 / height
    axes = figure.add_axes((LEFT, top - 1.75 / height, 0.98 - LEFT, 1.75 / height))
    number = 1
    for (title, level), spans in zip(LANES, (found.us, found.cn), strict=True):
        axes.text(
            -0.012,
            level,
            title,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
            fontsize=10,
            fontweight="bold",
            color=INK,
        )
        number = _lane(axes, spans, level, number)
    _dress(axes, found)
    figure.text(
        LEFT,
        1 - 0.36 / height,
        f"{found.chip_name}: status for {found.to}",
        fontsize=15,
        fontweight="bold",
        color=INK,
    )
    figure.text(
        LEFT,
        1 - 0.62 / height,
        f"as known by {found.known_by}. Information, not legal advice.",
        fontsize=9,
        color=SOFT,
    )
    _legend(figure, causes, top - 2.35 / height, height)
    return figure


def _lane(axes: Axes, spans: Sequence[Span], level: float, number: int) -> int:
    """Draw one gate's spans and return the next number."""
    last, step = -1e9, 0
    for span in spans:
        colour = _colour(span)
        start, width = date2num(span.first), (span.end - span.first).days
        axes.broken_barh(
            [(start, width)],
            (level - HALF, 2 * HALF),
            facecolor=tint(colour, 0.30),
            edgecolor=colour,
            linewidth=1.0,
        )
        fits = LETTER_DAYS * len(span.words) < width
        if fits:
            axes.text(
                start + width / 2,
                level,
                span.words,
                ha="center",
                va="center",
                fontsize=8.5,
                color=INK,
            )
        if span.cause:
            step = (step + 1) % 2 if start - last < CROWDED_DAYS else 0
            last = start
            axes.text(
                start,
                level + HALF + 0.04 + 0.15 * step,
                str(number),
                ha="left",
                va="bottom",
                fontsize=7.5,
                fontweight="bold",
                color=colour,
            )
            number += 1
    return number


def _colour(span: Span) -> str:
    return PERMISSIONS.get(span.status) or SIGNS[span.status].colour  # type: ignore[index]


def _dress(axes: Axes, found: History) -> None:
    first = min(span.first for span in (*found.us, *found.cn))
    last = max(span.end for span in (*found.us, *found.cn))
    axes.set_xlim(date2num(first), date2num(last))
    axes.set_ylim(-0.55, 1.55)
    axes.set_yticks([])
    locator = AutoDateLocator(minticks=5, maxticks=10)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.tick_params(axis="x", labelsize=9, colors=SOFT, length=3)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)


def _legend(figure: Figure, causes: Sequence[Span], top: float, height: float) -> None:
    """Write what each number stands for: the day, the status, the cause."""
    for number, span in enumerate(causes, start=1):
        y = top - 0.27 * (number - 1) / height
        figure.text(LEFT, y, str(number), fontsize=8.5, fontweight="bold", color=_colour(span))
        figure.text(LEFT + 0.022, y, _day(span.first), fontsize=8.5, color=SOFT)
        figure.text(
            LEFT + 0.095, y, _shortened(f"{span.words}: {span.cause}"), fontsize=8.5, color=INK
        )


def _day(day: date) -> str:
    return day.isoformat()


def _shortened(text: str, longest: int = 132) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
