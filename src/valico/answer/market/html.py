"""A report as one self-contained page: pictures, tables and sources; no script, no request."""

from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from valico import __version__
from valico.answer.html import TEMPLATES
from valico.answer.market.focus import focus_of, focused
from valico.answer.market.picture import PICTURES, picture_svg
from valico.answer.market.report import Report
from valico.answer.market.sheet import sheet_of
from valico.answer.table.fit import agreeing
from valico.answer.table.record import Sheet, Table

ALTERNATIVES: Final = {
    "fans": "Delivered, stranded and stocked units over time, with intervals.",
    "flows": "Where every unit is over time.",
    "chain": "The way of the units through the stages of the chain to the buyers.",
    "tornado": "How far each unknown moves revenue, deliveries and stranded units.",
}
TextTable = tuple[str, list[str], list[list[str]]]


def html_of(report: Report) -> str:
    """Return the page; every word but our own pictures is escaped."""
    pictures = tuple(
        (f"{name}: {ALTERNATIVES[picture]}", Markup(picture_svg(focused(report, chip), picture)))  # noqa: S704  # our own SVG
        for chip, name in _focus_first(report)
        for picture in PICTURES
    )
    return html_of_sheet(sheet_of(report), pictures)


def _focus_first(report: Report) -> list[tuple[str, str]]:
    """Return the products by id and name, that in focus first."""
    return sorted(report.names.items(), key=lambda each: each[0] != focus_of(report))


def html_of_sheet(sheet: Sheet, pictures: tuple[tuple[str, Markup], ...] = ()) -> str:
    """Return a sheet as a page, its pictures before its tables."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("simulation.html").render(
        sheet=sheet,
        tables=[_text_table(table) for table in sheet.tables if table.rows],
        pictures=pictures,
        version=__version__,
    )


def _text_table(table: Table) -> TextTable:
    """Return the title, heads and texts of the columns that hold any."""
    once = agreeing(table)
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.shown
        and column.key not in {*once, "bar"}
        and any(row.cells[place].text for row in table.rows)
    ]
    heads = [table.columns[place].name for place in places]
    return table.title, heads, [[row.cells[p].text for p in places] for row in table.rows]
