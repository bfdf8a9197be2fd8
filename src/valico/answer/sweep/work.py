"""Work: what one cell comes to, as rows of plain values."""

from collections.abc import Iterator
from datetime import date

import msgspec

from valico import store
from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.market.naming import setting_of
from valico.answer.may import clerk_at
from valico.answer.ruling import Ruling, ruling_on
from valico.answer.sweep.cell import Cell, MayCell, SimulateCell, id_of
from valico.answer.sweep.plans import planned
from valico.answer.sweep.row import Row
from valico.errors import ValicoError
from valico.market.outcome.summary import summary_of
from valico.market.simulation import simulate


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A cell's rows, or the fault in words: an error that crosses processes is a plain text."""

    id: str
    rows: list[Row] = []
    fault: str | None = None


def worked(cell: Cell, data: str) -> Done:
    """Return what a cell comes to with data of a stated digest; this may run on any machine."""
    name = id_of(cell)
    if (here := store.digest()) != data:
        fault = f"the worker's data are {here}, the sweep's {data}; install the same Valico there"
        return Done(id=name, fault=fault)
    try:
        rows = list(_rows(cell))
    except ValicoError as fault:
        return Done(id=name, fault=str(fault))
    return Done(id=name, rows=rows)


def _rows(cell: Cell) -> Iterator[Row]:
    if isinstance(cell, SimulateCell):
        return _readings(cell)
    return _rulings(cell) if isinstance(cell, MayCell) else planned(cell)


def _readings(cell: SimulateCell) -> Iterator[Row]:
    setting = setting_of(cell.scenario, cell.name)
    found = simulate(setting, runs=cell.runs, seed=cell.seed, engine=cell.engine)
    head: Row = {
        "scenario": cell.name,
        "rules": cell.scenario.gates,
        "known_by": cell.scenario.known_by,
        "runs": cell.runs,
        "seed": cell.seed,
    }
    for reading in summary_of(found, cell.period).readings:
        fields = msgspec.structs.asdict(reading)
        band = msgspec.structs.asdict(fields.pop("band"))
        yield {**head, **fields, **band}


def _rulings(cell: MayCell) -> Iterator[Row]:
    desk = Desk()
    for day in cell.on:
        case = Case(chip=cell.chip, to=cell.to, count=cell.count, on=day, known_by=cell.known_by)
        yield _row(cell, day, ruling_on(case, clerk_at(desk, today=day)))


def _row(cell: MayCell, day: date, ruling: Ruling) -> Row:
    us, cn = ruling.us, ruling.cn
    return {
        "chip": ruling.understood.chip or cell.chip,
        "to": ruling.understood.destination,
        "count": cell.count,
        "on": day,
        "known_by": cell.known_by,
        "requirement": us.requirement,
        "policy": us.policy,
        "exception": us.exception.code if us.exception else None,
        "eccn": " ".join(us.eccn),
        "permission": cn.permission,
        "firmness": cn.firmness,
        "headline": ruling.headline,
    }
