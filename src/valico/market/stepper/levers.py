"""The levers of some runs, runs innermost, and what follows from them until an event strikes."""

from collections.abc import Set as AbstractSet

import msgspec
import numpy as np

from valico.market.stepper.program import SIDES, Array, Block, Draws, Program, Whole


class Levers:
    """The levers of some runs; each block is (…, R), R for the runs."""

    def __init__(self, program: Program, draws: Draws, order: Whole) -> None:
        """Set the levers of a program whose lines stand in an order of their own."""
        self.program, self.draws = program, draws
        self.row = np.repeat(program.first[:, None], draws.runs, axis=1)
        self.of = {block: self._block(block) for block in SIDES}
        scales: tuple[tuple[Block, Array], ...] = (
            ("starts", draws.starts_scale),
            ("capacity", draws.capacity_scale),
            ("pool", draws.pool_scale),
            ("orders", draws.demand_scale[:, :, order]),
        )
        self._scaled = {
            block: (np.empty_like(self.of[block]), runs_last(scale)) for block, scale in scales
        }
        self.starts, self.capacity, self.pool, self.orders = (
            into for into, _ in self._scaled.values()
        )
        self.any_cancelled = bool(_all_of(program, "cancelled").any())
        self.any_refused = bool((_all_of(program, "licensed") < 1).any())
        self.any_forbidden = bool((_all_of(program, "permitted") < 1).any())
        self.any_quota = bool(np.isfinite(_all_of(program, "quota")).any())
        self.any_power = bool(np.isfinite(_all_of(program, "power_limit")).any())
        self.kept = np.empty_like(self.of["cancelled"])
        self._sets, self._struck = _sets(program), _blocks_struck(program)
        self._work_out(SIDES.keys(), slice(None))

    def _block(self, block: Block) -> Array:
        begin, shape = self.program.sizes.begins()[block], self.program.sizes.of(block)
        rows = self.row[begin : begin + int(np.prod(shape))]
        return rows.reshape(*shape, self.draws.runs)

    def strike(self, week: int) -> Whole | None:
        """Let the events of a week set the levers; return the runs whose quotas they set."""
        strikes = self.draws.event_week == week
        changed = set[Block]()
        for event in np.flatnonzero(strikes.any(axis=0)).tolist():
            cells, values = self._sets[event]
            self.row[cells[:, None], np.flatnonzero(strikes[:, event])] = values[:, None]
            changed |= self._struck[event]
        struck = np.flatnonzero(strikes.any(axis=1))
        self._work_out(changed, struck if len(struck) < self.draws.runs else slice(None))
        return struck if "quota" in changed else None

    def _work_out(self, changed: AbstractSet[Block], runs: Whole | slice) -> None:
        """Work out anew, for some runs, what follows from some blocks."""
        for block in changed & self._scaled.keys():
            into, scale = self._scaled[block]
            into[..., runs] = self.of[block][..., runs] * scale[..., runs]
        if "cancelled" in changed:
            self.kept[..., runs] = 1 - self.of["cancelled"][..., runs]


def runs_last(array: Array) -> Array:
    """Return an array of which the runs stood first with the runs last."""
    return np.ascontiguousarray(np.moveaxis(array, 0, -1))


def abroad_first(program: Program) -> tuple[Program, Whole]:
    """Return a program with its lines at home after all others, and the lines in that order."""
    sizes = program.sizes
    order = np.argsort(program.home, kind="stable")
    old = np.arange(sizes.levers)
    for block, begin in sizes.begins().items():
        if "B" in SIDES[block]:
            part = old[begin : begin + int(np.prod(sizes.of(block)))].reshape(-1, sizes.lines)
            part[...] = part[:, order]
    new = np.argsort(old)
    ordered = msgspec.structs.replace(
        program, first=program.first[old], cells=new[program.cells], home=program.home[order]
    )
    return ordered, order


def _all_of(program: Program, block: Block) -> Array:
    """Return what a block holds at the beginning and all that events set in it."""
    begin = program.sizes.begins()[block]
    end = begin + int(np.prod(program.sizes.of(block)))
    later = program.values[(program.cells >= begin) & (program.cells < end)]
    return np.concatenate([program.first[begin:end], later])


def _sets(program: Program) -> list[tuple[Whole, Array]]:
    """Return the cells that each event sets, and to what."""
    ends = program.event_ends[:-1]
    return list(zip(np.split(program.cells, ends), np.split(program.values, ends), strict=True))


def _blocks_struck(program: Program) -> list[set[Block]]:
    """Return the blocks that each event concerns."""
    begins = program.sizes.begins()
    names, edges = list(begins), np.array(list(begins.values()))
    return [
        {names[place] for place in np.searchsorted(edges, cells, side="right") - 1}
        for cells, _ in _sets(program)
    ]
