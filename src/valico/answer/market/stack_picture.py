"""Stacked flows: where every unit is, week by week, in the mean of all runs."""

from typing import Final

import numpy as np
from matplotlib.patches import Patch

from valico.answer.market.focus import fan_of
from valico.answer.market.paint import COLOURS, Sheet, dated, days_of, titled
from valico.answer.market.report import Report

LAYERS: Final = (
    ("delivered", "delivered abroad"),
    ("on the way", "on the way"),
    ("at home", "shipped at home"),
    ("stock", "finished stock"),
    ("inside", "in the chain"),
)


def draw_stacks(sheet: Sheet, report: Report) -> None:
    """Draw the units of the report's product, one layer above the other."""
    fan = fan_of(report)
    means = {name: np.array(values) for name, values in fan.means.items()}
    means["on the way"] = means["shipped"] - means["delivered"]
    layers = [(key, words) for key, words in LAYERS if means[key].max() >= 1]
    titled(sheet, f"Where every {report.names[fan.chip]} is", "units, mean of all runs")
    axes = sheet.add_axes((0.065, 0.12, 0.74, 0.68))
    days = days_of(fan.days)
    axes.stackplot(
        days,
        [means[key] for key, _ in layers],
        colors=[COLOURS[key] for key, _ in layers],
        linewidth=0,
        alpha=0.9,
    )
    dated(axes, days)
    axes.set_ylim(0, None)
    sheet.legend(
        handles=[Patch(color=COLOURS[key], alpha=0.9, label=words) for key, words in layers[::-1]],
        loc="center left",
        bbox_to_anchor=(0.815, 0.48),
        frameon=False,
        fontsize=9,
    )
