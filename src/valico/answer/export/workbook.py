"""A sheet as a workbook: what it says, a leaf for each table, and a leaf of sources."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
import xlsxwriter

from valico.answer.table.cells import workbook_text
from valico.answer.table.record import Raw, Sheet
from valico.answer.table.wire import keys, tables_of
from valico.evidence import Source

CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""No clock: the same answer is the same workbook on every day."""
LONGEST_NAME: Final = 31
"""Letters that a leaf's name may have."""
LONGEST_CELL: Final = 32_767
"""Letters that a cell may hold."""
MOST_ROWS: Final = 1_048_576
WIDEST: Final = 60
"""Letters to which a column grows."""
SOURCE_HEADS: Final = ("number", "id", "kind", "publisher", "title", "date", "url", "note")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LARGEST: Final = 1e307
"""A workbook holds no larger number, and none that is not finite."""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One leaf of a workbook: its name, heads and values."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Raw, ...], ...]


def xlsx_from_sheet(sheet: Sheet) -> bytes:
    """Return the sheet as XLSX; texts are written as texts, so that none becomes a formula."""
    paper = io.BytesIO()
    with xlsxwriter.Workbook(paper, {"in_memory": True}) as book:
        book.set_properties(
            {"title": workbook_text(sheet.title), "author": "Valico", "created": CREATED}
        )
        styles = {name: book.add_format(look) for name, look in _LOOKS.items()}
        for leaf in _apart(leaves(sheet)):
            _write(book.add_worksheet(leaf.name), leaf, styles)
    return paper.getvalue()


_LOOKS: Final[dict[str, dict[str, object]]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "words": {"text_wrap": True, "valign": "top"},
    "number": {"valign": "top"},
}


def leaves(sheet: Sheet) -> Iterator[Leaf]:
    """Yield what the sheet says, its tables, and its sources."""
    yield Leaf(name="Answer", heads=("what", "value", "in words"), rows=tuple(_said(sheet)))
    for table in tables_of(sheet):
        rows = tuple(tuple(cell.raw for cell in row.cells) for row in table.rows)
        yield Leaf(name=table.title or table.key, heads=keys(table), rows=rows)
    yield Leaf(name="Sources", heads=SOURCE_HEADS, rows=tuple(_sources(sheet)))


def _said(sheet: Sheet) -> Iterator[tuple[Raw, ...]]:
    yield "title", sheet.title, ""
    yield "schema", sheet.schema, ""
    for fact in sheet.facts:
        yield fact.key or fact.label, fact.raw if fact.key else fact.text, fact.text
    yield from (("remark", remark, "") for remark in sheet.remarks)
    yield "", "Information, not legal advice.", ""


def _sources(sheet: Sheet) -> Iterator[tuple[Raw, ...]]:
    numbered = {note.source.id: note.number for note in sheet.notes}
    cited = {s.id: s for s in (*(note.source for note in sheet.notes), *sheet.sources)}
    for source in cited.values():
        yield numbered.get(source.id), *_source(source)


def _source(source: Source) -> tuple[Raw, ...]:
    return (
        source.id, source.kind, source.publisher, source.title, source.date, source.url,
        source.note,
    )  # fmt: skip


def _apart(found: Iterable[Leaf]) -> Iterator[Leaf]:
    """Yield the leaves under names that a workbook allows, each only once."""
    taken: set[str] = set()
    for leaf in found:
        name = leaf_name(leaf.name, taken)
        taken.add(name.casefold())
        yield msgspec.structs.replace(leaf, name=name)


def leaf_name(wanted: str, taken: set[str]) -> str:
    """Return a name of at most 31 letters that no other leaf bears.

    >>> leaf_name("Chips: by [day]", set()), leaf_name("Rates", {"rates"})
    ('Chips by day', 'Rates 2')
    """
    plain = " ".join(_FORBIDDEN.sub("", workbook_text(wanted)).split()) or "Table"
    name, number = plain[:LONGEST_NAME].strip(), 1
    while name.casefold() in {*taken, "history"}:  # a workbook keeps that name for itself
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1].strip()} {number}"
    return name


def _write(page: "xlsxwriter.worksheet.Worksheet", leaf: Leaf, styles: dict[str, object]) -> None:
    page.freeze_panes(1, 0)
    for place, head in enumerate(leaf.heads):
        page.write_string(0, place, workbook_text(head), styles["head"])
        page.set_column(place, place, _width(head, [row[place] for row in leaf.rows]))
    for number, row in enumerate(leaf.rows[: MOST_ROWS - 1], start=1):
        for place, raw in enumerate(row):
            _write_cell(page, number, place, raw, styles)


def _write_cell(
    page: "xlsxwriter.worksheet.Worksheet",
    number: int,
    place: int,
    raw: Raw,
    styles: dict[str, object],
) -> None:
    """Write a number as a number, anything else as words; never a formula or a link."""
    if isinstance(raw, bool):
        page.write_boolean(number, place, raw, styles["number"])
    elif isinstance(raw, int | float) and abs(raw) < _LARGEST:
        page.write_number(number, place, raw, styles["number"])
    elif text := workbook_text(raw)[:LONGEST_CELL]:
        page.write_string(number, place, text, styles["words"])


def _width(head: str, values: Sequence[Raw]) -> int:
    longest = max((len(workbook_text(raw)) for raw in values[:200]), default=0)
    return min(WIDEST, max(len(head), longest) + 2)
