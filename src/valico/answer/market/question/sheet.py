"""The answer to a written question as a sheet: a sentence, figures, prices, what is disputed."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from valico import store
from valico.answer.fleet.books import Books
from valico.answer.footnotes import Footnotes
from valico.answer.market.question.figures import NEVER, Figured, figured, shown
from valico.answer.market.question.price_table import price_table
from valico.answer.market.question.written import Dispute, Written, question_in
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, quiet
from valico.dates import interval
from valico.errors import InputError
from valico.evidence import Source
from valico.market.fleet.price import read_prices

SCHEMA: Final = "valico.question/1"
COLUMNS: Final = (
    Column(key="id", shown=False),
    Column(key="says", name="What is counted", least=24),
    Column(key="value", name="Figure", align="right"),
    Column(key="low", shown=False),
    Column(key="high", shown=False),
    Column(key="range", name="From, to"),
    Column(key="unit", shown=False),
    Column(key="basis", name="Ground"),
    Column(key="source", name="Source", align="right"),
)


def answered(words: str, *, known_by: date, root: Path = store.DATA) -> Sheet:
    """Return the answer to a question in words, from what was published by a day.

    Raises InputError where no written question is meant.
    """
    found = question_in(words, root=root)
    if found is None:
        message = "no written question of the market is meant; see `valico ask --help`"
        raise InputError(message)
    return sheet_of_question(*found, known_by=known_by, root=root)


def sheet_of_question(
    name: str, written: Written, *, known_by: date, root: Path = store.DATA
) -> Sheet:
    """Return the answer to a written question, from what was published by a day."""
    sources, books = store.read_sources(root=root), Books(root)
    known = [f for f in written.figure if _public(f.sources, sources, known_by)]
    found = {asked.id: figured(asked, books) for asked in known}
    footnotes = Footnotes(sources)
    figures = Table(
        key="figures",
        title="Figures",
        columns=COLUMNS,
        rows=tuple(_row(one, footnotes) for one in found.values()),
    )
    prices = read_prices(root=root)[written.prices].price if written.prices else ()
    told = [p for p in prices if _public(p.sources, sources, known_by)]
    left_out = len(written.figure) - len(known) + len(prices) - len(told)
    disputed = [d for d in written.disputed if _public(d.sources, sources, known_by)]
    tables = (figures, price_table(told, footnotes))
    return Sheet(
        schema=SCHEMA,
        title=written.question,
        facts=tuple(_facts(name, written, found, known_by, whole=left_out == 0)),
        tables=tuple(table for table in tables if table.rows),
        remarks=tuple(_remarks(written, disputed, left_out, footnotes)),
        notes=footnotes.notes(),
    )


def _public(names: tuple[str, ...], sources: Mapping[str, Source], known_by: date) -> bool:
    """Say whether all sources were public by a day; one without a date counts as public."""
    days = [source.date for name in names if (source := sources.get(name)) and source.date]
    return all(interval(day).first <= known_by for day in days)


def _facts(
    name: str, written: Written, found: Mapping[str, Figured], known_by: date, *, whole: bool
) -> Iterator[Fact]:
    yield Fact(key="question", raw=name)
    yield Fact(key="known_by", label="Known by", text=str(known_by), raw=str(known_by))
    if whole:  # a sentence with a figure missing would be another sentence
        said = written.answer.format_map(found)
        answer = said[:1].upper() + said[1:]
        yield Fact(key="answer", label="Answer", text=answer, raw=answer, tone="strong")


def _row(one: Figured, footnotes: Footnotes) -> Row:
    asked = one.asked
    return Row(
        cells=(
            Cell("", asked.id),
            Cell(asked.says, asked.says),
            Cell(one.text, None if asked.ends_only else _raw(one.mid, one), "strong"),
            Cell("", _raw(one.low, one)),
            Cell("", _raw(one.high, one)),
            quiet(one.range),
            Cell("", asked.unit),
            quiet(asked.basis, asked.basis),
            Cell(footnotes.mark(*asked.sources), asked.sources, "mark"),
        )
    )


def _raw(value: float | None, one: Figured) -> float | str | None:
    """Return a number for a machine: a day as a date, a day that never comes as the word."""
    if value is None or one.asked.unit != "day":
        return value
    return shown(value, "day") if value != float("inf") else NEVER


def _remarks(
    written: Written, disputed: list[Dispute], left_out: int, footnotes: Footnotes
) -> Iterator[str]:
    for dispute in disputed:
        yield f"{dispute.says} {footnotes.mark(*dispute.sources)}".rstrip()
    if left_out:
        yield f"{left_out} figures were published later and are left out, with the sentence."
    bases = {asked.basis for asked in written.figure}
    if "derived" in bases:
        yield "Derived: worked out here from the figures cited; nobody published the result."
    if "simulated" in bases:
        yield "Simulated: what follows from a scenario's assumptions, no record of what was."
    if written.scenario:
        yield f"Week by week, with what binds: valico simulate {written.scenario}."
