"""The work of ranking, done in a process beside the server."""

from pathlib import Path

import msgspec

from valico.answer.counter.counter import Counter
from valico.answer.counter.work import RankAsked, rank
from valico.answer.table.record import Sheet
from valico.web.clock import today
from valico.web.jobs import Told


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and of which data."""

    root: str
    asked: RankAsked


def ranked(question: Question, told: Told) -> Sheet:
    """Return the ranking that a question asks for."""
    told(0, 1)
    return rank(question.asked, Counter(today=today, root=Path(question.root)))
