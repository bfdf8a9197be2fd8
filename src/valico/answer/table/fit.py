"""Which columns of a table fit a width, and how wide each becomes."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from valico.answer.table.record import Column, Table
from valico.answer.table.text import cells_of, on_points

GAP: Final = 2
"""Cells between two columns."""
LEAST: Final = 8
"""The width to which columns of words shrink when even the most important ones do not fit."""


class Fitted(msgspec.Struct, frozen=True):
    """A column as it is to be set."""

    column: Column
    texts: tuple[str, ...]
    place: int
    """Which cell of a row is its."""
    natural: int
    """The width that needs no breaking of lines."""
    width: int


def agreeing(table: Table) -> dict[str, str]:
    """Return what columns whose cells all agree say, by key, where they are to say it once."""
    said: dict[str, str] = {}
    for place, column in enumerate(table.columns):
        texts = {row.cells[place].text for row in table.rows} - {""}
        if column.once and len(texts) == 1 and len(table.rows) > 1:
            said[column.key] = column.once.format(*texts)
    return said


def candidates(table: Table) -> list[Fitted]:
    """Return the columns that a screen may show: no column of machines, none empty or said once."""
    once = agreeing(table)
    return [
        _natural(column, place, [row.cells[place].text for row in table.rows])
        for place, column in enumerate(table.columns)
        if column.shown
        and column.key not in once
        and any(row.cells[place].text for row in table.rows)
    ]


def _natural(column: Column, place: int, texts: list[str]) -> Fitted:
    texts = on_points(texts) if column.align == "decimal" else texts
    words = column.name.split() if column.align != "left" else [column.name]
    natural = max(map(cells_of, [*texts, *words, column.unit]))
    width = min(natural, max(column.least, *map(cells_of, words))) if column.least else natural
    return Fitted(column, tuple(texts), place, natural, width)


def total(columns: Sequence[Fitted]) -> int:
    """Return the cells that columns take, with the gaps between them."""
    return sum(one.width for one in columns) + GAP * max(0, len(columns) - 1)


def fitted(columns: Sequence[Fitted], width: int) -> list[Fitted]:
    """Return the columns that fit, those of the highest priority number left out first."""
    kept = list(columns)
    while total(kept) > width and (last := max((c.column.priority for c in kept), default=0)):
        kept.remove(next(c for c in reversed(kept) if c.column.priority == last))
    return _grown(_squeezed(kept, width), width)


def pages(columns: Sequence[Fitted], width: int) -> Iterator[list[Fitted]]:
    """Yield the columns in pages that fit: those of priority zero on each, groups undivided."""
    pinned = [c for c in columns if not c.column.priority]
    page = pinned
    for priority in sorted({c.column.priority for c in columns} - {0}):
        group = [c for c in columns if c.column.priority == priority]
        if page != pinned and total([*page, *group]) > width:
            yield _grown(_squeezed(page, width), width)
            page = pinned
        page = [*page, *group]
    yield _grown(_squeezed(page, width), width)


def _squeezed(columns: list[Fitted], width: int) -> list[Fitted]:
    """Return the columns with those of words narrowed, the widest first, until they fit."""
    while (over := total(columns) - width) > 0:
        words = [c for c in columns if c.column.align == "left" and c.width > LEAST]
        if not words:
            break
        widest = max(words, key=lambda c: c.width)
        narrowed = max(LEAST, widest.width - over)
        columns = [_of_width(c, narrowed) if c is widest else c for c in columns]
    return columns


def _grown(columns: list[Fitted], width: int) -> list[Fitted]:
    """Return the columns with the room that is left given to those that would use it."""
    room = width - total(columns)
    grown: list[Fitted] = []
    for one in columns:
        more = max(0, min(room, one.natural - one.width))
        room -= more
        grown.append(_of_width(one, one.width + more))
    return grown


def _of_width(one: Fitted, width: int) -> Fitted:
    return msgspec.structs.replace(one, width=width)
