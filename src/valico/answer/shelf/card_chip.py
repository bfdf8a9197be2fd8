"""One chip: what it is, each figure with its source and its dissent, and its legal measures."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from valico import store, units
from valico.answer.footnotes import Footnotes
from valico.answer.shelf.finding import find_chips, organisation_names
from valico.answer.table.figures import (
    COLUMNS,
    Beside,
    computed_row,
    figure_rows,
    other_row,
    remarks_on,
    rows_of,
)
from valico.answer.table.measures import MEASURES, dissent_of
from valico.answer.table.record import Cell, Fact, Row, Sheet, Table, fact, headed, joined
from valico.catalogue.chips import Chip
from valico.evidence import Figure, Source
from valico.regime.measures import measure

ALIASES: Final = 10
"""How many other names a screen shows."""
NEEDED: Final = {
    "tpp": "no dense rate",
    "performance_density": "no logic area, or no dense rate,",
}
"""What is missing where a legal measure cannot be computed."""
DATA_ONLY: Final = (
    "name", "status_note", "announced", "launched", "architecture", "form_factor", "process",
    "memory_type", "link", "pcie", "scale_up_domain", "datacentre",
)  # fmt: skip
"""What a screen shows joined with other things, and a machine by itself."""


def chip_sheet(name: str, *, root: Path = store.DATA) -> Sheet:
    """Return the card of a chip by name, reading no more than that takes."""
    (chip,) = find_chips([name], root=root)
    maker = organisation_names([chip.maker], root=root)[chip.maker]
    return chip_card(chip, store.read_sources(root=root), maker=maker)


def chip_card(chip: Chip, sources: Mapping[str, Source], *, maker: str) -> Sheet:
    """Return all there is to say of a chip; `maker` is its maker's name."""
    footnotes = Footnotes(sources)
    table = _figures(chip, footnotes)
    for name in chip.sources:
        footnotes.mark(name)
    return Sheet(
        schema="valico.chip/1",
        title=chip.name,
        facts=(*_facts(chip, maker), *_data(chip)),
        tables=(table,),
        remarks=(*remarks_on(chip.figures.values()), *_unmeasured(chip)),
        notes=footnotes.notes(),
    )


def _facts(chip: Chip, maker: str) -> Iterator[Fact]:
    yield fact("id", "Id", chip.id)
    yield Fact(key="maker", label="Maker", text=maker, raw=chip.maker)
    status = joined(": ", chip.status, chip.status_note)
    yield Fact(key="status", label="Status", text=status, raw=chip.status)
    yield fact("", "Dates", _dates(chip))
    yield fact("", "Made as", joined(", ", chip.architecture, chip.form_factor, chip.process))
    yield fact("", "Memory", chip.memory_type)
    yield fact("", "Link", _link(chip))
    yield Fact(key="aliases", label="Also called", text=_aliases(chip), raw=chip.aliases)
    yield fact("derived_from", "Derived from", chip.derived_from)
    assumed = "; ".join(chip.assumptions)
    yield Fact(
        key="assumptions", label="Assumed", text=assumed, raw=chip.assumptions, tone="unsure"
    )
    yield fact("note", "Note", chip.note)


def _data(chip: Chip) -> Iterator[Fact]:
    yield from (Fact(key=key, raw=getattr(chip, key)) for key in DATA_ONLY)


def _dates(chip: Chip) -> str:
    announced = f"announced {chip.announced}" if chip.announced else ""
    launched = f"launched {chip.launched}" if chip.launched else ""
    return joined(", ", announced, launched)


def _link(chip: Chip) -> str:
    domain = f"up to {chip.scale_up_domain} chips" if chip.scale_up_domain else ""
    return joined(", ", chip.link, domain, f"PCIe {chip.pcie}" if chip.pcie else "")


def _aliases(chip: Chip) -> str:
    left = len(chip.aliases) - ALIASES
    more = f" and {left} more (--json)" if left > 0 else ""
    return ", ".join(chip.aliases[:ALIASES]) + more


def _figures(chip: Chip, footnotes: Footnotes) -> Table:
    beside = _derivation if chip.derived_from else footnotes.publisher_of
    figures = [figure for figure in chip.figures.values() if figure.quantity not in MEASURES]
    rows = (
        *figure_rows(figures, footnotes, beside),
        *headed("Legal measures", _measures(chip, footnotes, beside)),
    )
    return Table(key="figures", columns=COLUMNS, rows=rows)


def _derivation(figure: Figure) -> str:
    """Return how a figure of a hypothetical chip comes about, such as a share of another's."""
    return (figure.note or "").partition(" (")[0]


def _measures(chip: Chip, footnotes: Footnotes, beside: Beside) -> Iterator[Row]:
    """Yield the legal measures as computed, as others' figures have it, and as stated."""
    found = measure(chip)
    for name, label in MEASURES.items():
        if name in found.values:
            value = found.values[name]
            number = Cell(units.number(value), value)
            yield computed_row(Cell(label, name), number, found.why[name], footnotes)
            yield from (other_row(one, value, footnotes, beside) for one in dissent_of(chip, name))
        if name in chip.figures:
            yield from rows_of(chip.figures[name], footnotes, beside, "  as stated")


def _unmeasured(chip: Chip) -> Iterator[str]:
    values = measure(chip).values
    for name, missing in NEEDED.items():
        if name not in values:
            yield f"{MEASURES[name]} cannot be computed: {missing} is published."
