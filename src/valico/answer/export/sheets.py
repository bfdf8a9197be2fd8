"""Any answer as a sheet, by what it is.

A simulation is known by its schema, as its record brings the arrays of the market along.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from valico.answer.answer import Answer
from valico.answer.export.answer_sheet import answer_sheet, ruling_sheet
from valico.answer.export.page_sheet import sheet_from_page
from valico.answer.export.record_sheet import sheet_from_record
from valico.answer.page import Page
from valico.answer.ruling import Ruling
from valico.answer.table.record import Cell, Column, Row, Sheet, Table

if TYPE_CHECKING:
    from typing import TypeGuard

    from valico.answer.market.report import Report

Exportable = msgspec.Struct | Sequence[msgspec.Struct]
"""An answer: a sheet, a laid-out page, or any record, or several of one kind."""


def sheet_from(answer: Exportable, title: str = "") -> Sheet:
    """Return any answer as a sheet."""
    match answer:
        case Sheet():
            return answer
        case Answer():
            return answer_sheet(answer)
        case Ruling():
            return ruling_sheet(answer)
        case Page():
            return sheet_from_page(answer, "valico.page/1")
    return _simulation(answer) if is_simulation(answer) else sheet_from_record(answer, title)


def is_simulation(answer: Exportable) -> "TypeGuard[Report]":
    """Say whether an answer is the report of a simulation."""
    return str(getattr(answer, "schema", "")).startswith("valico.simulation/")


def _simulation(report: "Report") -> Sheet:
    """Return a report as its sheet; machines get every reading of every period first."""
    from valico.answer.market.rows import rows  # noqa: PLC0415  # as said above
    from valico.answer.market.sheet import sheet_of  # noqa: PLC0415  # the same

    told = list(rows(report))
    names = list(told[0]) if told else []
    readings = Table(
        key="readings",
        columns=tuple(Column(key=name) for name in names),
        rows=tuple(Row(cells=tuple(Cell("", row[name]) for name in names)) for row in told),
    )
    sheet = sheet_of(report)
    return msgspec.structs.replace(sheet, records=(readings, *sheet.tables))
