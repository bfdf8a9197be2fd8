"""The stepper in NumPy, vectorised over runs, in blocks that fit the cache."""

from typing import Final

import numpy as np

from valico.market.stepper.program import (
    CODES,
    SIDES,
    Array,
    Block,
    Draws,
    Outcome,
    Program,
    Whole,
    check,
    steady_units,
)

BLOCK_RUNS: Final = 512
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
"""The series of an outcome, in the order in which both engines keep them."""
TINY: Final = 1e-9
"""Units below which nothing is owed."""


def run(program: Program, draws: Draws, *, every: int = 1) -> Outcome:
    """Return what comes of all runs; series stand at the end of each `every`-th week."""
    check(program, draws)
    begins = range(0, draws.runs, BLOCK_RUNS)
    parts = [_Block(program, draws.block(b, b + BLOCK_RUNS), every).run() for b in begins]
    return joined(parts, draws.runs)


def joined(parts: list[Outcome], runs: int) -> Outcome:
    """Return the outcomes of blocks of runs as one."""
    fields = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in Outcome.__struct_fields__
        if name not in {"at", "binding"}
    }
    weights = [part.started.shape[0] / runs for part in parts]
    binding = sum(
        (weight * part.binding for weight, part in zip(weights, parts, strict=True)),
        start=np.zeros_like(parts[0].binding),
    )
    return Outcome(at=parts[0].at, binding=binding, **fields)


def recorded_weeks(weeks: int, every: int) -> Whole:
    """Return the weeks at whose end series stand, the last among them.

    >>> recorded_weeks(10, 4).tolist()
    [3, 7, 9]
    """
    at = list(range(every - 1, weeks, every))
    return np.array(at if at and at[-1] == weeks - 1 else [*at, weeks - 1], dtype=np.int64)


def _is_limited(program: Program, block: Block) -> bool:
    """Say whether any lever of a block is finite, now or after an event."""
    begin = program.sizes.begins()[block]
    end = begin + int(np.prod(program.sizes.of(block)))
    later = program.values[(program.cells >= begin) & (program.cells < end)]
    return bool(np.isfinite(program.first[begin:end]).any() or np.isfinite(later).any())


class _Block:
    """The state of some runs, changed week by week."""

    def __init__(self, program: Program, draws: Draws, every: int) -> None:
        sizes, runs = program.sizes, draws.runs
        self.program, self.draws = program, draws
        self.levers = np.tile(program.first, (runs, 1))
        self.lever = {block: program.lever(self.levers, block) for block in SIDES}
        self.run_index = np.arange(runs)
        products = (runs, sizes.products)
        lines = (*products, sizes.lines)
        stages = (runs, sizes.stages, sizes.products)
        self.depth = int(draws.delay.max()) + 1
        self.ring = np.zeros((runs, sizes.stages, self.depth, sizes.products))
        self.waiting, self.working = np.zeros(stages), np.zeros(stages)
        self.started, self.scrapped = np.zeros(products), np.zeros(products)
        self.made, self.stock = np.zeros(products), np.zeros(products)
        self.backlog, self.shipped, self.delivered = (np.zeros(lines) for _ in range(3))
        self.power_used = np.zeros((runs, sizes.lines))
        self.revenue, self.duty = np.zeros(products), np.zeros(products)
        self.shipped_abroad, self.shipped_home = np.zeros(products), np.zeros(products)
        self.history = np.zeros((sizes.weeks, *products))
        self.abroad = 1 - program.home
        self.at = recorded_weeks(sizes.weeks, every)
        self.series = np.zeros((len(SERIES), runs, len(self.at), sizes.products))
        self.binding = np.zeros((sizes.weeks, sizes.products, len(CODES)))
        self.gate, self.orders, self.keep = (np.empty(lines) for _ in range(3))
        self.shut = tuple(np.empty(lines) for _ in range(3))
        self.any_power = _is_limited(program, "power_limit")
        self.any_quota = _is_limited(program, "quota")
        self._read_levers(self.run_index)
        self._fill(steady_units(program, draws))

    def _fill(self, steady: Array) -> None:
        """Fill the stages and the stock as they stand at the beginning."""
        for week in range(self.depth):
            self.ring[:, :, week] += np.where(week < self.draws.delay, steady, 0)
        self.working += self.ring.sum(axis=2)
        self.stock += self.draws.stock
        self.made += self.draws.stock
        self.started += self.working.sum(axis=1) + self.draws.stock

    def run(self) -> Outcome:
        """Step through all weeks."""
        place = 0
        for week in range(self.program.sizes.weeks):
            self._events(week)
            self._complete(week)
            self._start(week)
            self._ship(week)
            if week == self.at[place]:
                self._record(place, week)
                place += 1
        return self._outcome()

    def _events(self, week: int) -> None:
        begin = 0
        for event, end in enumerate(self.program.event_ends):
            struck = self.draws.event_week[:, event] == week
            if struck.any():
                cells = self.program.cells[begin:end]
                self.levers[np.ix_(struck, cells)] = self.program.values[begin:end]
            begin = end
        changed = np.flatnonzero((self.draws.event_week == week).any(axis=1))
        if changed.size:
            self._read_levers(changed)

    def _read_levers(self, runs: Whole) -> None:
        """Work out what the gates, orders and quotas of all lines are now in some runs."""
        home, abroad = self.program.home, self.abroad
        licensed = np.maximum(self.lever["licensed"][runs], home)
        permitted = np.maximum(self.lever["permitted"][runs], home)
        self.gate[runs] = licensed * permitted
        self.shut[0][runs] = abroad * (1 - licensed) * permitted
        self.shut[1][runs] = abroad * licensed * (1 - permitted)
        self.shut[2][runs] = abroad * (1 - licensed) * (1 - permitted)
        scale = self.draws.demand_scale[runs]
        self.orders[runs] = self.lever["orders"][runs] * scale
        self.keep[runs] = 1 - self.lever["cancelled"][runs]

    def _complete(self, week: int) -> None:
        slot = week % self.depth
        done = self.ring[:, :, slot].copy()
        self.ring[:, :, slot] = 0
        self.working -= done
        good = done * self.draws.gained
        self.scrapped += (done - good).sum(axis=1)
        self.waiting[:, 1:] += good[:, :-1]
        self.made += good[:, -1]
        self.stock += good[:, -1]
        begun = self.lever["starts"] * self.draws.starts_scale
        self.waiting[:, 0] += begun
        self.started += begun

    def _start(self, week: int) -> None:
        capacity = self.lever["capacity"] * self.draws.capacity_scale
        begun = np.minimum(self.waiting, capacity)
        for pool, stage in enumerate(self.program.pool_stage):
            use = self.program.pool_use[pool]
            needed = begun[:, stage] @ use
            there = self.lever["pool"][:, pool] * self.draws.pool_scale[:, pool]
            share = np.minimum(1, there / np.maximum(needed, TINY))
            begun[:, stage] *= np.where(use > 0, share[:, None], 1)
        self.waiting -= begun
        self.working += begun
        slots = (week + self.draws.delay) % self.depth
        stages, products = np.arange(begun.shape[1])[:, None], np.arange(begun.shape[2])
        self.ring[self.run_index[:, None, None], stages, slots, products] += begun

    def _ship(self, week: int) -> None:
        held = np.zeros((len(CODES), *self.stock.shape))
        want = self._let_through(held)
        wanted, wanted_home = want @ self.abroad, want @ self.program.home
        by_cap = self._share_by_cap(wanted)
        held[7] = wanted * (1 - by_cap)
        total = wanted * by_cap + wanted_home
        by_stock = np.minimum(1, self.stock / np.maximum(total, TINY))
        held[1] = wanted * by_cap * (1 - by_stock)
        self._count(week, held)
        self._leave(want, by_cap, by_stock)
        self.stock -= total * by_stock
        abroad = wanted * by_cap * by_stock
        self.shipped_abroad += abroad
        self.shipped_home += wanted_home * by_stock
        self.history[week] = self.shipped_abroad
        paid = abroad * self.draws.price_usd * self.lever["price_factor"]
        self.revenue += paid
        self.duty += paid * self.lever["duty"]
        arrived = self.draws.transit == self.program.sizes.weeks - 1 - week
        self.delivered[arrived] = self.shipped[arrived]

    def _let_through(self, held: Array) -> Array:
        """Return what both gates, quotas and power let through; count what they hold back."""
        self.backlog += self.orders
        self.backlog *= self.keep
        for code, shut in zip((2, 3, 4), self.shut, strict=True):
            held[code] = np.einsum("rpb,rpb->rp", self.backlog, shut)
        want = self.backlog * self.gate
        if self.any_quota:
            room = np.maximum(0, self.lever["quota"] - self.shipped)
            held[5] = np.maximum(0, want - room) @ self.abroad
            want = np.minimum(want, room)
        if self.any_power:
            share = self._share_by_power(want)
            held[6] = np.einsum("rpb,rb->rp", want, (1 - share) * self.abroad)
            want = want * share[:, None, :]
        return want

    def _share_by_power(self, want: Array) -> Array:
        needed = self._watts(want)
        room = np.maximum(0, self.lever["power_limit"] - self.power_used)
        share: Array = np.where(room >= needed, 1.0, room / np.maximum(needed, TINY))
        return np.asarray(np.minimum(1, share))

    def _watts(self, units: Array) -> Array:
        watts: Array = np.einsum("rpb,p->rb", units, self.program.power_w)
        return watts

    def _share_by_cap(self, wanted: Array) -> Array:
        room = self.lever["cap"] + self.lever["cap_share"] * self.shipped_home
        room = np.maximum(0, room - self.shipped_abroad)
        return np.asarray(np.minimum(1, room / np.maximum(wanted, TINY)))

    def _leave(self, want: Array, by_cap: Array, by_stock: Array) -> None:
        share = by_cap[:, :, None] * self.abroad + self.program.home
        want *= share * by_stock[:, :, None]
        self.backlog -= want
        self.shipped += want
        if self.any_power:
            self.power_used += self._watts(want)

    def _count(self, week: int, held: Array) -> None:
        most = held.argmax(axis=0)
        most[held.max(axis=0) <= TINY] = 0
        for code in range(len(CODES)):
            self.binding[week, :, code] = (most == code).mean(axis=0)

    def _record(self, place: int, week: int) -> None:
        left = week - self.draws.transit
        arrived = self.history[np.maximum(left, 0), self.run_index] * (left >= 0)[:, None]
        unserved = self.backlog @ self.abroad
        units = self.waiting + self.working
        inside, worth = units.sum(axis=1), (units * self.program.worth).sum(axis=1)
        flows = (self.made, self.stock, self.shipped_abroad, arrived)
        values = (*flows, self.revenue, self.duty, unserved, inside, worth)
        for series, value in zip(self.series, values, strict=True):
            series[:, place] = value

    def _outcome(self) -> Outcome:
        return Outcome(
            at=self.at,
            **dict(zip(SERIES, self.series, strict=True)),
            binding=self.binding,
            line_shipped=self.shipped,
            line_delivered=self.delivered,
            started=self.started,
            scrapped=self.scrapped,
            waiting=self.waiting,
            working=self.working,
        )
