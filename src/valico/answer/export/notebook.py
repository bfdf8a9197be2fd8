"""Answers as a notebook shows them: a fragment of HTML that takes on the notebook's colours."""

from typing import Final
from zlib import crc32

import msgspec

from valico import __version__
from valico.answer.answer import Answer
from valico.answer.export.download import export
from valico.answer.export.page_sheet import sheet_from_page
from valico.answer.export.sheets import Exportable, sheet_from
from valico.answer.page import Page, page_from_answer
from valico.answer.table.html import environment, view_of
from valico.answer.table.record import Sheet, Table

MOST: Final = 25
"""Rows of each table that a notebook shows; the record holds them all."""


def html_fragment(answer: Exportable) -> str:
    """Return an answer as a `<div>` with its own style, no script and no request."""
    page = page_from_answer(answer, full=False) if isinstance(answer, Answer) else None
    sheet = _sheet(answer, page)
    short = msgspec.structs.replace(sheet, tables=tuple(map(_short, sheet.tables)))
    left_out = sum(len(table.rows) - MOST for table in sheet.tables if len(table.rows) > MOST)
    prefix = f"valico-{crc32(sheet.title.encode()):x}-"
    return (
        environment()
        .get_template("fragment.html")
        .render(
            view=msgspec.structs.replace(view_of(short), prefix=prefix),
            page=page,
            left_out=0 if page else left_out,
            version=__version__,
        )
    )


def _sheet(answer: Exportable, page: Page | None) -> Sheet:
    return sheet_from(answer) if page is None else sheet_from_page(page, "")


def _short(table: Table) -> Table:
    return msgspec.structs.replace(table, rows=table.rows[:MOST])


def markdown(answer: Exportable) -> str:
    """Return an answer as Markdown."""
    return export(answer, "markdown").content.decode()
