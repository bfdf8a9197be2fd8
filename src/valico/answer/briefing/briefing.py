"""The briefing as a record: each question with its answer, notes numbered once over the whole."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from valico import __version__
from valico.answer.briefing.answering import Answered, answered
from valico.answer.briefing.gates import with_gates
from valico.answer.briefing.questions import Question, Questions
from valico.answer.footnotes import Note
from valico.answer.library import Library
from valico.evidence import Source


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One question in its place."""

    number: int
    question: Question
    heading: str
    answered: Answered
    numbers: dict[int, int]
    """The number in the briefing of each note of the answer."""


class Briefing(msgspec.Struct, frozen=True, kw_only=True):
    """A dated paper."""

    title: str
    note: str
    on: date
    known_by: date
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    """The sources of all parts, in the order in which they are first cited."""
    version: str = __version__

    @property
    def failed(self) -> tuple[Part, ...]:
        """The parts whose question could not be answered."""
        return tuple(part for part in self.parts if part.answered.fault)


def briefing(asked: Questions, library: Library, *, on: date, known_by: date) -> Briefing:
    """Return the questions answered, each as of the day that it names, else as of `on`.

    A question that cannot be answered raises nothing: its part says why.
    """
    told = [answered(question, library, on=on, known_by=known_by) for question in asked.question]
    found = list(with_gates(told, library))
    notes = _numbered(note.source for each in found for note in each.notes)
    return Briefing(
        title=asked.title,
        note=asked.note,
        on=on,
        known_by=known_by,
        parts=tuple(_parts(asked.question, found, notes)),
        notes=tuple(notes.values()),
    )


def _numbered(sources: Iterator[Source]) -> dict[str, Note]:
    """Return a note for each source, numbered as it is first cited."""
    notes: dict[str, Note] = {}
    for source in sources:
        notes.setdefault(source.id, Note(number=len(notes) + 1, source=source))
    return notes


def _parts(
    questions: Sequence[Question], found: Sequence[Answered], notes: dict[str, Note]
) -> Iterator[Part]:
    for number, (question, each) in enumerate(zip(questions, found, strict=True), start=1):
        yield Part(
            number=number,
            question=question,
            heading=question.heading or each.title or question.words(),
            answered=each,
            numbers={note.number: notes[note.source.id].number for note in each.notes},
        )
