"""A table as rows for machines: JSON lines and Parquet, with the types of its columns."""

import io
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from valico.answer.table.cells import words
from valico.answer.table.record import Raw, Sheet, Table
from valico.answer.table.wire import keys, one_table, records
from valico.errors import InputError

Type = Literal["bool", "int64", "float64", "list", "string"]
PYARROW: Final = "Parquet needs pyarrow; install it with: pip install 'valico[export]'"


def jsonl_from_sheet(sheet: Sheet) -> bytes:
    """Return the rows of the first table, one JSON object a line."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in records(one_table(sheet)))


def parquet_from_sheet(sheet: Sheet) -> bytes:
    """Return the rows of the first table as Parquet, what they rest on as its metadata.

    Raises InputError where pyarrow, of the extra `export`, is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra
        from pyarrow import parquet  # noqa: PLC0415  # an extra
    except ImportError as fault:
        raise InputError(PYARROW) from fault
    table = one_table(sheet)
    types = {
        "bool": pa.bool_(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "list": pa.list_(pa.string()),
        "string": pa.string(),
    }
    columns = {name: _column(table, place) for place, name in enumerate(keys(table))}
    schema = pa.schema([(name, types[kind]) for name, (kind, _) in columns.items()])
    told = pa.table({name: values for name, (_, values) in columns.items()}, schema=schema)
    paper = io.BytesIO()
    parquet.write_table(told.replace_schema_metadata(_metadata(sheet)), paper)
    return paper.getvalue()


def _metadata(sheet: Sheet) -> dict[str, bytes]:
    sources = (*(note.source for note in sheet.notes), *sheet.sources)
    return {
        "valico.schema": sheet.schema.encode(),
        "valico.title": sheet.title.encode(),
        "valico.remarks": msgspec.json.encode(sheet.remarks),
        "valico.sources": msgspec.json.encode(sources),
    }


def _column(table: Table, place: int) -> tuple[Type, list[object]]:
    """Return the type of a column and its values in that type."""
    found = [row.cells[place].raw for row in table.rows]
    kind = type_of([raw for raw in found if raw is not None])
    return kind, [None if raw is None else _as(raw, kind) for raw in found]


def type_of(values: Sequence[Raw]) -> Type:
    """Return the narrowest type that holds all values; words where they are mixed.

    >>> type_of([1, 2]), type_of([1, 2.5]), type_of([("a",)]), type_of([1, "a"]), type_of([])
    ('int64', 'float64', 'list', 'string', 'string')
    """
    kinds = {type(value) for value in values}
    if kinds == {bool}:
        return "bool"
    if kinds == {int} and all(abs(value) < 1 << 63 for value in values if isinstance(value, int)):
        return "int64"
    if kinds and kinds <= {int, float}:
        return "float64"
    return "list" if kinds == {tuple} else "string"


def _as(raw: Raw, kind: Type) -> object:
    if kind == "float64" and isinstance(raw, int | float):
        return float(raw)
    if kind == "list" and isinstance(raw, tuple):
        return list(raw)
    return raw if kind in {"bool", "int64"} else words(raw)
