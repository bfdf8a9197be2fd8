"""A sheet for machines: JSON with its sources, CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from valico.answer.table.record import Raw, Row, Sheet, Table

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Record = Mapping[str, Raw]


def json_from_sheet(sheet: Sheet) -> str:
    """Return the sheet as indented JSON: facts, tables as lists of records, sources by id."""
    facts: Record = {fact.key: fact.raw for fact in sheet.facts if fact.key}
    tables = {table.key: list(records(table)) for table in _tables(sheet)}
    cited = (*(note.source for note in sheet.notes), *sheet.sources)
    sources = {source.id: source for source in cited}
    whole = {
        "schema": sheet.schema,
        **facts,
        **tables,
        "remarks": sheet.remarks,
        "sources": sources,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def csv_from_sheet(sheet: Sheet) -> str:
    """Return the first table as CSV, with further tables of the same columns below it."""
    first, *others = _tables(sheet)
    alike = [table for table in others if keys(table) == keys(first)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(keys(first))
    for table in (first, *alike):
        writer.writerows([_plain(cell.raw) for cell in row.cells] for row in table.rows)
    return written.getvalue()


def _tables(sheet: Sheet) -> tuple[Table, ...]:
    return sheet.records or sheet.tables


def keys(table: Table) -> tuple[str, ...]:
    """Return the keys of all columns."""
    return tuple(column.key for column in table.columns)


def records(table: Table) -> Iterator[dict[str, Raw]]:
    """Yield each row as raw values by key."""
    yield from (_record(keys(table), row) for row in table.rows)


def _record(names: Iterable[str], row: Row) -> dict[str, Raw]:
    return {name: cell.raw for name, cell in zip(names, row.cells, strict=True)}


def _plain(raw: Raw) -> str | int | float:
    """Return a value as CSV holds it; a text that looks like a formula begins with an apostrophe.

    >>> _plain("=HYPERLINK()"), _plain(-1.5), _plain(None), _plain(("a", "b"))
    ("'=HYPERLINK()", -1.5, '', 'a; b')
    """
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return raw
    text = "; ".join(raw) if isinstance(raw, tuple) else raw or ""
    return f"'{text}" if text.startswith(FORMULA) else text
