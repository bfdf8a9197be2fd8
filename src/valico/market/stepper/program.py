"""Programs: a scenario as arrays, and the levers that events move.

Sides: R runs, T weeks, P products, B lines (a buyer at a place), K stages, Q pools, E events.
A lever is one number that holds until an event sets it anew. All levers of a run lie in one row:
`Levers` says where each block begins.
"""

from collections.abc import Callable, Mapping
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico.errors import InputError

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Weeks = NDArray[np.int16]
"""Weeks of each stage of each run: so many that their size counts."""

Block = Literal[
    "starts",
    "capacity",
    "pool",
    "licensed",
    "cap",
    "cap_share",
    "permitted",
    "quota",
    "orders",
    "cancelled",
    "power_limit",
    "price_factor",
    "duty",
]
SIDES: Final[Mapping[Block, str]] = {
    "starts": "P",
    "capacity": "KP",
    "pool": "Q",
    "licensed": "PB",
    "cap": "P",
    "cap_share": "P",
    "permitted": "PB",
    "quota": "PB",
    "orders": "PB",
    "cancelled": "PB",
    "power_limit": "B",
    "price_factor": "P",
    "duty": "P",
}
"""The sides of each block of levers.

starts: units begun a week. capacity: units a stage may begin a week. pool: components a week.
licensed, permitted: 1 where the American or the Chinese gate is open. cap: units that may be
shipped abroad in all; cap_share adds a share of those shipped at home. quota: units of a line in
all. orders: units ordered a week; cancelled: share of the backlog dropped a week. power_limit:
watts of a line. duty: share of the price that the government takes of units shipped abroad.
"""


Told = Callable[[int], None]
"""Hears how many further runs are done."""


def silent(runs: int) -> None:
    """Tell nobody of progress."""
    del runs


class Sizes(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of each."""

    weeks: int
    products: int
    lines: int
    stages: int
    pools: int

    def of(self, block: Block) -> tuple[int, ...]:
        """Return the shape of a block of levers.

        >>> Sizes(weeks=9, products=2, lines=3, stages=4, pools=1).of("capacity")
        (4, 2)
        """
        sides = {"P": self.products, "B": self.lines, "K": self.stages, "Q": self.pools}
        return tuple(sides[side] for side in SIDES[block])

    def begins(self) -> dict[Block, int]:
        """Return where each block begins in a row of levers."""
        places: dict[Block, int] = {}
        place = 0
        for block in SIDES:
            places[block] = place
            place += int(np.prod(self.of(block)))
        return places

    @property
    def levers(self) -> int:
        """Return how many levers a run has."""
        return sum(int(np.prod(self.of(block))) for block in SIDES)


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What all runs share."""

    sizes: Sizes
    first: Array
    """All levers as they stand before the first week."""
    event_ends: Whole
    """(E,) where the cells of each event end; those of the first begin at 0."""
    cells: Whole
    """The levers that events set, event by event."""
    values: Array
    """What they set them to."""
    pool_stage: Whole
    """(Q,) the stage whose beginning takes components from each pool."""
    pool_use: Array
    """(Q, P) components a unit."""
    power_w: Array
    """(P,) watts a unit draws where it is installed."""
    worth: Array
    """(K, P) share of a unit's cost that is spent on it before and in each stage."""
    filled: Array
    """(P,) 1 where each stage is full at the beginning, as if starts had gone on for long."""
    home: Array
    """(B,) 1 where a line is at home: no gate, no cap and no duty concern it."""

    def lever(self, row: Array, block: Block) -> Array:
        """Return a block of levers of one row, or of rows, in its own shape."""
        begin = self.sizes.begins()[block]
        shape = self.sizes.of(block)
        part = row[..., begin : begin + int(np.prod(shape))]
        return part.reshape(*row.shape[:-1], *shape)


class Draws(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between runs."""

    delay: Weeks
    """(R, K, P) weeks that a unit spends in each stage; at least 1."""
    transit: Whole
    """(R,) weeks between shipping and delivery; at least 1."""
    gained: Array
    """(R, K, P) share of units that pass each stage."""
    stock: Array
    """(R, P) finished units at the beginning; they count as started and made."""
    starts_scale: Array
    """(R, P)"""
    capacity_scale: Array
    """(R, K, P)"""
    demand_scale: Array
    """(R, P, B)"""
    pool_scale: Array
    """(R, Q)"""
    price_usd: Array
    """(R, P) drawn once a run."""
    event_week: Whole
    """(R, E) the week of each event; beyond the last week where it never comes."""

    @property
    def runs(self) -> int:
        """Return how many runs there are."""
        return int(self.delay.shape[0])

    def block(self, begin: int, end: int) -> "Draws":
        """Return some of the runs."""
        parts = {name: getattr(self, name)[begin:end] for name in self.__struct_fields__}
        return Draws(**parts)


CODES: Final = (
    "nothing",
    "stock",
    "American licence",
    "Chinese permission",
    "both gates",
    "quota",
    "power",
    "cap",
)
"""What held most of the unserved orders back in a week; nothing where all were served."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the runs. Series are (R, M, P) at the weeks `at`, cumulative but for stock."""

    at: Whole
    """(M,) the weeks at whose end the series stand."""
    made: Array
    stock: Array
    shipped: Array
    """Abroad."""
    delivered: Array
    """Abroad."""
    revenue_usd: Array
    """Of units shipped abroad, before the duty."""
    duty_usd: Array
    unserved: Array
    """Orders abroad that wait at that moment."""
    inside: Array
    """Units in the chain at that moment, finished stock apart."""
    inside_worth: Array
    """The same in finished units of equal cost."""
    binding: Array
    """(T, P, C) share of runs in which each of `CODES` held most orders back."""
    line_shipped: Array
    """(R, P, B) in all."""
    line_delivered: Array
    """(R, P, B) in all."""
    started: Array
    """(R, P) in all."""
    scrapped: Array
    """(R, P) in all."""
    waiting: Array
    """(R, K, P) before each stage at the end."""
    working: Array
    """(R, K, P) in each stage at the end."""


SERIES: Final = (
    "made",
    "stock",
    "shipped",
    "delivered",
    "revenue_usd",
    "duty_usd",
    "unserved",
    "inside",
    "inside_worth",
)
"""The series of an outcome, in the order in which it keeps them."""
TINY: Final = 1e-9
"""Units below which nothing is owed."""


def empty_series(sizes: Sizes, runs: int, every: int) -> Array:
    """Return (S, R, M, P) zeros: all series of an outcome, in the order of `SERIES`."""
    at = recorded_weeks(sizes.weeks, every)
    return np.zeros((len(SERIES), runs, len(at), sizes.products))


def empty_outcome(sizes: Sizes, series: Array, every: int) -> Outcome:
    """Return an outcome of zeros, to be filled; its series are those that are given."""
    runs = series.shape[1]
    products, stages = (runs, sizes.products), (runs, sizes.stages, sizes.products)
    return Outcome(
        at=recorded_weeks(sizes.weeks, every),
        **dict(zip(SERIES, series, strict=True)),
        binding=np.zeros((sizes.weeks, sizes.products, len(CODES))),
        line_shipped=np.zeros((*products, sizes.lines)),
        line_delivered=np.zeros((*products, sizes.lines)),
        started=np.zeros(products),
        scrapped=np.zeros(products),
        waiting=np.zeros(stages),
        working=np.zeros(stages),
    )


def recorded_weeks(weeks: int, every: int) -> Whole:
    """Return the weeks at whose end series stand, the last among them.

    >>> recorded_weeks(10, 4).tolist()
    [3, 7, 9]
    """
    at = list(range(every - 1, weeks, every))
    return np.array(at if at and at[-1] == weeks - 1 else [*at, weeks - 1], dtype=np.int64)


def fill_from(outcome: Outcome, part: Outcome, begin: int) -> None:
    """Write what came of some runs into the outcome of all, from a run on; not what bound."""
    runs = slice(begin, begin + part.started.shape[0])
    for name in Outcome.__struct_fields__:
        if name not in {"at", "binding"}:
            getattr(outcome, name)[runs] = getattr(part, name)


def all_of(program: Program, block: Block) -> Array:
    """Return what a block holds at the beginning and all that events set in it."""
    begin = program.sizes.begins()[block]
    end = begin + int(np.prod(program.sizes.of(block)))
    later = program.values[(program.cells >= begin) & (program.cells < end)]
    return np.concatenate([program.first[begin:end], later])


def steady_units(program: Program, draws: Draws) -> Array:
    """Return (R, K, P) the units that begin each stage each week where starts went on for long."""
    starts = program.lever(program.first, "starts") * draws.starts_scale * program.filled
    passed = np.cumprod(draws.gained, axis=1)
    before = np.concatenate([np.ones_like(passed[:, :1]), passed[:, :-1]], axis=1)
    return np.asarray(starts[:, None, :] * before)


def check(program: Program, draws: Draws) -> None:
    """Refuse draws that no program can run, in one sentence."""
    for name, least in (("delay", 1), ("transit", 1)):
        found = int(getattr(draws, name).min(initial=least))
        if found < least:
            message = f"a draw of `{name}` is {found} weeks; it must be at least {least}"
            raise InputError(message)
    if draws.event_week.shape[1] != program.event_ends.shape[0]:
        message = (
            f"{draws.event_week.shape[1]} event weeks for {program.event_ends.shape[0]} events"
        )
        raise InputError(message)
