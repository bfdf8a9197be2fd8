"""Cells: the smallest pieces of a sweep, whole in themselves, so that any machine may take one."""

import hashlib
from datetime import date

import msgspec

from valico.market.outcome.period import Period
from valico.market.scenario.scenario import Scenario
from valico.market.simulation import Engine


class SimulateCell(msgspec.Struct, frozen=True, kw_only=True, tag="simulate"):
    """One scenario with one seed."""

    name: str
    scenario: Scenario
    """As it stands once all overlays are laid over."""
    runs: int
    seed: int
    period: Period
    engine: Engine


class MayCell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="may"):
    """One chip for one place, on several days."""

    chip: str
    to: str
    count: int | None
    on: tuple[date, ...]
    known_by: date | None = None
    """The rules and claims public by a day; without it, by each day asked about."""


class ServeCell(msgspec.Struct, frozen=True, kw_only=True, tag="serve"):
    """One model on some chips under one plan, serving."""

    model: str
    chips: str
    """How many of which, as `valico serve` reads them."""
    plan: str | None
    """None: the best is sought."""
    precision: str | None
    users: int | None
    input_tokens: int
    output_tokens: int


class TrainCell(msgspec.Struct, frozen=True, kw_only=True, tag="train"):
    """One model on some chips, training."""

    model: str
    chips: str
    precision: str | None


Cell = SimulateCell | MayCell | ServeCell | TrainCell


def id_of(cell: Cell) -> str:
    """Return what tells a cell from all others: its kind and a hash of all that it holds.

    >>> id_of(MayCell(chip="h200", to="china", count=None, on=(date(2026, 2, 15),)))
    'may-272daedf7541b92a'
    """
    held = msgspec.json.encode(cell, order="deterministic")
    return f"{kind_of(cell)}-{hashlib.sha256(held).hexdigest()[:16]}"


def kind_of(cell: Cell) -> str:
    """Return which verb a cell is a piece of."""
    kinds = {SimulateCell: "simulate", MayCell: "may", ServeCell: "serve", TrainCell: "train"}
    return kinds[type(cell)]
