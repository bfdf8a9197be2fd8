"""A laid-out answer as a sheet: a row for each line, with what it belongs to and rests on."""

from collections.abc import Iterator
from typing import Final

from valico.answer.footnotes import Note
from valico.answer.page import Line, Page, Section
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table

LINES: Final = (
    Column(key="part", name="Part"),
    Column(key="section", name="Section"),
    Column(key="depth", shown=False),
    Column(key="label", name="Label"),
    Column(key="matter", name="Matter"),
    Column(key="text", name="What it says"),
    Column(key="who", name="Who"),
    Column(key="mark", name="How firmly"),
    Column(key="sources", name="Sources"),
)


def sheet_from_page(page: Page, schema: str) -> Sheet:
    """Return the page as a sheet; the numbers of its notes stay."""
    return Sheet(
        schema=schema,
        title=page.title,
        facts=(
            Fact(key="headline", label="In short", text=page.headline, raw=page.headline),
            Fact(key="dateline", label="As of", text=page.dateline, raw=page.dateline),
        ),
        tables=(Table(key="lines", title="The answer", columns=LINES, rows=tuple(_rows(page))),),
        notes=tuple(Note(number=note.number, source=note.source) for note in page.notes),
        remarks=(page.footer,),
    )


def _rows(page: Page) -> Iterator[Row]:
    ids = {note.number: note.source.id for note in page.notes}
    parts = (("answer", page.sections), ("everything", page.appendix), ("trace", page.trace))
    for part, sections in parts:
        for section in sections:
            yield from _of_section(part, section, ids)


def _of_section(part: str, section: Section, ids: dict[int, str]) -> Iterator[Row]:
    if section.verdict:
        yield _row(part, section.title, Line(label="verdict", text=section.verdict), 0, ids)
    for line in section.lines:
        yield from _of_line(part, section.title, line, 0, ids)


def _of_line(part: str, section: str, line: Line, depth: int, ids: dict[int, str]) -> Iterator[Row]:
    yield _row(part, section, line, depth, ids)
    for below in line.below:
        yield from _of_line(part, section, below, depth + 1, ids)


def _row(part: str, section: str, line: Line, depth: int, ids: dict[int, str]) -> Row:
    named = tuple(ids[number] for number in line.notes)
    texts = (part, section, line.label, line.kind, line.text, line.who, line.mark)
    cells = [Cell(text, text or None) for text in texts]
    marks = f"[{', '.join(map(str, line.notes))}]" if line.notes else ""
    depth_cell, notes_cell = Cell(str(depth), depth), Cell(marks, named or None)
    return Row(cells=(*cells[:2], depth_cell, *cells[2:], notes_cell))
