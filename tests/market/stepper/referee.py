"""The slow referee: one run of a program in SimPy, unit batches as events of their own.

Written from the meaning of `Program`, not from the engines: stages and transit are timeouts, the
gates are asked line by line.
"""

import numpy as np
import simpy

from valico.market.stepper.program import Array, Draws, Program


class History:
    """What one run came to."""

    def __init__(self, products: int, lines: int) -> None:
        """Begin at nothing."""
        self.made, self.stock, self.shipped = (np.zeros(products) for _ in range(3))
        self.delivered, self.scrapped = np.zeros(products), np.zeros(products)
        self.revenue_usd, self.duty_usd = np.zeros(products), np.zeros(products)
        self.line_shipped = np.zeros((products, lines))
        self.line_delivered = np.zeros((products, lines))
        self.series: dict[str, list[Array]] = {}


class Referee:
    """One run of a program."""

    def __init__(self, program: Program, draws: Draws, run: int) -> None:
        """Take the run's draws."""
        sizes = program.sizes
        self.program, self.draws, self.run = program, draws, run
        self.levers = program.first.copy()
        self.env = simpy.Environment()
        self.waiting = np.zeros((sizes.stages, sizes.products))
        self.backlog = np.zeros((sizes.products, sizes.lines))
        self.result = History(sizes.products, sizes.lines)
        self.power_used = np.zeros(sizes.lines)

    def play(self) -> History:
        """Play all weeks."""
        self._fill()
        self.env.process(self._weeks())
        self.env.run()
        return self.result

    def _fill(self) -> None:
        stock = self.draws.stock[self.run]
        self.result.stock += stock
        self.result.made += stock
        flowing = self._lever("starts") * self.draws.starts_scale[self.run] * self.program.filled
        for stage in range(self.program.sizes.stages):
            for product, units in enumerate(flowing):
                for week in range(int(self.draws.delay[self.run, stage, product])):
                    self._arrives_at(week, stage, product, float(units))
            flowing = flowing * self.draws.gained[self.run, stage]

    def _arrives_at(self, week: int, stage: int, product: int, units: float) -> None:
        if week == 0:
            self._finish(stage, product, units)
        elif week < self.program.sizes.weeks:
            timeout = self.env.timeout(week)
            timeout.callbacks.append(lambda _: self._finish(stage, product, units))

    def _weeks(self) -> simpy.events.ProcessGenerator:
        for week in range(self.program.sizes.weeks):
            self._events(week)
            self._begin(week)
            self._sell(week)
            for name in ("made", "stock", "shipped", "delivered", "revenue_usd", "duty_usd"):
                self.result.series.setdefault(name, []).append(getattr(self.result, name).copy())
            yield self.env.timeout(1)

    def _lever(self, block: str) -> Array:
        return self.program.lever(self.levers, block)  # type: ignore[arg-type]  # a test's word

    def _events(self, week: int) -> None:
        begin = 0
        for event, end in enumerate(self.program.event_ends):
            if self.draws.event_week[self.run, event] == week:
                self.levers[self.program.cells[begin:end]] = self.program.values[begin:end]
            begin = end

    def _begin(self, week: int) -> None:
        new = self._lever("starts") * self.draws.starts_scale[self.run]
        self.waiting[0] += new
        capacity = self._lever("capacity") * self.draws.capacity_scale[self.run]
        begun = np.minimum(self.waiting, capacity)
        for pool, stage in enumerate(self.program.pool_stage):
            use = self.program.pool_use[pool]
            needed = sum(begun[stage, p] * use[p] for p in range(len(use)))
            there = self._lever("pool")[pool] * self.draws.pool_scale[self.run, pool]
            if needed > there:
                begun[stage, use > 0] *= there / needed
        self.waiting -= begun
        for stage, product in np.ndindex(*begun.shape):
            self._later(week, stage, product, float(begun[stage, product]))

    def _later(self, week: int, stage: int, product: int, units: float) -> None:
        delay = int(self.draws.delay[self.run, stage, product])
        if week + delay < self.program.sizes.weeks:
            timeout = self.env.timeout(delay)
            timeout.callbacks.append(lambda _: self._finish(stage, product, units))

    def _finish(self, stage: int, product: int, units: float) -> None:
        good = units * self.draws.gained[self.run, stage, product]
        self.result.scrapped[product] += units - good
        if stage + 1 < len(self.waiting):
            self.waiting[stage + 1, product] += good
        else:
            self.result.made[product] += good
            self.result.stock[product] += good

    def _sell(self, week: int) -> None:
        sizes = self.program.sizes
        scale = self.draws.demand_scale[self.run]
        self.backlog = (self.backlog + self._lever("orders") * scale) * (
            1 - self._lever("cancelled")
        )
        want = np.array(
            [[self._open(p, b) for b in range(sizes.lines)] for p in range(sizes.products)]
        )
        for b in range(sizes.lines):
            needed = want[:, b] @ self.program.power_w
            room = max(0.0, self._lever("power_limit")[b] - self.power_used[b])
            want[:, b] *= 1.0 if needed <= room else room / needed
        for p in range(sizes.products):
            self._leave(p, want[p], week)

    def _open(self, p: int, b: int) -> float:
        home = self.program.home[b] == 1
        licensed = 1.0 if home else self._lever("licensed")[p, b]
        permitted = 1.0 if home else self._lever("permitted")[p, b]
        room = max(0.0, self._lever("quota")[p, b] - self.result.line_shipped[p, b])
        return float(min(self.backlog[p, b] * licensed * permitted, room))

    def _leave(self, p: int, want: Array, week: int) -> None:
        home, result = self.program.home == 1, self.result
        at_home = result.line_shipped[p, home].sum()
        room = self._lever("cap")[p] + self._lever("cap_share")[p] * at_home - result.shipped[p]
        abroad = want[~home].sum()
        if abroad > max(0.0, room):
            want[~home] *= max(0.0, room) / abroad
        if want.sum() > result.stock[p]:
            want *= result.stock[p] / want.sum()
        result.stock[p] -= want.sum()
        self.backlog[p] -= want
        result.line_shipped[p] += want
        self.power_used += want * self.program.power_w[p]
        sent = want[~home].sum()
        result.shipped[p] += sent
        paid = sent * self.draws.price_usd[self.run, p] * self._lever("price_factor")[p]
        result.revenue_usd[p] += paid
        result.duty_usd[p] += paid * self._lever("duty")[p]
        transit = int(self.draws.transit[self.run])
        if week + transit < self.program.sizes.weeks:
            timeout = self.env.timeout(transit)
            timeout.callbacks.append(lambda _: self._arrive(p, want, sent))

    def _arrive(self, p: int, units: Array, abroad: float) -> None:
        self.result.line_delivered[p] += units
        self.result.delivered[p] += abroad
