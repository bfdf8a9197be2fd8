"""A sheet as a page shows it: heads, bars that are drawn, marks that lead to sources."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from markupsafe import Markup, escape

from valico.answer.table.fit import agreeing
from valico.answer.table.record import Cell, Column, Row, Sheet, Table, Tone
from valico.answer.table.wire import records
from valico.evidence import Source
from valico.web.clock import Clock

_MARK: Final = re.compile(r"\[(\d+(?:, \d+)*)\]")
_BLOCKS: Final = " ▏▎▍▌▋▊▉█"
BADGES: Final[Mapping[str, str]] = {
    "measured": "firm",
    "calibrated": "firm",
    "transferred": "computed",
    "bound": "reported",
    "assumed": "quiet",
}
"""The shape of what an estimate rests on."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its key, its name and unit, and whether it holds numbers."""

    key: str
    name: str
    unit: str
    number: bool


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A cell: its text, how it is meant, and a bar or badge in place of it."""

    text: str
    tone: Tone
    bar: float | None = None
    """The part of the longest bar, in per cent."""
    badge: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row, and the words above and beneath it."""

    above: tuple[str, ...]
    boxes: tuple[Box, ...]
    below: tuple[str, ...]


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table, ready to be set."""

    key: str
    title: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    said: tuple[str, ...]
    """What whole columns say alike, said once."""


def grids_of(sheet: Sheet, *, without: frozenset[str] = frozenset()) -> tuple[Grid, ...]:
    """Return the tables of a sheet that hold anything, some left out by key."""
    return tuple(
        grid_of(table) for table in sheet.tables if table.rows and table.key not in without
    )


def grid_of(table: Table) -> Grid:
    """Return a table with the columns that people read."""
    once = agreeing(table)
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.shown
        and column.key not in once
        and any(row.cells[place].text for row in table.rows)
    ]
    longest = max((_eighths(row.cells[p].text) for row in table.rows for p in places), default=0)
    return Grid(
        key=table.key,
        title=table.title,
        heads=tuple(_head(table.columns[place]) for place in places),
        lines=tuple(_line(row, places, table, longest) for row in table.rows),
        said=tuple(once.values()),
    )


def _head(column: Column) -> Head:
    return Head(key=column.key, name=column.name, unit=column.unit, number=column.align != "left")


def _line(row: Row, places: list[int], table: Table, longest: int) -> Line:
    return Line(
        above=tuple(each.text for each in row.above if each.text),
        boxes=tuple(_box(row.cells[place], table.columns[place], longest) for place in places),
        below=tuple(each.text for each in row.below if each.text),
    )


def _box(cell: Cell, column: Column, longest: int) -> Box:
    text = cell.text.strip()
    if column.key == "bar":
        part = 100 * _eighths(text) / longest if longest else 0.0
        return Box(text="", tone=cell.tone, bar=round(part, 1))
    badge = BADGES.get(text, "") if column.key == "basis" else ""
    return Box(text=text, tone=cell.tone, badge=badge)


def _eighths(text: str) -> int:
    """Return how long a bar of blocks is, in eighths of a cell; other texts are no bars.

    >>> _eighths("██▌"), _eighths("42 ms")
    (20, 0)
    """
    return sum(map(_BLOCKS.index, text)) if text and set(text) <= set(_BLOCKS) else 0


def cited(text: str, sheet: Sheet, clock: Clock) -> Markup:
    """Return a text, escaped, with its marks such as [3, 5] leading to the pages of sources."""
    sources = {note.number: note.source for note in sheet.notes}

    def linked(found: re.Match[str]) -> str:
        return "".join(_links(found[1], sources, clock))

    return Markup(_MARK.sub(linked, str(escape(text))))  # noqa: S704  # escaped just here


def _links(numbers: str, sources: Mapping[int, Source], clock: Clock) -> Iterator[str]:
    for number in map(int, numbers.split(", ")):
        source = sources.get(number)
        if source is None:
            yield f"[{number}]"
            continue
        address = clock.address(f"/sources/{source.id}")
        title = f"{source.publisher}, {source.title}"
        yield (
            f'<sup><a href="{escape(address)}" title="{escape(title)}"'
            f' aria-label="{escape(title)}">{number}</a></sup>'
        )


def table_in(sheet: Sheet, key: str) -> Table | None:
    """Return a table of a sheet by its key, those for machines first."""
    return next((each for each in (*sheet.records, *sheet.tables) if each.key == key), None)


def values_of(sheet: Sheet, key: str) -> list[dict[str, object]]:
    """Return the rows of a table as raw values by key; none where there is no such table."""
    table = table_in(sheet, key)
    return [dict(row) for row in records(table)] if table else []
