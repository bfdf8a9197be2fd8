"""Plans: what a cell that serves or trains comes to, one row an estimate."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from valico.answer.planning import desk
from valico.answer.sweep.cell import ServeCell, TrainCell, kind_of
from valico.answer.sweep.row import Row, Value
from valico.answer.table.record import Raw, Sheet

SERVED: Final = (
    "tensor",
    "pipeline",
    "attention_data",
    "expert_tensor",
    "expert_parallel",
    "replicas",
    "idle_chips",
)
"""What is told of a serving plan, in whole numbers."""
SAID: Final = ("chip", "framework", "precision", "scheme", "plan")
"""What is told of either in words."""
ESTIMATES: Final = "estimates"


def planned(cell: ServeCell | TrainCell) -> Iterator[Row]:
    """Yield the estimates of a cell; InputError where nothing fits or a name cannot be read."""
    given = msgspec.structs.asdict(cell)
    fields = {name: value for name, value in given.items() if value is not None}
    page = desk.serve_page if isinstance(cell, ServeCell) else desk.train_page
    sheet = page(fields)
    head: Row = {f"asked_{name}": value for name, value in given.items()}
    for estimate in _estimates(sheet):
        yield {"verb": kind_of(cell), **head, **_of_plan(sheet, cell), **estimate}


def _of_plan(sheet: Sheet, cell: ServeCell | TrainCell) -> Row:
    facts = {fact.key: fact.raw for fact in sheet.facts if fact.key}
    told: Row = {name: _text(facts.get(name)) for name in SAID}
    chips = facts.get("chips")
    told["chips"] = chips if isinstance(chips, int) else None
    if isinstance(cell, ServeCell):
        told |= {name: _whole(facts.get(name)) for name in (*SERVED, "users")}
    else:
        mfu = facts.get("mfu")
        told["mfu"] = float(mfu) if isinstance(mfu, float) else None
    return told


def _estimates(sheet: Sheet) -> Iterator[Row]:
    for table in (*sheet.records, *sheet.tables):
        if table.key == ESTIMATES:
            keys = [column.key for column in table.columns]
            for row in table.rows:
                raw = dict(zip(keys, (cell.raw for cell in row.cells), strict=True))
                yield _estimate(raw)
            return


def _estimate(raw: Mapping[str, Raw]) -> Row:
    numbers: Row = {name: _number(raw.get(name)) for name in ("low", "mid", "high")}
    words: Row = {name: _text(raw.get(name)) for name in ("quantity", "unit", "basis")}
    return {**words, **numbers}


def _number(raw: Raw) -> Value:
    return float(raw) if isinstance(raw, int | float) else None


def _whole(raw: Raw) -> Value:
    return raw if isinstance(raw, int) else None


def _text(raw: Raw) -> Value:
    return raw if isinstance(raw, str) else None
