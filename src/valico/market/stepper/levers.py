"""The levers of some runs, runs innermost, and what follows from them until an event strikes."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from valico.market.stepper.program import SIDES, Array, Block, Draws, Program, Whole

Codes = tuple[int, int, int]
SHUT: Final[Codes] = (2, 3, 4)
"""The codes of an American licence, a Chinese permission, and both, that are shut."""


class Levers:
    """The levers of some runs; each block is (…, R), R for the runs."""

    def __init__(self, program: Program, draws: Draws) -> None:
        """Set the levers as they stand before the first week."""
        self.program, self.draws = program, draws
        self.row = np.repeat(program.first[:, None], draws.runs, axis=1)
        self.of = {block: self._block(block) for block in SIDES}
        scales = (draws.starts_scale, draws.capacity_scale, draws.pool_scale, draws.demand_scale)
        self._starts, self._capacity, self._pool, self._demand = map(_runs_last, scales)
        self.starts, self.capacity = np.empty_like(self._starts), np.empty_like(self._capacity)
        self.pool, self.orders = np.empty_like(self._pool), np.empty_like(self._demand)
        self.keep, self.gate = np.empty_like(self.orders), np.empty_like(self.orders)
        self.shut = {code: np.empty_like(self.orders) for code in SHUT}
        self.any_shut = dict.fromkeys(SHUT, False)
        self.any_cancelled = self.any_quota = self.any_power = False
        self._struck = _blocks_struck(program)
        self._work_out(SIDES, np.arange(draws.runs))

    def _block(self, block: Block) -> Array:
        begin, shape = self.program.sizes.begins()[block], self.program.sizes.of(block)
        rows = self.row[begin : begin + int(np.prod(shape))]
        return rows.reshape(*shape, self.draws.runs)

    def strike(self, week: int) -> set[Block]:
        """Let the events of a week set the levers; return the blocks that they changed."""
        begin, changed = 0, set[Block]()
        for event, end in enumerate(self.program.event_ends):
            runs = np.flatnonzero(self.draws.event_week[:, event] == week)
            if runs.size:
                cells = self.program.cells[begin:end]
                self.row[np.ix_(cells, runs)] = self.program.values[begin:end, None]
                self._work_out(self._struck[event], runs)
                changed |= self._struck[event]
            begin = end
        return changed

    def _work_out(self, blocks: Iterable[Block], runs: Whole) -> None:
        """Work out anew, for some runs, what follows from some blocks."""
        changed = set(blocks)
        scaled: tuple[tuple[Block, Array, Array], ...] = (
            ("starts", self.starts, self._starts),
            ("capacity", self.capacity, self._capacity),
            ("pool", self.pool, self._pool),
            ("orders", self.orders, self._demand),
        )
        for block, into, scale in scaled:
            if block in changed:
                into[..., runs] = self.of[block][..., runs] * scale[..., runs]
        if "cancelled" in changed:
            self.keep[..., runs] = 1 - self.of["cancelled"][..., runs]
            self.any_cancelled = bool((self.of["cancelled"] > 0).any())
        if changed & {"licensed", "permitted"}:
            self._work_out_gates(runs)
        self._note_limits(changed)

    def _work_out_gates(self, runs: Whole) -> None:
        home = self.program.home[:, None]
        licensed = np.maximum(self.of["licensed"][..., runs], home)
        permitted = np.maximum(self.of["permitted"][..., runs], home)
        self.gate[..., runs] = licensed * permitted
        self.shut[2][..., runs] = (1 - licensed) * permitted
        self.shut[3][..., runs] = licensed * (1 - permitted)
        self.shut[4][..., runs] = (1 - licensed) * (1 - permitted)
        self.any_shut = {code: bool(shut.any()) for code, shut in self.shut.items()}

    def _note_limits(self, changed: set[Block]) -> None:
        if "quota" in changed:
            self.any_quota = bool(np.isfinite(self.of["quota"]).any())
        if "power_limit" in changed:
            self.any_power = bool(np.isfinite(self.of["power_limit"]).any())


def _runs_last(scale: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(scale, 0, -1))


def _blocks_struck(program: Program) -> list[set[Block]]:
    """Return the blocks that each event concerns."""
    begins = program.sizes.begins()
    names, edges = list(begins), np.array(list(begins.values()))
    ends = [0, *program.event_ends.tolist()]
    places = np.searchsorted(edges, program.cells, side="right") - 1
    pairs = zip(ends[:-1], ends[1:], strict=True)
    return [{names[place] for place in places[begin:end]} for begin, end in pairs]
