"""Tables that know nothing of terminals: what to show, and the raw value behind it.

A sheet is what one verb has to show. A screen prints the texts, a machine gets the raw values,
in base units under keys that name the unit.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from valico.answer.footnotes import Note
from valico.answer.shown import Shown
from valico.evidence import Source

Raw = str | int | float | bool | tuple[str, ...] | None
"""A value for a machine: quantities in base units, things by their ids."""
Align = Literal["left", "right", "decimal"]
Tone = Literal["plain", "quiet", "strong", "sure", "unsure", "against", "mark"]
"""How a text is meant; the screen chooses the colour."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its key for machines, its name and unit for readers."""

    key: str
    name: str = ""
    unit: str = ""
    align: Align = "left"
    priority: int = 0
    """Columns of the highest number are left out first; those of zero never."""
    least: int = 0
    """The width to which the column may be squeezed, its texts then taking more lines."""
    shown: bool = True
    """Whether a screen shows it; a machine always gets it."""
    once: str = ""
    """What to say in place of the column where all its cells agree: "All checked on {}."."""


class Cell(msgspec.Struct, frozen=True):
    """What a reader sees, and the value behind it."""

    text: str
    raw: Raw = None
    tone: Tone = "plain"


class Line(msgspec.Struct, frozen=True):
    """A line of words."""

    text: str
    tone: Tone = "quiet"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row, and lines that stand above and beneath it."""

    cells: tuple[Cell, ...]
    above: tuple[Line, ...] = ()
    below: tuple[Line, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows under columns."""

    key: str
    title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    under: str = ""
    """The key of the column under which the lines beneath a row stand; else a little set in."""
    paged: bool = False
    """Whether columns that do not fit go to a further table instead of being left out."""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to know; without a text only machines get it, without a key only readers."""

    key: str = ""
    label: str = ""
    text: str = ""
    raw: Raw = None
    tone: Tone = "plain"


class Sheet(Shown, msgspec.Struct, frozen=True, kw_only=True):
    """What one verb has to show."""

    schema: str
    """Name and version of the form for machines."""
    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    records: tuple[Table, ...] = ()
    """The tables for machines, where their rows are other things than those of the screen."""
    remarks: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    """What machines get besides the footnotes."""


def headed(title: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows under a heading of their own; no rows have none."""
    above = (Line(""), Line(title, "strong"))
    return tuple(
        row if place else msgspec.structs.replace(row, above=above)
        for place, row in enumerate(rows)
    )


def quiet(text: str, raw: Raw = None) -> Cell:
    """Return a cell of little weight."""
    return Cell(text, raw, "quiet")


def fact(key: str, label: str, value: str | None) -> Fact:
    """Return a fact whose text and raw value are the same; an absent one is not shown."""
    return Fact(key=key, label=label, text=value or "", raw=value)


def joined(separator: str, *parts: str | None) -> str:
    """Return the parts that there are, joined.

    >>> joined(", ", "HBM3e", None, "TSMC 4N")
    'HBM3e, TSMC 4N'
    """
    return separator.join(part for part in parts if part)
