"""Some runs stepped through all weeks in NumPy; runs lie innermost, so that loops are long."""

import numpy as np

from valico.market.stepper.levers import SHUT, Levers
from valico.market.stepper.program import (
    CODES,
    TINY,
    Array,
    Draws,
    Outcome,
    Program,
    Whole,
    ever_limited,
    steady_units,
)

STOCK, QUOTA, POWER, CAP = (CODES.index(code) for code in ("stock", "quota", "power", "cap"))


class Vectors:
    """The state of some runs, changed week by week; `fill` writes what came of them."""

    def __init__(self, program: Program, draws: Draws) -> None:
        """Fill the stages and the stock as they stand at the beginning."""
        sizes, runs = program.sizes, draws.runs
        self.program, self.draws, self.levers = program, draws, Levers(program, draws)
        self.sides = np.stack([1 - program.home, program.home])
        self.homes = np.flatnonzero(program.home)
        self.gained = np.ascontiguousarray(np.moveaxis(draws.gained, 0, -1))
        self.price = np.ascontiguousarray(draws.price_usd.T)
        products, stages = (sizes.products, runs), (sizes.stages, sizes.products, runs)
        self._begin_stages(np.ascontiguousarray(np.moveaxis(draws.delay, 0, -1)), stages)
        self.stock = draws.stock.T.copy()
        self.made = self.stock.copy()
        self.started = self.working.sum(axis=0) + self.stock
        lines = (sizes.products, sizes.lines, runs)
        self.backlog, self.shipped, self.delivered = (np.zeros(lines) for _ in range(3))
        self.want, self.room = np.empty(lines), np.full(lines, np.inf)
        self._spare = np.empty(lines)
        self.counts_power = ever_limited(program, "power_limit")
        self.power_used = np.zeros((sizes.lines, runs))
        self.sent, self.sent_home = np.zeros(products), np.zeros(products)
        self.revenue, self.duty = np.zeros(products), np.zeros(products)
        self.history = np.zeros((sizes.weeks, *products))
        self.held: dict[int, Array] = {}
        self.tally = np.zeros((sizes.weeks, sizes.products * len(CODES)), dtype=np.int64)
        self._row = np.arange(sizes.products)[:, None] * len(CODES)
        self._limit("quota")

    def _begin_stages(self, delay: Whole, stages: tuple[int, int, int]) -> None:
        """Lay out what began in each week, those before the first among them."""
        steady = np.moveaxis(steady_units(self.program, self.draws), 0, -1)
        self.depth, self.cells = int(delay.max()) + 1, int(np.prod(stages))
        self.begun = np.empty((self.depth + self.program.sizes.weeks, *stages))
        self.begun[: self.depth] = steady
        self.due = np.arange(self.cells).reshape(stages) + (self.depth - delay) * self.cells
        self.waiting, self.working = np.zeros(stages), steady * delay
        self.completed, self.done = np.zeros(stages), np.empty(stages)

    def _limit(self, block: str) -> None:
        if block == "quota" and self.levers.any_quota:
            np.maximum(self.levers.of["quota"] - self.shipped, 0, out=self.room)

    def fill(self, outcome: Outcome, begin: int) -> Array:
        """Step through all weeks; fill an outcome from a run on, return (T, P, C) the tally."""
        place, end = 0, begin + self.draws.runs
        for week in range(self.program.sizes.weeks):
            self._events(week)
            self._complete()
            self._start(week)
            self._ship(week)
            if week == outcome.at[place]:
                self._record(outcome, slice(begin, end), place, week)
                place += 1
        self._end(outcome, slice(begin, end))
        sizes = self.program.sizes
        return self.tally.reshape(sizes.weeks, sizes.products, len(CODES))

    def _events(self, week: int) -> None:
        for block in self.levers.strike(week):
            self._limit(block)

    def _complete(self) -> None:
        done = np.take(self.begun.reshape(-1), self.due, out=self.done, mode="clip")
        self.due += self.cells
        self.working -= done
        self.completed += done
        done *= self.gained
        self.waiting[1:] += done[:-1]
        self.made += done[-1]
        self.stock += done[-1]
        self.waiting[0] += self.levers.starts
        self.started += self.levers.starts

    def _start(self, week: int) -> None:
        begun = self.begun[self.depth + week]
        np.minimum(self.waiting, self.levers.capacity, out=begun)
        for pool, stage in enumerate(self.program.pool_stage):
            use = self.program.pool_use[pool]
            needed = use @ begun[stage]
            share = np.minimum(1, self.levers.pool[pool] / np.maximum(needed, TINY))
            begun[stage, use > 0] *= share
        self.waiting -= begun
        self.working += begun

    def _ship(self, week: int) -> None:
        self.held.clear()
        self._order()
        self._let_through()
        home = self.want[:, self.homes]
        self.want[:, self.homes] = 0
        wanted, wanted_home = self.want.sum(axis=1), home.sum(axis=1)
        by_cap = self._share_by_cap(wanted)
        let = wanted * by_cap
        total = let + wanted_home
        by_stock = np.minimum(1, self.stock / np.maximum(total, TINY))
        self.held[CAP], self.held[STOCK] = wanted - let, let * (1 - by_stock)
        self._leave(by_cap * by_stock, home * by_stock[:, None])
        self.stock -= total * by_stock
        self._pay(let * by_stock)
        self.sent_home += wanted_home * by_stock
        self.history[week] = self.sent
        self._count(week)
        arrived = self.draws.transit == self.program.sizes.weeks - 1 - week
        if arrived.any():
            self.delivered[..., arrived] = self.shipped[..., arrived]

    def _order(self) -> None:
        """Take orders and cancellations; count what gates hold back."""
        self.backlog += self.levers.orders
        if self.levers.any_cancelled:
            self.backlog *= self.levers.keep
        np.multiply(self.backlog, self.levers.gate, out=self.want)
        for code in SHUT:
            if self.levers.any_shut[code]:
                np.multiply(self.backlog, self.levers.shut[code], out=self._spare)
                self.held[code] = self._spare.sum(axis=1)

    def _let_through(self) -> None:
        """Hold back what quotas and power do not let through, and count it."""
        want, spare, abroad = self.want, self._spare, self.sides[0]
        if self.levers.any_quota:
            np.subtract(want, self.room, out=spare)
            np.maximum(spare, 0, out=spare)
            self.held[QUOTA] = abroad @ spare
            np.minimum(want, self.room, out=want)
        if self.levers.any_power:
            needed = self._watts()
            room = np.maximum(0, self.levers.of["power_limit"] - self.power_used)
            share = np.where(room >= needed, 1.0, room / np.maximum(needed, TINY))
            if (share < 1).any():
                np.multiply(want, (1 - share) * abroad[:, None], out=spare)
                self.held[POWER] = spare.sum(axis=1)
                want *= share

    def _watts(self) -> Array:
        watts: Array = np.einsum("p,pbr->br", self.program.power_w, self.want)
        return watts

    def _share_by_cap(self, wanted: Array) -> Array:
        of = self.levers.of
        room = np.maximum(0, of["cap"] + of["cap_share"] * self.sent_home - self.sent)
        return np.asarray(np.minimum(1, room / np.maximum(wanted, TINY)))

    def _leave(self, share: Array, home: Array) -> None:
        """Ship a share of what is wanted abroad, and what is left for lines at home."""
        self.want *= share[:, None]
        self.want[:, self.homes] = home
        self.backlog -= self.want
        self.shipped += self.want
        if self.levers.any_quota:
            self.room -= self.want
        if self.counts_power:
            self.power_used += self._watts()

    def _pay(self, abroad: Array) -> None:
        self.sent += abroad
        paid = abroad * self.price * self.levers.of["price_factor"]
        self.revenue += paid
        self.duty += paid * self.levers.of["duty"]

    def _count(self, week: int) -> None:
        """Count which code holds back most; the first of equals."""
        most, code_of_most = np.full_like(self.stock, TINY), np.zeros(self.stock.shape, np.int64)
        for code in sorted(self.held):
            more = self.held[code] > most
            np.copyto(code_of_most, code, where=more)
            np.copyto(most, self.held[code], where=more)
        code_of_most += self._row
        self.tally[week] = np.bincount(code_of_most.ravel(), minlength=self.tally.shape[1])

    def _record(self, outcome: Outcome, runs: slice, place: int, week: int) -> None:
        left = week - self.draws.transit
        arrived = self.history[np.maximum(left, 0), :, np.arange(len(left))].T * (left >= 0)
        units = self.waiting + self.working
        values = {
            "made": self.made,
            "stock": self.stock,
            "shipped": self.sent,
            "delivered": arrived,
            "revenue_usd": self.revenue,
            "duty_usd": self.duty,
            "unserved": self.sides[0] @ self.backlog,
            "inside": units.sum(axis=0),
            "inside_worth": (units * self.program.worth[:, :, None]).sum(axis=0),
        }
        for name, value in values.items():
            getattr(outcome, name)[runs, place] = value.T

    def _end(self, outcome: Outcome, runs: slice) -> None:
        outcome.line_shipped[runs] = np.moveaxis(self.shipped, -1, 0)
        outcome.line_delivered[runs] = np.moveaxis(self.delivered, -1, 0)
        outcome.started[runs] = self.started.T
        outcome.scrapped[runs] = (self.completed * (1 - self.gained)).sum(axis=0).T
        outcome.waiting[runs] = np.moveaxis(self.waiting, -1, 0)
        outcome.working[runs] = np.moveaxis(self.working, -1, 0)
