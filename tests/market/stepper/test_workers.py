"""Workers give the numbers that are found without them, and the loss of one changes nothing."""

import importlib.util
import pickle
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from valico.market.stepper import by_numpy, worker
from valico.market.stepper.blocks import stepped
from valico.market.stepper.program import Draws, Outcome, Program
from valico.market.stepper.workers import Worker

_place = Path(__file__).with_name("test_stepper.py")
_spec = importlib.util.spec_from_file_location("stepper_worlds", _place)
assert _spec is not None
assert _spec.loader is not None
worlds = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(worlds)

RUNS = 50


def world() -> tuple[Program, Draws]:
    """Return a random program with some draws."""
    program, drawn = worlds.programs(7, runs=RUNS)
    return program, drawn


def same(one: Outcome, other: Outcome) -> bool:
    """Say whether two outcomes are equal, but for the rounding of shares."""
    return all(
        np.allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=0)
        for name in Outcome.__struct_fields__
    )


def test_workers_find_what_is_found_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    program, drawn = world()
    heard: list[int] = []
    monkeypatch.setattr(by_numpy, "MANY_RUNS", 1)
    monkeypatch.setattr(by_numpy, "PARCEL_RUNS", 20)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    found = by_numpy.run(program, drawn, every=4, told=heard.append)

    assert same(found, stepped(program, drawn, every=4))
    assert heard == [20, 20, 10]


def test_a_parcel_whose_worker_is_lost_is_stepped_here() -> None:
    program, drawn = world()
    with Worker(program, every=1) as lost:
        lost._process.kill()  # noqa: SLF001  # as a system short of memory does
        lost._process.wait()  # noqa: SLF001

        found = lost.step(drawn)

    assert same(found, stepped(program, drawn))


def test_a_worker_ends_where_its_parcels_end() -> None:
    program, drawn = world()
    out = BytesIO()

    worker.work(BytesIO(pickle.dumps((program, drawn, 1))), out)

    assert same(pickle.loads(out.getvalue()), stepped(program, drawn))  # noqa: S301  # our own
