"""What stands around the plane: scales, limits, title, legend and small print."""

import math
from collections.abc import Iterator
from datetime import date

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from valico import units
from valico.answer.gate.paper import FRAME, HEIGHT, WIDTH, Paper
from valico.answer.gate.record import GatePicture
from valico.answer.gate.sheet import FAINT, SIGNS, SOFT
from valico.units import Dimension


def draw_scales(paper: Paper) -> None:
    """Draw both scales, with thousands marked, and a pale grid."""
    width, height = FRAME.right - FRAME.left, FRAME.top - FRAME.bottom
    place = (FRAME.left / WIDTH, FRAME.bottom / HEIGHT, width / WIDTH, height / HEIGHT)
    axes: Axes = paper.figure.add_axes(place, facecolor="none")
    axes.set_xlim(*paper.across)
    axes.set_ylim(*paper.up)
    _scale(axes.xaxis, paper.across, "count")
    _scale(axes.yaxis, paper.up, "byte/s")
    axes.tick_params(labelsize=8.5, labelcolor=SOFT, color=FAINT, length=3, width=0.6)
    axes.grid(visible=True, color="white", linewidth=0.7)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_color("#b9bec4")
    centre = (FRAME.left + FRAME.right) / 2
    words = "total processing performance (TPP), logarithmic"
    paper.write(centre, FRAME.bottom - 29, words, size=8.8, colour=SOFT, across="center")
    centre = (FRAME.bottom + FRAME.top) / 2
    words = "memory bandwidth, logarithmic"
    paper.write(16, centre, words, size=8.8, colour=SOFT, across="center", up="center", turned=True)


def _scale(axis: Axis, span: tuple[float, float], dimension: Dimension) -> None:
    values = list(_ticks(span))
    axis.set_major_locator(FixedLocator([math.log10(value) for value in values]))
    axis.set_major_formatter(FixedFormatter([units.show(value, dimension) for value in values]))
    axis.set_minor_locator(NullLocator())


def _ticks(span: tuple[float, float]) -> Iterator[float]:
    for power in range(math.floor(span[0]), math.ceil(span[1]) + 1):
        for digit in (1, 2, 5):
            value = digit * 10.0**power
            if span[0] <= math.log10(value) <= span[1]:
                yield value


def write_limits(paper: Paper, picture: GatePicture) -> None:
    """Write each limit where its line leaves the plane: TPP at the top, bandwidth at the right."""
    ruling = [region.bounds for region in picture.regions if region.kind != "duty"]
    for limit in sorted({e for b in ruling for e in (b.tpp_from, b.tpp_to) if e}):
        words = units.show(limit, "count")
        paper.write(paper.x(limit), FRAME.top + 4, words, size=8.5, weight="bold", across="center")
    for limit in sorted({e for b in ruling for e in (b.bandwidth_from, b.bandwidth_to) if e}):
        words = units.show(limit, "byte/s")
        paper.write(FRAME.right + 4, paper.y(limit), words, size=8.5, weight="bold", up="center")


def write_heading(paper: Paper, picture: GatePicture) -> None:
    """Write title, a line on what is shown, and the legend of the marks."""
    place = picture.destination_name
    title = f"What an AI chip needs to go to {place}, {_day(picture.on)}"
    paper.write(FRAME.left, HEIGHT - 33, title, size=17, weight="bold")
    said = (
        f"United States rules in force that day, as published by {_day(picture.known_by)}, "
        "for a sale by the chip's maker to a buyer there."
    )
    if any(point.home for point in picture.points):
        said += " Hollow: made there."
    paper.write(FRAME.left, HEIGHT - 50, said, size=9.2, colour=SOFT)
    _legend(paper, picture)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _legend(paper: Paper, picture: GatePicture) -> None:
    x, y = FRAME.left + 4, HEIGHT - 72
    for tally in picture.tallies:
        words = f"{tally.words}  {tally.count}"
        wide = paper.size(words, 8.6)[0]
        if x + 8 + wide > WIDTH - 12:
            x, y = FRAME.left + 4, y - 14
        paper.mark(x, y + 3.2, SIGNS[tally.outcome], hollow=False)
        paper.write(x + 8, y, words, size=8.6)
        x += wide + 19.5


def write_small_print(paper: Paper, picture: GatePicture, unnamed: int) -> None:
    """Write what is left out, the rules, and that this is no legal advice."""
    rules = " · ".join(picture.citations) or "none in force"
    parts = (
        " ".join(_left_out(picture, unnamed)),
        f"Rules: {rules}. Information,\u00a0not\u00a0legal\u00a0advice.",
    )
    width = FRAME.right - FRAME.left
    lines = [line for part in parts if part for line in paper.wrap(part, width, 7.4)]
    for row, line in enumerate(lines):
        paper.write(FRAME.left, 40 - 11 * row, line, size=7.4, colour=SOFT)


def _left_out(picture: GatePicture, unnamed: int) -> Iterator[str]:
    if any(region.kind == "depends" for region in picture.regions):
        yield "Hatched: a figure that the axes do not show decides."
    least = ", ".join(point.label for point in picture.points if point.tpp_at_least)
    if least:
        yield f"TPP is only known to be at least what was measured: {least}."
    if picture.lacking:
        names = ", ".join(chip.label for chip in picture.lacking)
        yield f"Not drawn for want of TPP or memory bandwidth: {names}."
    if picture.later:
        yield f"Not yet known on that day: {len(picture.later)} chips."
    if unnamed:
        yield f"Marks without a name, for want of room: {unnamed}."
