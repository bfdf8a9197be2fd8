"""A sheet as HTML: every word escaped, every footnote mark a link to its source."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from valico import __version__
from valico.answer.footnotes import Note
from valico.answer.table.fit import agreeing
from valico.answer.table.record import Align, Fact, Line, Sheet, Table, Tone

TEMPLATES: Final = Path(__file__).parents[1] / "templates"
_MARK: Final = re.compile(r"\[(\d+(?:, \d+)*)\]")


class Head(msgspec.Struct, frozen=True):
    """The head of a column."""

    name: str
    unit: str
    align: Align


class Set(msgspec.Struct, frozen=True):
    """A cell as it is set."""

    text: str
    tone: Tone
    align: Align


class SetRow(msgspec.Struct, frozen=True):
    """A row as it is set, with the lines above and below it."""

    cells: tuple[Set, ...]
    above: tuple[Line, ...]
    below: tuple[Line, ...]


class SetTable(msgspec.Struct, frozen=True):
    """A table as it is set: only columns that show something."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[SetRow, ...]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as a page shows it; marks lead to notes by their numbers on the page."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple[SetTable, ...]
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]
    numbers: Mapping[int, int]
    """The number on the page of each note of the sheet."""
    prefix: str = "note-"
    """What the ids of notes begin with."""


def html_from_sheet(sheet: Sheet, *, pictures: Sequence[tuple[str, str]] = ()) -> str:
    """Return the sheet as one self-contained page: no script, no request, light and dark.

    Pictures are SVG made by this program, each after the words for who cannot see it.
    """
    drawn = [(words, Markup(svg)) for words, svg in pictures]  # noqa: S704  # our own SVG
    template = environment().get_template("sheet.html")
    return template.render(view=view_of(sheet), pictures=drawn, version=__version__)


def environment() -> Environment:
    """Return the house's templates, which escape all that they are given."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"cited": cited, "web": is_web}
    return made


def view_of(sheet: Sheet, *, numbers: Mapping[int, int] | None = None) -> View:
    """Return what a page shows of a sheet; `numbers` says which note has which number there."""
    own = {note.number: note.number for note in sheet.notes}
    once = dict.fromkeys(said for table in sheet.tables for said in agreeing(table).values())
    return View(
        title=sheet.title,
        facts=tuple(fact for fact in sheet.facts if fact.text),
        tables=tuple(_set_table(table) for table in sheet.tables if table.rows),
        remarks=(*sheet.remarks, *once),
        notes=sheet.notes,
        numbers=own if numbers is None else numbers,
    )


def _set_table(table: Table) -> SetTable:
    places = tuple(_places(table))
    columns = [table.columns[place] for place in places]
    rows = tuple(
        SetRow(
            tuple(
                Set(row.cells[place].text.strip(), row.cells[place].tone, column.align)
                for place, column in zip(places, columns, strict=True)
            ),
            tuple(line for line in row.above if line.text),
            row.below,
        )
        for row in table.rows
    )
    return SetTable(table.title, tuple(Head(c.name, c.unit, c.align) for c in columns), rows)


def _places(table: Table) -> Iterator[int]:
    """Yield the places of the columns that show something: none of machines, none empty.

    A bar of blocks is for a screen of letters.
    """
    once = agreeing(table)
    for place, column in enumerate(table.columns):
        told = column.shown and column.key not in {*once, "bar"}
        if told and any(r.cells[place].text for r in table.rows):
            yield place


def cited(text: str, view: View) -> Markup:
    """Return a text with its footnote marks as links; a bracket that is none stays words."""
    return Markup(_MARK.sub(lambda found: _links(found, view), str(escape(text))))  # noqa: S704  # escaped


def _links(found: re.Match[str], view: View) -> str:
    named = [int(number) for number in found[1].split(", ")]
    if not all(number in view.numbers for number in named):
        return found[0]
    numbers = [view.numbers[number] for number in named]
    links = (f'<a class="note" href="#{view.prefix}{number}">{number}</a>' for number in numbers)
    return f"[{', '.join(links)}]"


def is_web(url: str | None) -> bool:
    """Say whether an address may be linked to: one of the web, nothing that runs.

    >>> is_web("https://example.org"), is_web("javascript:alert(1)"), is_web(None)
    (True, False, False)
    """
    return url is not None and url.startswith(("https://", "http://"))
