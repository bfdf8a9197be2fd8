"""Some runs stepped through all weeks in NumPy; runs lie innermost, so that loops are long."""

import numpy as np

from valico.market.stepper.levers import Levers, abroad_first, runs_last
from valico.market.stepper.program import (
    CODES,
    TINY,
    Array,
    Draws,
    Outcome,
    Program,
    Whole,
    steady_units,
)

STOCK, REFUSED, FORBIDDEN, BOTH, QUOTA, POWER, CAP = range(1, len(CODES))
"""The places of `CODES`: no stock, a licence refused, a permission forbidden, and so on."""


class Vectors:
    """The state of some runs, changed week by week; `fill` writes what came of them."""

    def __init__(self, program: Program, draws: Draws) -> None:
        """Fill the stages and the stock as they stand at the beginning."""
        sizes, runs = program.sizes, draws.runs
        self.program, self.order = abroad_first(program)
        self.draws, self.levers = draws, Levers(self.program, draws, self.order)
        abroad = slice(0, int((program.home == 0).sum()))
        self.abroad, self.at_home = np.s_[:, abroad], np.s_[:, abroad.stop :]
        products, lines = (sizes.products, runs), (sizes.products, sizes.lines, runs)
        self._begin_stages((sizes.stages, *products))
        self.stock = draws.stock.T.copy()
        self.made = self.stock.copy()
        self.started = self.working.sum(axis=0) + self.stock
        self.backlog, self.shipped, self.delivered = (np.zeros(lines) for _ in range(3))
        self.want, self.room = np.empty(lines), np.full(lines, np.inf)
        self.power_used = np.zeros((sizes.lines, runs))
        self.price = runs_last(draws.price_usd)
        self.sent, self.sent_home = np.zeros(products), np.zeros(products)
        self.revenue, self.duty = np.zeros(products), np.zeros(products)
        self.history = np.zeros((sizes.weeks, *products))
        self.held = np.zeros((len(CODES), *products))
        self.tally = np.zeros((sizes.weeks, sizes.products * len(CODES)), dtype=np.int64)
        self._row = np.arange(sizes.products)[:, None] * len(CODES)
        self._set_room(np.arange(runs))

    def _begin_stages(self, stages: tuple[int, int, int]) -> None:
        """Lay out what began in the weeks before the first: a ring of weeks."""
        steady = runs_last(steady_units(self.program, self.draws))
        delay = np.moveaxis(self.draws.delay, 0, -1).astype(np.int64, order="C")
        self.gained = runs_last(self.draws.gained)
        self.depth, self.cells = int(delay.max()) + 1, int(np.prod(stages))
        self.begun = np.repeat(steady[None], self.depth, axis=0)
        self.due = np.arange(self.cells).reshape(stages) + (self.depth - delay) * self.cells
        self.waiting, self.working = np.zeros(stages), steady * delay
        self.completed, self.done = np.zeros(stages), np.empty(stages)

    def fill(self, outcome: Outcome, begin: int) -> Whole:
        """Step through all weeks; fill an outcome from a run on, return (T, P, C) the tally."""
        place, runs = 0, slice(begin, begin + self.draws.runs)
        for week in range(self.program.sizes.weeks):
            for struck in self.levers.strike(week):
                self._set_room(struck)
            self._complete()
            self._start(week)
            self._ship(week)
            if week == outcome.at[place]:
                self._record(outcome, runs, place, week)
                place += 1
        self._end(outcome, runs)
        return self.tally.reshape(len(self.tally), -1, len(CODES))

    def _set_room(self, runs: Whole) -> None:
        """Work out anew what quotas leave to each line."""
        if self.levers.any_quota:
            room = self.levers.of["quota"][..., runs] - self.shipped[..., runs]
            self.room[..., runs] = np.maximum(0, room)

    def _complete(self) -> None:
        done = np.take(self.begun.reshape(-1), self.due, out=self.done, mode="clip")
        self.due += self.cells
        due = self.due.reshape(-1)
        due[np.flatnonzero(due >= self.begun.size)] -= self.begun.size
        self.working -= done
        self.completed += done
        done *= self.gained
        self.waiting[1:] += done[:-1]
        self.made += done[-1]
        self.stock += done[-1]
        self.waiting[0] += self.levers.starts
        self.started += self.levers.starts

    def _start(self, week: int) -> None:
        begun = self.begun[week % self.depth]
        np.minimum(self.waiting, self.levers.capacity, out=begun)
        for pool, stage in enumerate(self.program.pool_stage):
            use = self.program.pool_use[pool]
            needed = use @ begun[stage]
            share = np.minimum(1, self.levers.pool[pool] / np.maximum(needed, TINY))
            begun[stage] *= np.where(use[:, None] > 0, share, 1)
        self.waiting -= begun
        self.working += begun

    def _ship(self, week: int) -> None:
        self.backlog += self.levers.orders
        if self.levers.any_cancelled:
            self.backlog *= self.levers.kept
        wanted = self._let_through()
        wanted_home = self.want[self.at_home].sum(axis=1)
        by_cap = self._share_by_cap(wanted)
        let = wanted * by_cap
        total = let + wanted_home
        by_stock = np.minimum(1, self.stock / np.maximum(total, TINY))
        self.held[CAP], self.held[STOCK] = wanted - let, let * (1 - by_stock)
        self._leave(by_cap * by_stock, by_stock)
        self.stock -= total * by_stock
        self._pay(let * by_stock)
        self.sent_home += wanted_home * by_stock
        self.history[week] = self.sent
        self._count(week)
        arrived = self.draws.transit == self.program.sizes.weeks - 1 - week
        if arrived.any():
            self.delivered[..., arrived] = self.shipped[..., arrived]

    def _let_through(self) -> Array:
        """Want what gates, quotas and power let through; return what is wanted abroad.

        What they hold back is the difference of two sums in one order: exactly 0 where they let
        everything through.
        """
        let = self._pass_gates(self.want[self.abroad])
        self.want[self.at_home] = self.backlog[self.at_home]
        if self.levers.any_quota:
            np.minimum(self.want, self.room, out=self.want)
            before, let = let, self.want[self.abroad].sum(axis=1)
            self.held[QUOTA] = before - let
        if self.levers.any_power and (share := self._share_by_power()).min() < 1:
            self.want *= share
            before, let = let, self.want[self.abroad].sum(axis=1)
            self.held[POWER] = before - let
        elif self.levers.any_power:
            self.held[POWER] = 0
        return let

    def _pass_gates(self, want: Array) -> Array:
        """Want what both gates let through; return the sums over the lines."""
        backlog = self.backlog[self.abroad]
        licensed = self.levers.of["licensed"][self.abroad]
        permitted = self.levers.of["permitted"][self.abroad]
        np.multiply(backlog, licensed, out=want)
        owed, by_licence = np.sum(backlog, axis=1), np.sum(want, axis=1)
        if not self.levers.any_forbidden:
            self.held[REFUSED] = owed - by_licence
            return np.asarray(by_licence)
        by_permission = np.einsum("pbr,pbr->pr", backlog, permitted)
        want *= permitted
        let: Array = np.sum(want, axis=1)
        self.held[REFUSED] = by_permission - let
        self.held[FORBIDDEN] = by_licence - let
        self.held[BOTH] = (owed - by_licence) - (by_permission - let)
        return let

    def _share_by_power(self) -> Array:
        needed = self._watts()
        room = np.maximum(0, self.levers.of["power_limit"] - self.power_used)
        share: Array = np.where(room >= needed, 1.0, room / np.maximum(needed, TINY))
        return share

    def _watts(self) -> Array:
        watts: Array = np.einsum("p,pbr->br", self.program.power_w, self.want)
        return watts

    def _share_by_cap(self, wanted: Array) -> Array:
        of = self.levers.of
        room = np.maximum(0, of["cap"] + of["cap_share"] * self.sent_home - self.sent)
        return np.asarray(np.minimum(1, room / np.maximum(wanted, TINY)))

    def _leave(self, abroad: Array, at_home: Array) -> None:
        """Ship a share of what is wanted abroad, and a share of what is wanted at home."""
        self.want[self.abroad] *= abroad[:, None]
        self.want[self.at_home] *= at_home[:, None]
        self.backlog -= self.want
        self.shipped += self.want
        if self.levers.any_quota:
            self.room -= self.want
        if self.levers.any_power:
            self.power_used += self._watts()

    def _pay(self, abroad: Array) -> None:
        self.sent += abroad
        paid = abroad * self.price * self.levers.of["price_factor"]
        self.revenue += paid
        self.duty += paid * self.levers.of["duty"]

    def _count(self, week: int) -> None:
        """Count which code holds back most; the first of equals."""
        most = self.held.max(axis=0)
        codes = (self.held >= most).argmax(axis=0) * (most > TINY) + self._row
        self.tally[week] = np.bincount(codes.ravel(), minlength=self.tally.shape[1])

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
            "unserved": self.backlog[self.abroad].sum(axis=1),
            "inside": units.sum(axis=0),
            "inside_worth": (units * self.program.worth[:, :, None]).sum(axis=0),
        }
        for name, value in values.items():
            getattr(outcome, name)[runs, place] = value.T

    def _end(self, outcome: Outcome, runs: slice) -> None:
        for name, lines in (("line_shipped", self.shipped), ("line_delivered", self.delivered)):
            getattr(outcome, name)[runs][:, :, self.order] = np.moveaxis(lines, -1, 0)
        outcome.started[runs] = self.started.T
        outcome.scrapped[runs] = (self.completed * (1 - self.gained)).sum(axis=0).T
        outcome.waiting[runs] = np.moveaxis(self.waiting, -1, 0)
        outcome.working[runs] = np.moveaxis(self.working, -1, 0)
