"""The list of chips with what each needs at the gate of the United States on a day."""

from collections.abc import Sequence
from datetime import date

import msgspec

from valico.answer.library import Library
from valico.answer.outcomes import WORDS, Outcome, Terms, outcome, verdict
from valico.answer.seat import seat_of
from valico.answer.shelf.chips import chip_list
from valico.answer.table.record import Cell, Column, Row, Sheet
from valico.catalogue.chips import Chip
from valico.catalogue.places import jurisdiction
from valico.regime.measures import measure

COLUMN = Column(key="outcome", name="To {}")


def chips_standing(
    library: Library, chips: Sequence[Chip], *, to: str, on: date, known_by: date
) -> Sheet:
    """Return chips as a table, each with what its maker needs to sell it to a place on a day."""
    place = jurisdiction(to, library.places)
    terms = Terms(library=library, destination=place, on=on, known_by=known_by)
    makers = {chip.maker: library.organisations[chip.maker].name for chip in chips}
    sheet = chip_list(chips, library.sources, makers=makers)
    (table,) = sheet.tables
    name = COLUMN.name.format(library.places[place].name)
    rows = [
        Row(cells=(*row.cells, _cell(needed(chip, terms))))
        for chip, row in zip(chips, table.rows, strict=True)
    ]
    columns = (*table.columns, msgspec.structs.replace(COLUMN, name=name))
    table = msgspec.structs.replace(table, columns=columns, rows=tuple(rows))
    return msgspec.structs.replace(sheet, tables=(table,))


def needed(chip: Chip, terms: Terms) -> Outcome:
    """Return what the maker of a chip needs to sell it to the place of the terms."""
    home = seat_of(chip.maker, terms.library) == terms.destination
    us = verdict(measure(chip), terms, name=chip.name, exporter=chip.maker, home=home).us
    return outcome(us)


def _cell(said: Outcome) -> Cell:
    return Cell(WORDS[said], said)
