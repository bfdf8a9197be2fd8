"""Which chips a list shows, and in which order: what an address asks for."""

from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from fastapi import Depends, Query

from valico.answer.library import Library
from valico.answer.shelf.standing import chips_standing
from valico.answer.table.record import Raw, Row, Sheet, Table
from valico.catalogue.chips import Chip
from valico.catalogue.names import fold
from valico.web.clock import Clock

SHOWN: Final = (
    "name",
    "maker",
    "launched",
    "dense_fp16_flop_per_s",
    "dense_fp8_flop_per_s",
    "tpp",
    "performance_density",
    "memory_capacity_bytes",
    "memory_bandwidth_bytes_per_s",
    "board_power_w",
    "outcome",
)
"""The columns of a page, by key; a file has them all."""
FIRST: Final = "-tpp"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of chips is narrowed to, and its order; empty words narrow nothing."""

    q: str = ""
    maker: str = ""
    year: str = ""
    needs: str = ""
    sort: str = FIRST

    @property
    def query(self) -> dict[str, str]:
        """What an address says: nothing that is empty or the default."""
        given = msgspec.structs.asdict(self)
        return {k: v for k, v in given.items() if v and (k, v) != ("sort", FIRST)}

    def turned(self, key: str) -> dict[str, str]:
        """Return the query that sorts by a column, or the other way round if it is sorted so."""
        sort = f"-{key}" if self.sort == key else key
        if self.sort.removeprefix("-") != key and key not in {"name", "maker", "outcome"}:
            sort = f"-{key}"
        return msgspec.structs.replace(self, sort=sort).query


def choice(
    q: Annotated[str, Query(max_length=80)] = "",
    maker: Annotated[str, Query(max_length=60)] = "",
    year: Annotated[str, Query(max_length=4)] = "",
    needs: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=40)] = FIRST,
) -> Choice:
    """Return the choice of a request."""
    known = sort.removeprefix("-") in SHOWN
    return Choice(q=q, maker=maker, year=year, needs=needs, sort=sort if known else FIRST)


Chosen = Annotated[Choice, Depends(choice)]
"""The choice, as a page's function takes it."""


def sheet_of(chosen: Choice, clock: Clock, library: Library) -> Sheet:
    """Return the chips chosen, in the order chosen, with what each needs on the day."""
    chips = [chip for chip in library.chips.values() if _fits(chip, chosen, library)]
    sheet = chips_standing(library, chips, to="china", on=clock.on, known_by=clock.known_by)
    (table,) = sheet.tables
    rows = _kept(table, chosen)
    table = msgspec.structs.replace(table, rows=tuple(_sorted(rows, table, chosen.sort)))
    return msgspec.structs.replace(sheet, tables=(table,))


def _fits(chip: Chip, chosen: Choice, library: Library) -> bool:
    words = fold(" ".join((chip.name, *chip.aliases, library.organisations[chip.maker].name)))
    return (
        fold(chosen.q) in words
        and chosen.maker in {"", chip.maker}
        and chosen.year in {"", year_of(chip)}
    )


def year_of(chip: Chip) -> str:
    """Return the year in which a chip came out, or was announced; empty where neither is known."""
    return (chip.launched or chip.announced or "")[:4]


def _kept(table: Table, chosen: Choice) -> Sequence[Row]:
    if not chosen.needs:
        return table.rows
    return [row for row in table.rows if row.cells[-1].raw == chosen.needs]


def _sorted(rows: Sequence[Row], table: Table, sort: str) -> Sequence[Row]:
    """Return rows in an order; those without a value stand last, whichever way it runs."""
    place = [column.key for column in table.columns].index(sort.removeprefix("-"))
    there = [row for row in rows if row.cells[place].raw is not None]
    lacking = [row for row in rows if row.cells[place].raw is None]
    there.sort(key=lambda row: _key(row.cells[place].raw), reverse=sort.startswith("-"))
    return [*there, *lacking]


def _key(raw: Raw) -> tuple[float, str]:
    return (float(raw), "") if isinstance(raw, int | float) else (0.0, str(raw).casefold())
