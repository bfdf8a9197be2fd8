"""The engines against each other and against the referee, and the laws of the flow."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.errors import InputError
from valico.market.stepper import by_numba, by_numpy
from valico.market.stepper.program import SIDES, Array, Block, Draws, Outcome, Program, Sizes

_place = Path(__file__).with_name("referee.py")
_spec = importlib.util.spec_from_file_location("referee", _place)
assert _spec is not None
assert _spec.loader is not None
referee = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(referee)

WEEKS, RUNS = 30, 3
SIZES = Sizes(weeks=WEEKS, products=2, lines=3, stages=3, pools=1)
RANGES: dict[Block, tuple[float, float]] = {
    "starts": (0, 500),
    "capacity": (0, 600),
    "pool": (0, 5000),
    "licensed": (0, 1),
    "cap": (0, 2e4),
    "cap_share": (0, 1),
    "permitted": (0, 1),
    "quota": (0, 5000),
    "orders": (0, 200),
    "cancelled": (0, 0.2),
    "power_limit": (0, 2e6),
    "price_factor": (0.5, 2),
    "duty": (0, 0.4),
}
GATES = {"licensed", "permitted"}


def levers(random: np.random.Generator) -> Array:
    """Return levers within their ranges; gates are open or shut."""
    row = [random.uniform(*RANGES[block], SIZES.of(block)).ravel() for block in SIDES]
    row = [np.round(v) if b in GATES else v for b, v in zip(SIDES, row, strict=True)]
    return np.concatenate(row)


def programs(seed: int, events: int = 6, runs: int = RUNS) -> tuple[Program, Draws]:
    """Return a random program with its draws."""
    random = np.random.default_rng(seed)
    cells = [
        random.choice(SIZES.levers, random.integers(1, 9), replace=False) for _ in range(events)
    ]
    values = np.concatenate([levers(random)[chosen] for chosen in cells])
    program = Program(
        sizes=SIZES,
        first=levers(random),
        event_ends=np.cumsum([len(chosen) for chosen in cells]),
        cells=np.concatenate(cells),
        values=values,
        pool_stage=np.array([1]),
        pool_use=np.array([[5.0, 0.0 if seed % 2 else 8.0]]),
        power_w=np.array([700.0, 1000.0]),
        worth=np.array([[0.1, 0.1], [0.4, 0.5], [0.9, 0.9]]),
        filled=np.array([1.0, 0.0]),
        home=np.array([1.0, 0.0, 0.0]),
    )
    return program, draws(random, events, runs)


def draws(random: np.random.Generator, events: int, runs: int) -> Draws:
    """Return random draws for a few runs."""
    return Draws(
        delay=random.integers(1, 6, (runs, SIZES.stages, SIZES.products), dtype=np.int16),
        transit=random.integers(1, 4, runs),
        gained=random.uniform(0.5, 1, (runs, SIZES.stages, SIZES.products)),
        stock=random.uniform(0, 1000, (runs, SIZES.products)),
        starts_scale=random.uniform(0.5, 1.5, (runs, SIZES.products)),
        capacity_scale=random.uniform(0.5, 1.5, (runs, SIZES.stages, SIZES.products)),
        demand_scale=random.uniform(0.5, 1.5, (runs, SIZES.products, SIZES.lines)),
        pool_scale=random.uniform(0.5, 1.5, (runs, SIZES.pools)),
        price_usd=random.uniform(1e4, 3e4, (runs, SIZES.products)),
        event_week=random.integers(0, WEEKS + 5, (runs, events)),
    )


def alike(one: Array, other: Array) -> bool:
    """Say whether two arrays are equal but for rounding."""
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-6))


seeds = st.integers(min_value=0, max_value=10**6)


@given(seed=seeds)
@settings(max_examples=25, deadline=None)
def test_numpy_agrees_with_the_referee(seed: int) -> None:
    program, drawn = programs(seed)

    found = by_numpy.run(program, drawn)

    for run in range(RUNS):
        judged = referee.Referee(program, drawn, run).play()
        for name in ("made", "stock", "shipped", "delivered", "revenue_usd", "duty_usd"):
            assert alike(getattr(found, name)[run], np.array(judged.series[name])), name
        assert alike(found.line_shipped[run], judged.line_shipped)
        assert alike(found.line_delivered[run], judged.line_delivered)
        assert alike(found.scrapped[run], judged.scrapped)


@pytest.mark.skipif(not by_numba.AVAILABLE, reason="numba is not installed")
@given(seed=seeds, every=st.integers(1, 9), runs=st.integers(1, 20))
@settings(max_examples=25, deadline=None)
def test_numba_agrees_with_numpy(seed: int, every: int, runs: int) -> None:
    program, drawn = programs(seed, runs=runs)

    one, other = (by.run(program, drawn, every=every) for by in (by_numpy, by_numba))

    for name in Outcome.__struct_fields__:
        assert alike(getattr(one, name), getattr(other, name)), name


@given(seed=seeds)
@settings(max_examples=25, deadline=None)
def test_every_chip_that_was_started_is_somewhere(seed: int) -> None:
    program, drawn = programs(seed)

    found = by_numpy.run(program, drawn)

    inside = found.waiting.sum(axis=1) + found.working.sum(axis=1)
    outside = found.stock[:, -1] + found.line_shipped.sum(axis=2)
    assert alike(found.started, inside + outside + found.scrapped)
    assert alike(found.made[:, -1], outside)
    assert alike(found.inside[:, -1], inside)
    assert (found.inside_worth <= found.inside + 1e-6).all()


@given(seed=seeds)
@settings(max_examples=25, deadline=None)
def test_nothing_falls_below_zero(seed: int) -> None:
    found = by_numpy.run(*programs(seed))

    for name in ("stock", "made", "shipped", "delivered", "unserved", "waiting", "working"):
        assert getattr(found, name).min() >= -1e-6, name


@given(seed=seeds, gate=st.sampled_from(["licensed", "permitted"]))
@settings(max_examples=25, deadline=None)
def test_a_shut_gate_ships_nothing_abroad(seed: int, gate: Block) -> None:
    program, drawn = programs(seed)
    never = np.full_like(drawn.event_week, WEEKS + 1)
    program.lever(program.first, gate)[:] = 0

    found = by_numpy.run(program, _with_weeks(drawn, never))

    assert found.shipped.max() == 0
    assert found.line_shipped[:, :, 1:].max() == 0


def _with_weeks(drawn: Draws, weeks: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Draws:
    parts = {name: getattr(drawn, name) for name in Draws.__struct_fields__}
    return Draws(**{**parts, "event_week": weeks})


@given(seed=seeds, block=st.sampled_from(["starts", "capacity", "pool"]))
@settings(max_examples=25, deadline=None)
def test_more_capacity_never_delivers_less(seed: int, block: Block) -> None:
    # products that share components or power crowd each other out; here both are ample. Lines are
    # served in proportion to what they want, so one may lose a little where another gains more
    program, drawn = programs(seed)
    never = np.full_like(drawn.event_week, WEEKS + 1)
    for ample in ("pool", "power_limit"):
        program.lever(program.first, ample)[:] = 1e12
    before = by_numpy.run(program, _with_weeks(drawn, never))
    program.lever(program.first, block)[:] *= 1.5
    after = by_numpy.run(program, _with_weeks(drawn, never))

    assert (after.made - before.made).min() >= -1e-6
    gain = after.line_delivered.sum(axis=2) - before.line_delivered.sum(axis=2)
    assert gain.min() >= -1e-6


def test_a_delay_of_no_week_is_refused() -> None:
    program, drawn = programs(1)
    drawn.delay[0, 0, 0] = 0

    with pytest.raises(InputError, match="`delay` is 0 weeks; it must be at least 1"):
        by_numpy.run(program, drawn)
