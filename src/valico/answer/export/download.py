"""One answer in one form, as a file to take away."""

import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from valico.answer.answer import Answer
from valico.answer.export.citation import bibtex_from_sources, ris_from_sources
from valico.answer.export.form import FORMS, Download, Form
from valico.answer.export.rows import jsonl_from_sheet, parquet_from_sheet
from valico.answer.export.sheets import Exportable, is_simulation, sheet_from
from valico.answer.export.workbook import xlsx_from_sheet
from valico.answer.html import html_from_page
from valico.answer.markdown import markdown_from_page
from valico.answer.page import Page, page_from_answer
from valico.answer.table.html import html_from_sheet
from valico.answer.table.markdown import markdown_from_sheet
from valico.answer.table.record import Sheet
from valico.answer.table.wire import csv_from_sheet, json_from_sheet
from valico.errors import InputError
from valico.evidence import Source

LONGEST_NAME: Final = 60
OF_SHEETS: Final[Mapping[Form, Callable[[Sheet], bytes]]] = {
    "csv": lambda sheet: csv_from_sheet(sheet, line_end="\r\n").encode(),
    "jsonl": jsonl_from_sheet,
    "parquet": parquet_from_sheet,
    "xlsx": xlsx_from_sheet,
    "bibtex": lambda sheet: bibtex_from_sources(_sources(sheet)),
    "ris": lambda sheet: ris_from_sources(_sources(sheet)),
}
"""The forms whose bytes come from a sheet, whatever the answer is."""


def export(answer: Exportable, form: Form, *, name: str = "") -> Download:
    """Return an answer in a form; the same answer gives the same bytes.

    `name` is the file's name without its ending; else it is made from the title.
    Raises InputError where the answer has no picture, or a form needs what is not installed.
    """
    kind = FORMS[form]
    content = _content(answer, form)
    stem = name or file_name(sheet_from(answer).title)
    return Download(name=f"{stem}{kind.ending}", media_type=kind.media_type, content=content)


def _content(answer: Exportable, form: Form) -> bytes:
    match form:
        case "svg" | "png":
            from valico.answer.export.picture import picture_of  # noqa: PLC0415  # draws: 0.3 s

            return picture_of(answer, form)
        case "json":
            return _json(answer)
        case "html":
            return _html(answer).encode()
        case "markdown":
            return _markdown(answer).encode()
        case _:
            return OF_SHEETS[form](sheet_from(answer))


def _json(answer: Exportable) -> bytes:
    if isinstance(answer, Sheet):
        return json_from_sheet(answer).encode()
    return msgspec.json.format(msgspec.json.encode(answer), indent=2)


def _html(answer: Exportable) -> str:
    match answer:
        case Answer():
            return html_from_page(page_from_answer(answer))
        case Page():
            return html_from_page(answer)
        case _ if is_simulation(answer):
            from valico.answer.market.html import html_of  # noqa: PLC0415  # draws: 0.3 s

            return html_of(answer)
        case _:
            return html_from_sheet(sheet_from(answer))


def _markdown(answer: Exportable) -> str:
    match answer:
        case Answer():
            return markdown_from_page(page_from_answer(answer))
        case Page():
            return markdown_from_page(answer)
        case _:
            return markdown_from_sheet(sheet_from(answer))


def _sources(sheet: Sheet) -> tuple[Source, ...]:
    """Return the sources behind a sheet; InputError where it names none."""
    found = (*(note.source for note in sheet.notes), *sheet.sources)
    if not found:
        message = "this answer names no source, so there is nothing to cite"
        raise InputError(message)
    return found


def file_name(title: str) -> str:
    """Return a title as a name of a file: letters and digits of any script, joined by hyphens.

    >>> file_name("10,000 H200 → DeepSeek"), file_name("../../etc/passwd"), file_name("→")
    ('10-000-h200-deepseek', 'etc-passwd', 'valico')
    """
    parts = re.findall(r"\w+", title.casefold().replace("_", " "))
    return "-".join(parts)[:LONGEST_NAME].strip("-") or "valico"
