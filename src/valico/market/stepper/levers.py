"""The levers of some runs, runs innermost, and what follows from them until an event strikes."""

from collections.abc import Set
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
        scales: tuple[tuple[Block, Array], ...] = (
            ("starts", draws.starts_scale),
            ("capacity", draws.capacity_scale),
            ("pool", draws.pool_scale),
            ("orders", draws.demand_scale),
        )
        self._scaled = {block: (np.empty_like(self.of[block]), _runs_last(s)) for block, s in scales}
        self.starts, self.capacity, self.pool, self.orders = (
            into for into, _ in self._scaled.values()
        )
        self.keep, self.gate = np.empty_like(self.orders), np.empty_like(self.orders)
        self.shut = {code: np.empty_like(self.orders) for code in SHUT}
        self.any_shut = dict.fromkeys(SHUT, False)
        self.any_cancelled = self.any_quota = self.any_power = False
        """Once true they stay so: a pass too many changes nothing."""
        self._sets, self._struck = _sets(program), _blocks_struck(program)
        self._work_out(SIDES.keys(), np.arange(draws.runs))

    def _block(self, block: Block) -> Array:
        begin, shape = self.program.sizes.begins()[block], self.program.sizes.of(block)
        rows = self.row[begin : begin + int(np.prod(shape))]
        return rows.reshape(*shape, self.draws.runs)

    def strike(self, week: int) -> set[Block]:
        """Let the events of a week set the levers; return the blocks that they changed."""
        strikes = self.draws.event_week == week
        changed = set[Block]()
        for event in np.flatnonzero(strikes.any(axis=0)).tolist():
            cells, values = self._sets[event]
            self.row[cells[:, None], np.flatnonzero(strikes[:, event])] = values[:, None]
            changed |= self._struck[event]
        if changed:
            self._work_out(changed, np.flatnonzero(strikes.any(axis=1)))
        return changed

    def _work_out(self, changed: Set[Block], struck: Whole) -> None:
        """Work out anew, for some runs, what follows from some blocks."""
        runs = struck if len(struck) < self.draws.runs else slice(None)
        for block in changed & self._scaled.keys():
            into, scale = self._scaled[block]
            into[..., runs] = self.of[block][..., runs] * scale[..., runs]
        if "cancelled" in changed:
            cancelled = self.of["cancelled"][..., runs]
            self.keep[..., runs] = 1 - cancelled
            self.any_cancelled |= bool(cancelled.any())
        if changed & {"licensed", "permitted"}:
            self._work_out_gates(runs)
        if "quota" in changed:
            self.any_quota |= bool(np.isfinite(self.of["quota"][..., runs]).any())
        if "power_limit" in changed:
            self.any_power |= bool(np.isfinite(self.of["power_limit"][..., runs]).any())

    def _work_out_gates(self, runs: Whole | slice) -> None:
        home = self.program.home[:, None]
        licensed = np.maximum(self.of["licensed"][..., runs], home)
        permitted = np.maximum(self.of["permitted"][..., runs], home)
        refused, forbidden = 1 - licensed, 1 - permitted
        self.gate[..., runs] = licensed * permitted
        for code, shut in zip(
            SHUT, (refused * permitted, licensed * forbidden, refused * forbidden), strict=True
        ):
            self.shut[code][..., runs] = shut
            self.any_shut[code] |= bool(shut.any())


def _runs_last(scale: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(scale, 0, -1))


def _sets(program: Program) -> list[tuple[Whole, Array]]:
    """Return the cells that each event sets, and to what."""
    ends = program.event_ends[:-1]
    return list(
        zip(np.split(program.cells, ends), np.split(program.values, ends), strict=True)
    )


def _blocks_struck(program: Program) -> list[set[Block]]:
    """Return the blocks that each event concerns."""
    begins = program.sizes.begins()
    names, edges = list(begins), np.array(list(begins.values()))
    return [
        {names[place] for place in np.searchsorted(edges, cells, side="right") - 1}
        for cells, _ in _sets(program)
    ]
