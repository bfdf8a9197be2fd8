"""What the counter gives, in words: Markdown for people and assistants, every source named."""

from functools import singledispatch

from valico.answer.answer import Answer
from valico.answer.chronicle.pages import conflicts_page
from valico.answer.counter.claims import Conflicts
from valico.answer.counter.counter import Counter
from valico.answer.counter.shelf import Cited
from valico.answer.markdown import markdown_from_page
from valico.answer.market.report import Report
from valico.answer.market.sheet import sheet_of
from valico.answer.page import page_from_answer
from valico.answer.ruling import Ruling
from valico.answer.ruling_text import ruling_as_lines
from valico.answer.table.markdown import markdown_from_sheet
from valico.answer.table.record import Sheet

COLUMNS = 100
FEW = 10
"""Conflicts that are told in words; the record holds all."""


@singledispatch
def words_of(told: object, counter: Counter) -> str:
    """Return what was told in words."""
    del counter
    return str(told)


@words_of.register
def _answer(told: Answer, counter: Counter) -> str:
    del counter
    return markdown_from_page(page_from_answer(told, full=False))


@words_of.register
def _ruling(told: Ruling, counter: Counter) -> str:
    del counter
    lines = ruling_as_lines(told, columns=COLUMNS, full=False)
    return "\n".join(text.rstrip() for text, _ in lines)


@words_of.register
def _sheet(told: Sheet, counter: Counter) -> str:
    del counter
    return markdown_from_sheet(told)


@words_of.register
def _report(told: Report, counter: Counter) -> str:
    del counter
    return markdown_from_sheet(sheet_of(told))


@words_of.register
def _conflicts(told: Conflicts, counter: Counter) -> str:
    at = counter.desk(told.sight)
    return markdown_from_page(conflicts_page(told.conflicts, told.asked, at, most=FEW))


@words_of.register
def _cited(told: Cited, counter: Counter) -> str:
    del counter
    rests = {"rules": told.rules, "chips": told.chips, "models": told.models}
    lines = [f"{told.source.id}: {told.citation}", f"kind: {told.source.kind}"]
    lines += [f"{kind}: {', '.join(names)}" for kind, names in rests.items() if names]
    lines += [f"{c.published} {c.id}: {c.says} ({c.who()})" for c in told.claims]
    return "\n".join(lines)
