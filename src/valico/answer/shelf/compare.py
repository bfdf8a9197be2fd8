"""Chips side by side, each against the first."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import msgspec

from valico import store, units
from valico.answer.shelf.finding import find_chips, organisation_names
from valico.answer.table.measures import GUESSED, MEASURES, confidence_of, dissent_of
from valico.answer.table.quantities import LABELS, MISSING, group_of, key_of, shown, unit_of
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, headed, joined, quiet
from valico.catalogue.chips import QUANTITIES, Chip
from valico.errors import InputError
from valico.evidence import Confidence, Figure, Source
from valico.regime.measures import TECHNICAL_NOTES, measure

LEAST: Final = 2
MOST: Final = 6
"""How many chips stand side by side."""
DISPUTED: Final = "*"
INFERRED: Final = "°"
RECORD: Final = tuple(
    Column(key=key)
    for key in (
        *("quantity", "chip", "value", "unit", "ratio_to_first"),
        *("confidence", "disputed", "source"),
    )
)
"""One record for machines: a quantity of a chip."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one quantity of one chip."""

    value: float | None = None
    confidence: Confidence | None = None
    source: str | None = None
    dissent: tuple[Figure, ...] = ()


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity of all chips, in their order."""

    quantity: str
    label: str
    dimension: units.Dimension
    entries: tuple[Entry, ...]


def compare_sheet(names: Sequence[str], *, root: Path = store.DATA) -> Sheet:
    """Return chips side by side by name, reading no more than that takes."""
    insist_on_number(names)
    chips = find_chips(names, root=root)
    makers = organisation_names([chip.maker for chip in chips], root=root)
    return compare_chips(chips, store.read_sources(root=root), makers=makers)


def insist_on_number(names: Sequence[str]) -> None:
    """Raise InputError where there are too few or too many chips to compare."""
    if not LEAST <= len(names) <= MOST:
        message = f"{len(names)} given; name {LEAST} to {MOST} chips to compare"
        raise InputError(message)


def compare_chips(
    chips: Sequence[Chip], sources: Mapping[str, Source], *, makers: Mapping[str, str]
) -> Sheet:
    """Return chips side by side; `makers` are the names of their makers by id."""
    compared = tuple(_comparisons(chips))
    cited = dict.fromkeys(e.source for one in compared for e in one.entries if e.source)
    return Sheet(
        schema="valico.compare/1",
        title=_title(chips),
        facts=(
            *(_fact(chip, makers[chip.maker]) for chip in chips),
            Fact(key="chips", raw=tuple(chip.id for chip in chips)),
        ),
        tables=(_table(chips, compared),),
        records=(_records(chips, compared),),
        remarks=tuple(_remarks(chips, compared, sources)),
        sources=tuple(sources[name] for name in cited if name in sources),
    )


def _title(chips: Sequence[Chip]) -> str:
    first, *others = chips
    against = others[0].name if len(others) == 1 else f"{len(others)} chips"
    return f"{against} against {first.name}"


def _fact(chip: Chip, maker: str) -> Fact:
    launched = f"launched {chip.launched}" if chip.launched else ""
    text = joined(", ", maker, chip.status, launched, chip.process, chip.memory_type)
    return Fact(label=chip.name, text=text)


def _comparisons(chips: Sequence[Chip]) -> Iterator[Comparison]:
    """Yield every quantity that some chip has, and the legal measures as computed."""
    for quantity, dimension in QUANTITIES.items():
        figures = [chip.figures.get(quantity) for chip in chips]
        if any(figures) and quantity not in MEASURES:
            entries = tuple(_entry(figure) for figure in figures)
            label = LABELS[quantity]
            yield Comparison(quantity=quantity, label=label, dimension=dimension, entries=entries)
    for name, label in MEASURES.items():
        entries = tuple(_computed(chip, name) for chip in chips)
        if any(entry.value for entry in entries):
            yield Comparison(quantity=name, label=label, dimension="count", entries=entries)


def _entry(figure: Figure | None) -> Entry:
    if figure is None:
        return Entry()
    return Entry(
        value=figure.value,
        confidence=figure.confidence,
        source=figure.source,
        dissent=tuple(other for other in figure.dissent if other.value != figure.value),
    )


def _computed(chip: Chip, name: str) -> Entry:
    value = measure(chip).values.get(name)
    if value is None:
        return Entry()
    return Entry(
        value=value,
        confidence=confidence_of(chip, name),
        source=TECHNICAL_NOTES.source,
        dissent=dissent_of(chip, name),
    )


# --- for readers ------------------------------------------------------------------------------


def _table(chips: Sequence[Chip], compared: Sequence[Comparison]) -> Table:
    groups = groupby(compared, key=lambda one: _group(one.quantity))
    rows = [row for title, members in groups for row in headed(title, map(_row, members))]
    columns = [
        Column(key="quantity", name="Figure"),
        Column(key="unit"),
        Column(key=chips[0].id, name=chips[0].name, align="decimal"),
    ]
    for place, chip in enumerate(chips[1:], start=1):
        columns += [
            Column(key=chip.id, name=chip.name, align="decimal", priority=place),
            Column(key=f"{chip.id} ratio", priority=place),
        ]
    return Table(key="figures", columns=tuple(columns), rows=tuple(rows), paged=True)


def _group(quantity: str) -> str:
    return "Legal measures" if quantity in MEASURES else group_of(quantity)


def _row(one: Comparison) -> Row:
    first, *others = one.entries
    cells = [
        Cell(one.label),
        quiet(unit_of(one.quantity, one.dimension)),
        _value(one, first),
    ]
    for entry in others:
        cells += [_value(one, entry), Cell(ratio_shown(_ratio(entry, first)), None, "mark")]
    return Row(cells=tuple(cells))


def _value(one: Comparison, entry: Entry) -> Cell:
    inferred = INFERRED if entry.confidence in GUESSED else ""
    disputed = DISPUTED if entry.dissent else ""
    text = shown(one.quantity, entry.value, one.dimension)
    return Cell(f"{text}{disputed}{inferred}", entry.value)


def _ratio(entry: Entry, first: Entry) -> float | None:
    if entry.value is None or not first.value:
        return None
    return entry.value / first.value


def ratio_shown(ratio: float | None) -> str:
    """Return in three digits how many times more than the first a value is, or less."""
    if not ratio:
        return ""
    if ratio == 1:
        return "="
    text = units.number(max(ratio, 1 / ratio), 3)
    sign = "×" if ratio > 1 else "÷"
    return f"{sign}{text}" if text != "1" else "≈"


def _remarks(
    chips: Sequence[Chip], compared: Sequence[Comparison], sources: Mapping[str, Source]
) -> Iterator[str]:
    yield f"× so many times more, ÷ so many times less, = the same as {chips[0].name}."
    entries = [entry for one in compared for entry in one.entries]
    if any(entry.value is None for entry in entries):
        yield f"{MISSING} not published."
    if any(entry.confidence in GUESSED for entry in entries):
        yield f"{INFERRED} derived or assumed."
    for one in compared:
        for chip, entry in zip(chips, one.entries, strict=True):
            if entry.dissent:
                said = ", ".join(_dissent(figure, sources) for figure in entry.dissent)
                yield f"{DISPUTED} {chip.name}, {one.label}: against it {said}."
    yield "Who says so: valico chip NAME, or --json."


def _dissent(figure: Figure, sources: Mapping[str, Source]) -> str:
    number = shown(figure.quantity, figure.value, figure.dimension)
    unit = unit_of(figure.quantity, figure.dimension)
    source = sources.get(figure.source)
    return f"{joined(' ', number, unit)} ({source.publisher if source else figure.source})"


# --- for machines -----------------------------------------------------------------------------


def _records(chips: Sequence[Chip], compared: Sequence[Comparison]) -> Table:
    rows = tuple(
        _record(one, chip, entry)
        for one in compared
        for chip, entry in zip(chips, one.entries, strict=True)
    )
    return Table(key="figures", columns=RECORD, rows=rows)


def _record(one: Comparison, chip: Chip, entry: Entry) -> Row:
    raws = (
        key_of(one.quantity, one.dimension),
        chip.id,
        entry.value,
        one.dimension,
        _ratio(entry, one.entries[0]),
        entry.confidence,
        bool(entry.dissent),
        entry.source,
    )
    return Row(cells=tuple(Cell("", raw) for raw in raws))
