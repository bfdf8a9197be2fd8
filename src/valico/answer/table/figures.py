"""Figures as a table: value, confidence, source, day of check, and dissent directly beneath."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final, Literal

from valico.answer.footnotes import Footnotes
from valico.answer.table.quantities import LABELS, figure_shown, group_of, key_of, tone_of, unit_of
from valico.answer.table.record import Cell, Column, Line, Row, Tone, headed, joined, quiet
from valico.evidence import Figure, Step

Beside = Callable[[Figure], str]
"""The words next to the footnote of a figure."""
NOT_REOPENED: Final = "†"
REOPENED_REMARK: Final = "† not re-opened at the last check: the figure stands as it was copied."
COLUMNS: Final = (
    Column(key="quantity", name="Figure"),
    Column(key="stands", shown=False),
    Column(key="value", name="Value", align="right"),
    Column(key="unit"),
    Column(key="confidence", name="Confidence"),
    Column(key="source", name="Source", align="right"),
    Column(key="publisher", least=12, priority=1),
    Column(key="checked", name="Checked", priority=2, once="All last checked on {}."),
    Column(key="reopened", shown=False),
    Column(key="as_of", shown=False),
    Column(key="at", shown=False),
    Column(key="note", shown=False),
)


def figure_rows(figures: Iterable[Figure], footnotes: Footnotes, beside: Beside) -> Iterator[Row]:
    """Yield figures in groups, each with its dissent."""
    for group, members in groupby(figures, key=lambda figure: group_of(figure.quantity)):
        rows = (row for one in members for row in rows_of(one, footnotes, beside))
        yield from headed(group, rows)


def rows_of(figure: Figure, footnotes: Footnotes, beside: Beside, label: str = "") -> Iterator[Row]:
    """Yield a figure and what other sources say of it."""
    yield _row(figure, _dated(label or LABELS[figure.quantity], figure), footnotes, beside)
    yield from (other_row(other, figure.value, footnotes, beside) for other in figure.dissent)


def _dated(label: str, figure: Figure) -> str:
    return f"{label} ({figure.as_of})" if figure.as_of else label


def other_row(figure: Figure, ours: float, footnotes: Footnotes, beside: Beside) -> Row:
    """Return a figure of another source, to stand beneath ours: for it, or against."""
    stands: Literal["agrees", "against"] = "agrees" if figure.value == ours else "against"
    tone: Tone = "against" if stands == "against" else "plain"
    row = _row(figure, f"{_dated(f'  {stands}', figure)}:", footnotes, beside)
    name, _, value, *others = row.cells
    first = (Cell(name.text, name.raw, tone), Cell("", stands))
    return Row(cells=(*first, Cell(value.text, value.raw, tone), *others), below=row.below)


def _row(figure: Figure, label: str, footnotes: Footnotes, beside: Beside) -> Row:
    unit = unit_of(figure.quantity, figure.dimension)
    mark = "" if figure.reopened else NOT_REOPENED
    checked = figure.checked.isoformat()
    words = beside(figure)
    cells = (
        Cell(label, key_of(figure.quantity, figure.dimension)),
        Cell("", "stated"),
        Cell(figure_shown(figure), figure.value),
        quiet(unit, figure.dimension),
        Cell(figure.confidence, figure.confidence, tone_of(figure.confidence)),
        Cell(f"{mark}{footnotes.mark(figure.source)}", figure.source, "mark"),
        quiet(joined(", ", words, figure.at), footnotes.publisher(figure.source)),
        quiet(checked, checked),
        Cell("", figure.reopened),
        Cell("", figure.as_of),
        Cell("", figure.at),
        Cell("", figure.note),
    )
    return Row(cells=cells, below=_below(figure, words))


def _below(figure: Figure, beside: str) -> tuple[Line, ...]:
    if not figure.note or (beside and figure.note.startswith(beside)):
        return ()
    return (Line(figure.note),)


def computed_row(name: Cell, number: Cell, why: Step, footnotes: Footnotes) -> Row:
    """Return a value that Valico computes, with how it does so beneath."""
    cited = tuple(cite.source for cite in why.cites)
    how = why.says.partition(": ")[2] or why.says
    text, _, unit = number.text.partition(" ")
    cells = (
        name,
        Cell("", "computed"),
        Cell(text, number.raw),
        quiet(unit, "count"),
        Cell("computed", "derived"),
        Cell(footnotes.mark(*cited), next(iter(cited), None), "mark"),
        *(Cell("") for _ in range(5)),
        Cell("", how),
    )
    return Row(cells=cells, below=(Line(how),))


def remarks_on(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield what the marks of a table of figures mean, where it bears any."""
    if not all(one.reopened for figure in figures for one in (figure, *figure.dissent)):
        yield REOPENED_REMARK
