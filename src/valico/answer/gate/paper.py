"""The paper that the picture of the gate is drawn on: matplotlib only, without pyplot.

All places on it are in points of 1/72 inch from its lower left corner, for every output alike.
"""

import math
import re
from collections.abc import Sequence
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D

from valico.answer.gate.geometry import Box, Line
from valico.answer.gate.record import GatePicture
from valico.answer.gate.regions import Bounds
from valico.answer.gate.sheet import DPI, INK, MARK, Sign

WIDTH: Final = 12 * 72.0
HEIGHT: Final = 8.7 * 72.0
FRAME: Final = Box(66.0, 86.0, WIDTH - 56.0, HEIGHT - 104.0)
"""Where the plane lies on the paper."""
_UNIT: Final = re.compile(r"(?<=\d) (?=[TG]B/s|%)")
"""The space between a number and its unit, where no line may end."""


class Paper:
    """A figure with its plane, a ruler for its texts, and a few pens."""

    def __init__(self, picture: GatePicture) -> None:
        """Lay out an empty plane that holds every chip and every line."""
        self.figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=DPI, facecolor="white")
        self._ruler = FigureCanvasAgg(self.figure).get_renderer()
        self._points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self._sizes: dict[tuple[str, float, str], tuple[float, float]] = {}
        bounds = [region.bounds for region in picture.regions]
        limits = [e for b in bounds for e in (b.tpp_from, b.tpp_to)]
        self.across = _span([p.tpp for p in picture.points], limits)
        limits = [e for b in bounds for e in (b.bandwidth_from, b.bandwidth_to)]
        self.up = _span([p.memory_bandwidth for p in picture.points], limits)

    def x(self, tpp: float | None, otherwise: float = FRAME.left) -> float:
        """Return where a TPP lies on the paper, kept inside the plane."""
        return otherwise if tpp is None else _at(tpp, self.across, FRAME.left, FRAME.right)

    def y(self, bandwidth: float | None, otherwise: float = FRAME.bottom) -> float:
        """Return where a memory bandwidth lies on the paper, kept inside the plane."""
        return otherwise if bandwidth is None else _at(bandwidth, self.up, FRAME.bottom, FRAME.top)

    def box(self, bounds: Bounds) -> Box:
        """Return a rectangle of the plane, cut off at its rim."""
        return Box(
            self.x(bounds.tpp_from, FRAME.left),
            self.y(bounds.bandwidth_from, FRAME.bottom),
            self.x(bounds.tpp_to, FRAME.right),
            self.y(bounds.bandwidth_to, FRAME.top),
        )

    def size(self, words: str, size: float, weight: str = "normal") -> tuple[float, float]:
        """Return width and height of a text, as the renderer measures it."""
        key = (words, size, weight)
        if key not in self._sizes:
            text = self.figure.text(0, 0, words, fontsize=size, fontweight=weight, linespacing=1.25)
            extent = text.get_window_extent(self._ruler)
            text.remove()
            self._sizes[key] = (extent.width * 72 / DPI, extent.height * 72 / DPI)
        return self._sizes[key]

    def wrap(self, words: str, width: float, size: float, weight: str = "normal") -> list[str]:
        """Return a text as lines that are no wider, unless one word is."""
        lines = [""]
        for word in _UNIT.sub("\u00a0", words).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.size(longer, size, weight)[0] > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def write(  # noqa: PLR0913  # a text has that many properties
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        colour: str | tuple[float, float, float] = INK,
        weight: str = "normal",
        across: str = "left",
        up: str = "baseline",
        turned: bool = False,
        gid: str | None = None,
    ) -> None:
        """Write a text at a place of the paper."""
        self.figure.text(
            x,
            y,
            words,
            transform=self._points,
            fontsize=size,
            color=colour,
            fontweight=weight,
            horizontalalignment=across,
            verticalalignment=up,
            multialignment=across,
            rotation=90 if turned else 0,
            linespacing=1.25,
            gid=gid and gid.replace(" ", "_"),
        )

    def stroke(self, line: Line, *, colour: str, width: float, level: float = 1) -> None:
        """Draw a straight line."""
        self.figure.add_artist(
            Line2D(
                [line.x0, line.x1],
                [line.y0, line.y1],
                transform=self._points,
                color=colour,
                linewidth=width,
                zorder=level,
                solid_capstyle="butt",
            )
        )

    def fill(
        self, box: Box, colour: tuple[float, ...], *, hatch: str | None = None, level: float
    ) -> None:
        """Fill a rectangle with a colour, or hatch it with lines of the colour."""
        self.figure.add_artist(
            Rectangle(
                (box.left, box.bottom),
                box.right - box.left,
                box.top - box.bottom,
                transform=self._points,
                facecolor="none" if hatch else colour,
                edgecolor=colour if hatch else "none",
                hatch=hatch,
                linewidth=0,
                zorder=level,
                antialiased=False,
            )
        )

    def frame(self, box: Box, *, colour: str, width: float) -> None:
        """Draw the rim of a rectangle."""
        for side in box.sides():
            line = Line(side.left, side.bottom, side.right, side.top)
            self.stroke(line, colour=colour, width=width, level=3)

    def mark(self, x: float, y: float, sign: Sign, *, hollow: bool, gid: str | None = None) -> None:
        """Draw the mark of a chip; a hollow one has the colour on its rim only."""
        letter = sign.marker.startswith("$")
        rim = 0.3 if letter else 1.1 if hollow else 0.6
        self.figure.add_artist(
            Line2D(
                [x],
                [y],
                transform=self._points,
                linestyle="none",
                marker=sign.marker,
                markersize=MARK * sign.scale,
                markerfacecolor="white" if hollow and not letter else sign.colour,
                markeredgecolor=sign.colour if hollow or letter else "white",
                markeredgewidth=rim,
                zorder=5,
                gid=gid and gid.replace(" ", "_"),
            )
        )

    def ring(self, x: float, y: float) -> None:
        """Draw a ring around a mark."""
        self.figure.add_artist(
            Line2D(
                [x],
                [y],
                transform=self._points,
                linestyle="none",
                marker="o",
                markersize=MARK * 1.8,
                markerfacecolor="none",
                markeredgecolor=INK,
                markeredgewidth=1.2,
                zorder=6,
            )
        )


def _span(values: Sequence[float], limits: Sequence[float | None]) -> tuple[float, float]:
    """Return the ends of an axis, in log10: all values and limits, and some air."""
    seen = [value for value in (*values, *limits) if value] or [1.0, 10.0]
    return math.log10(min(seen)) - 0.13, math.log10(max(seen)) + 0.13


def _at(value: float, span: tuple[float, float], low: float, high: float) -> float:
    part = (math.log10(value) - span[0]) / (span[1] - span[0])
    return low + max(0.0, min(1.0, part)) * (high - low)
