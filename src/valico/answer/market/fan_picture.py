"""Fan charts: what was delivered, stranded and in stock, week by week, with its intervals."""

from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from valico.answer.gate.sheet import INK, SOFT, tint
from valico.answer.market.amounts import amount
from valico.answer.market.focus import fan_of
from valico.answer.market.paint import COLOURS, GATES, Sheet, dated, days_of, shaded, titled
from valico.answer.market.report import Report
from valico.market.outcome.fans import Fan

PANELS: Final = (
    ("delivered", "Delivered abroad so far"),
    ("stranded", "Stranded"),
    ("stock", "Finished stock"),
)
FIVE, TEN, HALF, NINETY, MOST = range(5)


def draw_fans(sheet: Sheet, report: Report) -> None:
    """Draw the fans of the report's product side by side."""
    fan = fan_of(report)
    phases = [phase for phase in report.summary.phases if phase.chip == fan.chip]
    name = report.names[fan.chip]
    bands = "units; line the median, bands 80 and 90 per cent of the runs"
    titled(sheet, f"{name}: {report.summary.title}", bands)
    for place, (key, words) in enumerate(PANELS):
        axes = sheet.add_axes((0.065 + 0.32 * place, 0.16, 0.265, 0.58))
        _fan(axes, fan, key)
        shaded(axes, phases)
        axes.set_title(words, size=9.5, loc="left", color=INK)
    binds = dict.fromkeys(phase.binds for phase in phases if phase.binds in GATES)
    handles = [Line2D([], [], color=GATES[each], linewidth=4, label=each) for each in binds]
    if handles:
        sheet.legend(
            handles=handles,
            loc="upper right",
            bbox_to_anchor=(0.98, 0.99),
            ncols=min(4, len(handles)),
            frameon=False,
            fontsize=8,
            title="binds",
            title_fontsize=8,
        )


def _fan(axes: Axes, fan: Fan, key: str) -> None:
    days, lines, colour = days_of(fan.days), fan.bands[key], COLOURS[key]
    axes.fill_between(days, lines[FIVE], lines[MOST], color=tint(colour, 0.22), linewidth=0)
    axes.fill_between(days, lines[TEN], lines[NINETY], color=tint(colour, 0.42), linewidth=0)
    axes.plot(days, lines[HALF], color=colour, linewidth=1.6)
    dated(axes, days)
    axes.set_ylim(0, 1.12 * max(1.0, *lines[MOST]))
    axes.annotate(
        amount(lines[HALF][-1]),
        (days[-1], lines[HALF][-1]),
        xytext=(-3, 4),
        textcoords="offset points",
        ha="right",
        size=8,
        color=SOFT,
        weight="bold",
    )
