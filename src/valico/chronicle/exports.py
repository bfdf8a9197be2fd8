"""Claims as tables: CSV, JSONL, Parquet and XLSX, one row a claim with its citation."""

import csv
import io
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

import msgspec

from valico.chronicle.claims import Claim
from valico.errors import InputError
from valico.evidence import Source

Cell = str | float | None
Row = dict[str, Cell]
COLUMNS: Final = (
    "id", "published", "from", "until", "about", "value", "event", "polarity", "hedge",
    "reliability", "says", "quote", "section", "language", "outlet", "origin",
    "origin_anonymous", "people", "chain", "chips", "parties", "actors", "place", "use",
    "amount_least", "amount_most", "amount_unit", "amount_shared", "contradicts", "source",
    "publisher", "title", "source_date", "url",
)  # fmt: skip
EXTRAS: Final = {"pyarrow": "parquet", "openpyxl": "xlsx"}
"""What a form needs beside Valico, and the extra that brings it."""
_ENCODER: Final = msgspec.json.Encoder()


def rows(claims: Iterable[Claim], sources: dict[str, Source]) -> tuple[Row, ...]:
    """Return a row for each claim; lists are told apart by blanks, holders by arrows."""
    return tuple(_row(claim, sources.get(claim.source)) for claim in claims)


def _row(claim: Claim, source: Source | None) -> Row:
    least, most = claim.amount.range() if claim.amount else (None, None)
    cells: tuple[Cell, ...] = (
        claim.id, str(claim.published), claim.since, claim.until, claim.about, claim.value,
        claim.event, claim.polarity, claim.hedge, claim.reliability, claim.says, claim.quote,
        claim.section, claim.language, claim.holders[0].name, claim.origin.name,
        "yes" if claim.origin.anonymous else "no", claim.origin.people, claim.who(),
        " ".join(claim.chips), " ".join(claim.parties), " ".join(claim.actors), claim.place,
        claim.use, least, None if most == float("inf") else most,
        claim.amount.unit if claim.amount else None,
        claim.amount.shared if claim.amount else None,
        " ".join(link.claim for link in claim.contradicts), claim.source,
        source.publisher if source else None, source.title if source else None,
        source.date if source else None, source.url if source else None,
    )  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def csv_from_rows(told: Sequence[Row]) -> str:
    """Return rows as CSV after RFC 4180."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(told)
    return text.getvalue()


def jsonl_from_rows(told: Iterable[Row]) -> str:
    """Return rows as JSON, one a line."""
    return "".join(f"{_ENCODER.encode(row).decode()}\n" for row in told)


def write_parquet(told: Sequence[Row], path: Path) -> None:
    """Write rows as Parquet; raises InputError where pyarrow is not installed."""
    arrow, parquet = _extra("pyarrow"), _extra("pyarrow", ".parquet")
    numbers = {"people", "amount_least", "amount_most"}
    fields = [(c, arrow.float64() if c in numbers else arrow.string()) for c in COLUMNS]
    columns = {
        name: [_number(row[name]) if name in numbers else row[name] for row in told]
        for name in COLUMNS
    }
    parquet.write_table(arrow.table(columns, schema=arrow.schema(fields)), str(path))


def _number(cell: Cell) -> float | None:
    return None if cell is None else float(cell)


def write_xlsx(told: Sequence[Row], path: Path, sources: Iterable[Source]) -> None:
    """Write rows as a workbook with a sheet of sources; raises InputError without openpyxl."""
    book = _extra("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet("Claims")
    sheet.append(COLUMNS)
    for row in told:
        sheet.append([_plain(row[name]) for name in COLUMNS])
    notes = book.create_sheet("Sources")
    notes.append(("id", "publisher", "title", "date", "url", "note"))
    for source in sources:
        cells = (source.id, source.publisher, source.title, source.date, source.url, source.note)
        notes.append([_plain(cell) for cell in cells])
    book.save(path)


def _plain(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "@")):
        return f"'{cell}"
    return cell


def _extra(package: str, below: str = "") -> ModuleType:
    try:
        return import_module(f"{package}{below}")
    except ImportError as fault:
        extra = EXTRAS[package]
        message = f"this form needs {package}; install it with: pip install 'valico[{extra}]'"
        raise InputError(message) from fault
