"""A sheet as lines for a screen of a given width, each a sequence of toned texts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

import msgspec

from valico.answer.footnotes import Note
from valico.answer.table.fit import GAP, Fitted, agreeing, candidates, fitted, pages, total
from valico.answer.table.record import Fact, Row, Sheet, Table, Tone
from valico.answer.table.text import cells_of, padded, wrapped

LABEL: Final = 12
"""Least width of the labels of facts."""
INSET: Final = 4
"""How far lines beneath a row are set in where they stand under no column."""
NARROW: Final = 100
"""Below so many cells addresses of sources are left out, as they would be torn."""


class Span(msgspec.Struct, frozen=True):
    """A text in one tone."""

    text: str
    tone: Tone = "plain"


Spans = tuple[Span, ...]


def laid_out(sheet: Sheet, width: int) -> Iterator[Spans]:
    """Yield the lines of a sheet."""
    yield from ((Span(line, "strong"),) for line in wrapped(sheet.title, width))
    shown = [fact for fact in sheet.facts if fact.text]
    inset = max([LABEL, *(cells_of(fact.label) for fact in shown)]) + GAP
    for fact in shown:
        yield from _fact(fact, inset, width)
    for table in sheet.tables:
        if table.rows:
            yield ()
            yield from _table(table, width)
    yield from _remarks([*sheet.remarks, *_said_once(sheet)], width)
    yield from _notes(sheet.notes, width)


def _fact(fact: Fact, inset: int, width: int) -> Iterator[Spans]:
    label = fact.label
    for line in wrapped(fact.text, width - inset):
        yield Span(padded(label, inset, "left"), "quiet"), Span(line, fact.tone)
        label = ""


def _said_once(sheet: Sheet) -> Iterable[str]:
    return dict.fromkeys(said for table in sheet.tables for said in agreeing(table).values())


def _remarks(remarks: Sequence[str], width: int) -> Iterator[Spans]:
    for number, remark in enumerate(remarks):
        if number == 0:
            yield ()
        yield from ((Span(line, "quiet"),) for line in _hanging(remark, width))


def _hanging(remark: str, width: int) -> Iterator[str]:
    """Yield the lines of a remark, further ones set in where it begins with a mark."""
    inset = "  " if remark[1:2] == " " else ""
    for number, line in enumerate(wrapped(remark, width - len(inset))):
        yield f"{inset}{line}" if number else line


def _notes(notes: Sequence[Note], width: int) -> Iterator[Spans]:
    if notes:
        yield ()
    inset = len(f"[{len(notes)}] ")
    for note in notes:
        source = note.source
        mark = padded(f"[{note.number}]", inset - 1, "right") + " "
        said = f"{source.publisher}, {source.title}, {source.date or 'undated'}"
        for line in wrapped(said, width - inset):
            yield Span(mark, "mark"), Span(line)
            mark = " " * inset
        if source.url and width >= NARROW:
            yield Span(" " * inset), Span(source.url, "quiet")


# --- tables -----------------------------------------------------------------------------------


def _table(table: Table, width: int) -> Iterator[Spans]:
    yield from ((Span(line, "strong"),) for line in _titled(table, width))
    columns = candidates(table)
    sets = list(pages(columns, width)) if table.paged else [fitted(columns, width)]
    if any(total(kept) > width for kept in sets):
        yield from _stacked(table, columns, width)
        return
    for number, page in enumerate(sets):
        yield from [()] if number else []
        yield from _page(table, page, width)
    if not table.paged:
        yield from _left_out(columns, sets[0], width)


def _titled(table: Table, width: int) -> list[str]:
    return wrapped(table.title, width) if table.title else []


def _stacked(table: Table, columns: Sequence[Fitted], width: int) -> Iterator[Spans]:
    """Yield each row as a list of its cells, for a screen that no set of columns fits."""
    for row in table.rows:
        yield from ((Span(above.text, above.tone),) for above in row.above if above.text)
        for number, one in enumerate(columns):
            cell, name = row.cells[one.place], one.column.name
            said = f"{name}: {cell.text.strip()}" if number and name else cell.text.strip()
            inset = "  " if number else ""
            for line in wrapped(said, width - len(inset)) if cell.text.strip() else ():
                yield Span(inset), Span(line, cell.tone if number else "strong")
        for below in row.below:
            yield from (
                (Span("  "), Span(line, below.tone)) for line in wrapped(below.text, width - 2)
            )


def _left_out(columns: Sequence[Fitted], kept: Sequence[Fitted], width: int) -> Iterator[Spans]:
    places = {one.place for one in kept}
    lost = [one.column.name for one in columns if one.place not in places and one.column.name]
    if lost:
        said = (
            f"Left out at {width} columns: {', '.join(lost)}. "
            "A wider terminal shows them, as do --json and --csv."
        )
        yield from ((Span(line, "quiet"),) for line in wrapped(said, width))


def _page(table: Table, columns: Sequence[Fitted], width: int) -> Iterator[Spans]:
    yield from _header(columns)
    inset = _inset(table, columns)
    for number, row in enumerate(table.rows):
        for above in row.above:
            yield from [(Span(above.text, above.tone),)] if above.text or number else []
        yield from _row(row, number, columns)
        for below in row.below:
            for line in wrapped(below.text, width - inset):
                yield Span(" " * inset), Span(line, below.tone)


def _inset(table: Table, columns: Sequence[Fitted]) -> int:
    before = list(takewhile(lambda one: one.column.key != table.under, columns))
    return total(before) + GAP if table.under else INSET


def _header(columns: Sequence[Fitted]) -> Iterator[Spans]:
    names = [wrapped(one.column.name, one.width) for one in columns]
    height = max(map(len, names), default=0)
    stacked = [[""] * (height - len(lines)) + lines for lines in names]
    for line in range(height):
        texts = [lines[line] for lines in stacked]
        yield _set(columns, texts, ["strong"] * len(texts))
    if any(one.column.unit for one in columns):
        yield _set(columns, [one.column.unit for one in columns], ["quiet"] * len(columns))


def _row(row: Row, number: int, columns: Sequence[Fitted]) -> Iterator[Spans]:
    tones = [row.cells[one.place].tone for one in columns]
    broken = [wrapped(one.texts[number], one.width) for one in columns]
    for line in range(max(map(len, broken), default=0)):
        texts = [lines[line] if line < len(lines) else "" for lines in broken]
        yield _set(columns, texts, tones)


def _set(columns: Sequence[Fitted], texts: Sequence[str], tones: Sequence[Tone]) -> Spans:
    """Return one line of cells, with nothing idle at its end."""
    gap = Span(" " * GAP)
    spans: list[Span] = []
    for one, text, tone in zip(columns, texts, tones, strict=True):
        spans += [Span(padded(text, one.width, one.column.align), tone), gap]
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].tone)
    return tuple(spans)


def width_of(line: Spans) -> int:
    """Return the cells that a line takes."""
    return sum(cells_of(span.text) for span in line)
