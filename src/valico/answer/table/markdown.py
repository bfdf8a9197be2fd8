"""A sheet as Markdown: facts as a list, tables as tables, sources as footnotes."""

from collections.abc import Iterator

from valico.answer.table.fit import agreeing
from valico.answer.table.record import Sheet, Table


def markdown_from_sheet(sheet: Sheet) -> str:
    """Return the sheet as Markdown."""
    return "\n".join(_lines(sheet)).rstrip() + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {_escaped(sheet.title)}", "")
    for fact in sheet.facts:
        if fact.text:
            label = f"{_escaped(fact.label)}: " if fact.label else ""
            yield f"- {label}{_escaped(fact.text)}"
    for table in sheet.tables:
        if table.rows:
            yield ""
            yield from _table(table)
    for remark in sheet.remarks:
        yield from ("", _escaped(remark))
    if sheet.notes:
        yield ""
    for note in sheet.notes:
        source = note.source
        title = _escaped(source.title)
        linked = f"[{title}]({source.url})" if source.url else title
        said = f"{_escaped(source.publisher)}, {linked}, {source.date or 'undated'}"
        yield f"{note.number}. {said}"


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield from (f"## {_escaped(table.title)}", "")
    once = agreeing(table)
    places = [
        place
        for place, column in enumerate(table.columns)
        if column.shown
        and column.key not in once
        and any(row.cells[place].text for row in table.rows)
    ]
    names = [_escaped(_name(table, place)) for place in places]
    marks = ["---:" if table.columns[place].align != "left" else "---" for place in places]
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join(marks)} |"
    for row in table.rows:
        yield from (f"| **{_escaped(above.text)}** |" for above in row.above if above.text)
        yield f"| {' | '.join(_escaped(row.cells[place].text.strip()) for place in places)} |"
        yield from (f"| {_escaped(below.text)} |" for below in row.below)


def _name(table: Table, place: int) -> str:
    column = table.columns[place]
    return f"{column.name} ({column.unit})" if column.name and column.unit else column.name


def _escaped(text: str) -> str:
    """Keep words from ending a cell, beginning a tag, or leaving their line."""
    return " ".join(text.replace("|", "\\|").replace("<", "\\<").split("\n"))
