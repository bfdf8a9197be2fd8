"""Forecasts as a sheet: what was expected, what came, and how far apart they are."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from valico import units
from valico.answer.fleet.shown import three
from valico.answer.footnotes import Footnotes
from valico.answer.table.record import Cell, Column, Fact, Line, Row, Sheet, Table, quiet
from valico.evidence import Source
from valico.market.forecast.forecast import Forecast, Outturn
from valico.market.forecast.score import Score, coverage, score

LIST_SCHEMA: Final = "valico.forecasts/1"
SCORE_SCHEMA: Final = "valico.scores/1"
SURPRISE: Final = 0.05
"""Share of the probability below which an outturn is a surprise on its side."""
LIST_COLUMNS: Final = (
    Column(key="id", name="Forecast", least=24),
    Column(key="question", name="Of", least=22),
    Column(key="forecaster", name="By", priority=2),
    Column(key="kind", priority=4),
    Column(key="published", name="Published"),
    Column(key="ends", name="Ends", priority=2),
    Column(key="unit", name="In", priority=1),
    Column(key="values", name="Points", least=12),
    Column(key="shares", name="held", priority=3),
    Column(key="state", name="Outturn"),
    Column(key="source", name="Source", align="right", priority=1),
)
SCORE_COLUMNS: Final = (
    Column(key="id", name="Forecast", least=24),
    Column(key="forecaster", priority=4),
    Column(key="unit", name="In", priority=1),
    Column(key="mid", name="Median", align="right"),
    Column(key="outturn", name="Outturn", align="right"),
    Column(key="final", name="Final"),
    Column(key="by", shown=False),
    Column(key="crps", name="CRPS", align="right"),
    Column(key="of_a_bare_number", name="of its median", align="right", priority=2),
    Column(key="below", name="Lies at", align="right"),
    Column(key="covered", name="Held by"),
    Column(key="source", name="Source", align="right", priority=1),
)


def list_sheet(
    forecasts: Mapping[str, Forecast], sources: Mapping[str, Source], *, known_by: date
) -> Sheet:
    """Return the forecasts that were public by a day."""
    footnotes = Footnotes(sources)
    public = {name: one for name, one in forecasts.items() if one.published <= known_by}
    rows = tuple(_list_row(name, one, footnotes, known_by) for name, one in public.items())
    return Sheet(
        schema=LIST_SCHEMA,
        title=f"{len(public)} forecasts, as known by {known_by}",
        facts=(Fact(key="known_by", raw=str(known_by)),),
        tables=(Table(key="forecasts", columns=LIST_COLUMNS, rows=rows),),
        notes=footnotes.notes(),
    )


def _list_row(name: str, one: Forecast, footnotes: Footnotes, known_by: date) -> Row:
    outturn = one.known(known_by)
    state = _state(outturn)
    values = ", ".join(_value(value, one.unit) for value in one.values)
    shares = ", ".join(f"{share:.0%}" for share in one.shares)
    return Row(
        cells=(
            Cell(name, name, "strong"),
            Cell(one.question, one.question),
            quiet(one.forecaster, one.forecaster),
            quiet(one.kind, one.kind),
            quiet(str(one.published), str(one.published)),
            quiet(str(one.ends), str(one.ends)),
            quiet(one.unit, one.unit),
            Cell(values, tuple(map(repr, one.values))),
            quiet(shares, tuple(map(repr, one.shares))),
            Cell(state, state),
            Cell(footnotes.mark(one.source), one.source, "mark"),
        )
    )


def _state(outturn: Outturn | None) -> str:
    if outturn is None:
        return "none yet"
    return "known" if outturn.final else f"to {outturn.by}"


def score_sheet(
    forecasts: Mapping[str, Forecast], sources: Mapping[str, Source], *, known_by: date
) -> Sheet:
    """Return the forecasts of which an outturn was public by a day, each with its score."""
    footnotes = Footnotes(sources)
    known = {
        name: (one, outturn, score(one, outturn))
        for name, one in forecasts.items()
        if one.published <= known_by and (outturn := one.known(known_by)) is not None
    }
    rows = tuple(_score_row(name, *each, footnotes) for name, each in known.items())
    waiting = sum(one.published <= known_by for one in forecasts.values()) - len(known)
    return Sheet(
        schema=SCORE_SCHEMA,
        title=f"{len(known)} forecasts scored, {waiting} waiting, as known by {known_by}",
        facts=tuple(_facts([each[2] for each in known.values()], known_by)),
        tables=(Table(key="scores", columns=SCORE_COLUMNS, rows=rows),),
        remarks=tuple(_remarks()),
        notes=footnotes.notes(),
    )


def _facts(scores: list[Score], known_by: date) -> Iterator[Fact]:
    yield Fact(key="known_by", raw=str(known_by))
    for wanted, label in ((True, "Final"), (False, "Provisional")):
        told = coverage(one for one in scores if one.final == wanted)
        for width, (held, count) in told.items():
            text = f"{held} of {count} outturns in the central {width} interval"
            key = f"{label.lower()}_held_{width.removesuffix('%')}"
            yield Fact(key=key, label=label, text=text if count else "", raw=held)


def _score_row(
    name: str, one: Forecast, outturn: Outturn, found: Score, footnotes: Footnotes
) -> Row:
    holding = [width for width, held in found.covered.items() if held]
    missed = "none" if found.covered else ""
    surprise = bool(found.covered) and not SURPRISE <= found.below <= 1 - SURPRISE
    return Row(
        cells=(
            Cell(name, name, "strong"),
            quiet(one.forecaster, one.forecaster),
            quiet(one.unit, one.unit),
            Cell(_value(found.mid, one.unit), found.mid),
            Cell(_value(found.outturn, one.unit), found.outturn),
            Cell("yes" if found.final else "no", found.final),
            Cell("", str(outturn.by)),
            Cell(_value(found.crps, one.unit), found.crps, "strong"),
            quiet(_value(found.of_a_bare_number, one.unit), found.of_a_bare_number),
            Cell(
                f"{found.below:.1%}" if found.covered else "",
                found.below if found.covered else None,
                "against" if surprise else "plain",
            ),
            Cell(holding[0] if holding else missed, tuple(holding)),
            Cell(footnotes.mark(one.source, outturn.source), outturn.source, "mark"),
        ),
        below=tuple(Line(note) for note in (one.note, outturn.note) if note),
    )


def _value(value: float, unit: str) -> str:
    return units.show(value, "USD", 3) if unit == "USD" else three(value)


def _remarks() -> Iterator[str]:
    yield "CRPS: continuous ranked probability score, in the forecast's own unit; 0 is perfect."
    yield "Lies at: share of the forecast's probability at or below what came."
    yield "Held by: the narrowest of the central 50, 80 and 90 % intervals that holds the outturn."
    yield "A score that is not final is of a period that had not ended: it will change."
    yield "A bare number lies nowhere and is held by nothing: its score is its distance."
