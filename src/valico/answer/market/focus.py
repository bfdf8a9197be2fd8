"""Focus: the product that pictures, comparison and sensitivity of a report are of."""

import msgspec

from valico.answer.market.report import Report
from valico.market.outcome.fans import Fan
from valico.market.outcome.flows import Course


def focus_of(report: Report) -> str:
    """Return the chip, the first where none was asked for."""
    return report.product or next(iter(report.names))


def focus_name(report: Report) -> str:
    """Return the name of that chip."""
    return report.names[focus_of(report)]


def fan_of(report: Report) -> Fan:
    """Return its series for pictures."""
    return next(fan for fan in report.fans if fan.chip == focus_of(report))


def course_of(report: Report) -> Course:
    """Return its way through the chain, buyers and places by their names."""
    found = next(c for c in report.summary.courses if c.chip == focus_of(report))
    named = tuple((_named(words, report), units) for words, units in found.buyers)
    return msgspec.structs.replace(found, buyers=named)


def focused(report: Report, chip: str) -> Report:
    """Return the same report with another product in its focus."""
    of_chip = [each for each in report.sensitivities if each.chip == chip]
    sensitivity = of_chip[0] if of_chip else report.sensitivity
    return msgspec.structs.replace(report, product=chip, sensitivity=sensitivity)


def _named(words: str, report: Report) -> str:
    """Return "Buyer, Place" for "buyer, place"."""
    return ", ".join(report.parties.get(each, each) for each in words.split(", "))
