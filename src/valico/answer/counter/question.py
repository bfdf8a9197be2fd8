"""What is asked in words: one question, and its answer by the room that has it."""

import msgspec

from valico.answer.answer import Answer
from valico.answer.ask import ask as answered
from valico.answer.counter.counter import Counter
from valico.answer.counter.kinds import Day, Words
from valico.answer.market.asking import asks_what_if, asks_written
from valico.answer.market.question.sheet import answered as written
from valico.answer.market.report import Report, report_of_question
from valico.answer.question import question_from_words
from valico.answer.table.record import Sheet


class AskAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question in English or Italian, in any order: a chip, perhaps a buyer, a count, a day."""

    q: Words
    on: Day | None = None
    """The day, where the words name none."""
    known_by: Day | None = None
    hindsight: bool | None = None
    """False: nothing published after the day counts."""


def ask(asked: AskAsked, counter: Counter) -> Answer | Report | Sheet:
    """Return the answer to a question.

    What a turn of a gate would do is simulated; what the market's figures answer is a sheet.
    """
    words = asked.q if asked.on is None else f"{asked.q} {asked.on.isoformat()}"
    if asks_written(words, root=counter.root):
        return written(words, known_by=asked.known_by or counter.today, root=counter.root)
    if asks_what_if(words, root=counter.root):
        return report_of_question(words, today=counter.today, root=counter.root)
    known_by = asked.known_by
    if known_by is None and asked.hindsight is False:
        known_by = question_from_words(words, counter.library, today=counter.today).on
    return answered(words, counter.library, today=counter.today, known_by=known_by)
