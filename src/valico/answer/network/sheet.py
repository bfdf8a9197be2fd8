"""Ties as a sheet, to be taken away."""

from collections.abc import Sequence

from valico.answer.library import Library
from valico.answer.network.tie import Tie
from valico.answer.table.record import Cell, Column, Row, Sheet, Table


def ties_sheet(found: Sequence[Tie], library: Library, *, title: str) -> Sheet:
    """Return ties as a table with the sources that they rest on."""
    names = ("kind", "first", "first_name", "second", "second_name", "says", "firmness", "since")
    columns = tuple(Column(key=key) for key in (*names, "count", "sources"))
    cited = dict.fromkeys(source for tie in found for source in tie.sources)
    return Sheet(
        schema="valico.ties/1",
        title=title,
        tables=(Table(key="ties", columns=columns, rows=tuple(_row(t, library) for t in found)),),
        sources=tuple(library.sources[name] for name in cited if name in library.sources),
    )


def _row(tie: Tie, library: Library) -> Row:
    known = library.organisations
    raws = (
        tie.kind,
        tie.first,
        known[tie.first].name,
        tie.second,
        known[tie.second].name,
        tie.says,
        tie.firmness,
        tie.since.isoformat() if tie.since else None,
        tie.count,
        tie.sources,
    )
    return Row(cells=tuple(Cell("" if raw is None else str(raw), raw) for raw in raws))
