"""The tornado: how far each unknown moves an outcome, the widest on top."""

import textwrap

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from valico.answer.gate.sheet import INK, SOFT
from valico.answer.market.amounts import amount
from valico.answer.market.focus import focus_name
from valico.answer.market.paint import Sheet, calm, titled
from valico.answer.market.report import Report
from valico.answer.market.tornado_text import WORDS, leading
from valico.market.sensitivity.indices import OUTCOMES, Share

LOW, HIGH = "#27509b", "#d08a00"
MOST = 6


def draw_tornado(sheet: Sheet, report: Report) -> None:
    """Draw what revenue, deliveries and stranded units hang on."""
    shares = report.sensitivity.shares
    binds = shares[0].binds if shares else "nothing"
    under = (
        f"each unknown alone from its 10 per cent point (blue) to its 90 (ochre), all others in"
        f" the middle; beside it its total share of the variance; {binds} binds"
    )
    titled(sheet, f"What it hangs on: {focus_name(report)}", under)
    drawn = [(outcome, leading(report, outcome, MOST)) for outcome in OUTCOMES]
    drawn = [(outcome, found) for outcome, found in drawn if found]
    for place, (outcome, found) in enumerate(drawn):
        axes = sheet.add_axes((0.155 + 0.325 * place, 0.13, 0.17, 0.62))
        _bars(axes, found, report.sensitivity.middle[outcome])
        axes.set_title(WORDS[outcome], size=9.5, loc="left", color=INK)


def _bars(axes: Axes, found: list[Share], middle: float) -> None:
    calm(axes)
    for place, share in enumerate(found):
        for end, colour in ((share.at_low, LOW), (share.at_high, HIGH)):
            axes.barh(place, end - middle, left=middle, height=0.62, color=colour, alpha=0.85)
        axes.annotate(
            f"{share.total:.2f}",
            (1.02, place),
            xycoords=("axes fraction", "data"),
            va="center",
            size=7.5,
            color=SOFT,
        )
    axes.margins(x=0.06)
    axes.axvline(middle, color=INK, linewidth=0.8)
    axes.set_yticks(range(len(found)), [_short(share.factor) for share in found])
    axes.tick_params(axis="y", length=0, labelsize=7.5, labelcolor=INK)
    axes.set_ylim(MOST - 0.4, -0.6)
    axes.grid(axis="x", color="#e4e4e2", linewidth=0.6)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value)))


def _short(words: str) -> str:
    return "\n".join(textwrap.wrap(words, 26)[:2])
