"""A sheet for machines: JSON with its sources, CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from valico.answer.table.cells import comma_cell
from valico.answer.table.record import Cell, Column, Raw, Row, Sheet, Table

Record = Mapping[str, Raw]


def json_from_sheet(sheet: Sheet) -> str:
    """Return the sheet as indented JSON: facts, tables as lists of records, sources by id."""
    facts: Record = {fact.key: fact.raw for fact in sheet.facts if fact.key}
    tables = {table.key: list(records(table)) for table in tables_of(sheet)}
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


def csv_from_sheet(sheet: Sheet, *, line_end: str = "\n") -> str:
    """Return the first table as CSV, with further tables of the same columns below it."""
    return csv_from_table(one_table(sheet), line_end=line_end)


def csv_from_table(table: Table, *, line_end: str = "\n") -> str:
    """Return a table as CSV after RFC 4180, which ends its lines with CR and LF."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator=line_end)
    writer.writerow(keys(table))
    writer.writerows([comma_cell(cell.raw) for cell in row.cells] for row in table.rows)
    return written.getvalue()


def one_table(sheet: Sheet) -> Table:
    """Return the rows of the first table and of those with the same columns; else the facts."""
    found = tables_of(sheet)
    if not found:
        return _of_facts(sheet)
    first = found[0]
    rows = tuple(row for table in found if keys(table) == keys(first) for row in table.rows)
    return msgspec.structs.replace(first, rows=rows)


def _of_facts(sheet: Sheet) -> Table:
    """Return the facts as a table of one row."""
    facts = [fact for fact in sheet.facts if fact.key]
    columns = tuple(Column(key=fact.key) for fact in facts)
    row = Row(cells=tuple(Cell(fact.text, fact.raw) for fact in facts))
    return Table(key="facts", columns=columns, rows=(row,) if facts else ())


def tables_of(sheet: Sheet) -> tuple[Table, ...]:
    """Return the tables for machines."""
    return sheet.records or sheet.tables


def keys(table: Table) -> tuple[str, ...]:
    """Return the keys of all columns."""
    return tuple(column.key for column in table.columns)


def records(table: Table) -> Iterator[dict[str, Raw]]:
    """Yield each row as raw values by key."""
    yield from (_record(keys(table), row) for row in table.rows)


def _record(names: Iterable[str], row: Row) -> dict[str, Raw]:
    return {name: cell.raw for name, cell in zip(names, row.cells, strict=True)}
