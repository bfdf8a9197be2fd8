"""The two clocks of a question, as every face writes them."""

from datetime import date

import msgspec

from valico.answer.counter.kinds import Day
from valico.chronicle import sight
from valico.chronicle.sight import Sight


class Clocks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The day asked about, the last day of publication that counts, and whether one looks back."""

    on: Day | None = None
    known_by: Day | None = None
    hindsight: bool | None = None
    """Whether what was published after the day counts. Claims: no. Verdicts: yes, if not said."""


def days(asked: Clocks, today: date) -> tuple[date, date]:
    """Return the day and the day of knowledge of a verdict; what is not said is today.

    >>> days(Clocks(on=date(2025, 8, 25), hindsight=False), date(2026, 11, 22))
    (datetime.date(2025, 8, 25), datetime.date(2025, 8, 25))
    """
    on = asked.on or today
    usual = on if asked.hindsight is False else today
    return on, asked.known_by or usual


def sight_of(asked: Clocks, today: date) -> Sight:
    """Return from where one looks at claims; nobody looks ahead who did not ask for it."""
    on = asked.on or today
    if asked.hindsight:
        return sight.hindsight(on, known_by=asked.known_by or today)
    return sight.foresight(on, known_by=asked.known_by)
