"""One question of a briefing answered: in sections or as a sheet, with its pictures."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from valico.answer.ask import ask
from valico.answer.briefing.questions import Kind, Question
from valico.answer.footnotes import Note
from valico.answer.library import Library
from valico.answer.market.asking import asks_what_if, asks_written
from valico.answer.page import Page, page_from_answer
from valico.answer.table.record import Sheet
from valico.errors import ValicoError

if TYPE_CHECKING:
    from valico.answer.market.report import Report

SHOWN: Final = (
    ("fans", "Delivered, stranded and stocked units over time, with intervals."),
    ("tornado", "How far each unknown moves revenue, deliveries and stranded units."),
)
"""The pictures of a simulation that a briefing shows."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, and words for who cannot see it, which also stand below it."""

    words: str
    svg: str


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Which picture of the gate goes with an answer."""

    on: date
    known_by: date
    destination: str
    chip: str | None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """An answer ready to be set: a page or a sheet, or the reason why there is none."""

    title: str = ""
    headline: str = ""
    page: Page | None = None
    sheet: Sheet | None = None
    pictures: tuple[Picture, ...] = ()
    gate: Gate | None = None
    notes: tuple[Note, ...] = ()
    fault: str = ""


def answered(question: Question, library: Library, *, on: date, known_by: date) -> Answered:
    """Return the answer to a question; one that cannot be answered says why, and raises nothing."""
    asked = Asked(question=question, library=library, on=on, known_by=known_by)
    try:
        return _ANSWERS[question.kind](asked)
    except ValicoError as fault:
        return Answered(fault=str(fault))


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the day from which it is asked."""

    question: Question
    library: Library
    on: date
    known_by: date


def _in_words(asked: Asked) -> Answered:
    words = asked.question.ask or ""
    if asks_written(words):
        from valico.answer.market.question.sheet import answered as written  # noqa: PLC0415  # the market's

        return _of_sheet(written(words, known_by=asked.known_by))
    if asks_what_if(words):
        from valico.answer.market.report import report_of_question  # noqa: PLC0415  # the same

        return _of_report(report_of_question(words, today=asked.on))
    answer = ask(words, asked.library, today=asked.on, known_by=asked.known_by)
    page = page_from_answer(answer, full=False)
    return Answered(
        title=page.title,
        headline=page.headline,
        page=page,
        gate=Gate(
            on=answer.on,
            known_by=answer.known_by,
            destination=answer.destination,
            chip=answer.chip if answer.chip in asked.library.chips else None,
        ),
        notes=tuple(Note(number=note.number, source=note.source) for note in page.notes),
    )


def _equals(asked: Asked) -> Answered:
    from valico.answer.planning.desk import EqualsAsked, equals_page  # noqa: PLC0415  # brings NumPy

    first, second = asked.question.equals or ("", "")
    work = asked.question.work or ""
    return _of_sheet(equals_page(EqualsAsked(first=first, second=second, work=work)))


def _train(asked: Asked) -> Answered:
    from valico.answer.planning.desk import train_page  # noqa: PLC0415  # brings NumPy

    return _of_sheet(train_page({"model": asked.question.train, "chips": asked.question.chips}))


def _serve(asked: Asked) -> Answered:
    from valico.answer.planning.desk import serve_page  # noqa: PLC0415  # brings NumPy

    return _of_sheet(serve_page({"model": asked.question.serve, "chips": asked.question.chips}))


def _fleet(asked: Asked) -> Answered:
    from valico.answer.fleet.desk import fleet_page  # noqa: PLC0415  # brings NumPy

    holder = (asked.question.fleet or "").casefold()
    return _of_sheet(fleet_page({"holder": holder, "on": asked.on, "known_by": asked.known_by}))


def _simulate(asked: Asked) -> Answered:
    from valico.answer.market.report import SimulateAsked, report_asked  # noqa: PLC0415  # brings NumPy

    scenario = asked.question.simulate or ""
    return _of_report(report_asked(SimulateAsked(scenario=scenario, on=asked.on)))


def _of_sheet(sheet: Sheet) -> Answered:
    return Answered(title=sheet.title, headline=sheet.title, sheet=sheet, notes=sheet.notes)


def _of_report(report: "Report") -> Answered:
    from valico.answer.market.picture import picture_svg  # noqa: PLC0415  # draws: 0.3 s
    from valico.answer.market.sheet import sheet_of  # noqa: PLC0415  # the same

    drawn = tuple(Picture(words=words, svg=picture_svg(report, name)) for name, words in SHOWN)
    return msgspec.structs.replace(_of_sheet(sheet_of(report)), pictures=drawn)


_ANSWERS: Final[Mapping[Kind, Callable[[Asked], Answered]]] = {
    "ask": _in_words,
    "equals": _equals,
    "train": _train,
    "serve": _serve,
    "fleet": _fleet,
    "simulate": _simulate,
}
