"""The levers of some runs, runs innermost, and what follows from them until an event strikes."""

import msgspec
import numpy as np

from valico.market.stepper.program import SIDES, Array, Block, Draws, Program, Whole, all_of


class Levers:
    """The levers of some runs; each block is (…, R), R for the runs.

    Each stands in its run's scale from the beginning, and `kept` in the place of `cancelled`, so
    that nothing is left to be worked out when an event strikes.
    """

    def __init__(self, program: Program, draws: Draws, order: Whole) -> None:
        """Set the levers of a program whose lines stand in an order of their own."""
        self.program, self.draws = _with_kept(program), draws
        self.scale = _scales(program, draws, order)
        self.row = self.program.first[:, None] * self.scale
        self.of = {block: _block(self.row, program, block) for block in SIDES}
        self.starts, self.capacity = self.of["starts"], self.of["capacity"]
        self.pool, self.orders, self.kept = self.of["pool"], self.of["orders"], self.of["cancelled"]
        self.any_cancelled = bool(all_of(program, "cancelled").any())
        self.any_forbidden = bool((all_of(program, "permitted") < 1).any())
        self.any_quota = bool(np.isfinite(all_of(program, "quota")).any())
        self.any_power = bool(np.isfinite(all_of(program, "power_limit")).any())
        self._sets, self._of_quota = _sets(self.program), _sets_quota(program)
        self._strikes = _strikes(draws.event_week)

    def strike(self, week: int) -> list[Whole]:
        """Let the events of a week set the levers; return the runs whose quotas they set."""
        of_quota = []
        for event, runs in self._strikes.get(week, ()):
            cells, values = self._sets[event]
            self.row[cells[:, None], runs] = values[:, None] * self.scale[cells[:, None], runs]
            if self._of_quota[event]:
                of_quota.append(runs)
        return of_quota


def _block(rows: Array, program: Program, block: Block) -> Array:
    """Return a block of levers in its own shape, the runs last."""
    begin, shape = program.sizes.begins()[block], program.sizes.of(block)
    return rows[begin : begin + int(np.prod(shape))].reshape(*shape, -1)


def _with_kept(program: Program) -> Program:
    """Return a program with the share of a backlog that is kept in place of that cancelled."""
    begin = program.sizes.begins()["cancelled"]
    end = begin + int(np.prod(program.sizes.of("cancelled")))
    first = program.first.copy()
    first[begin:end] = 1 - first[begin:end]
    within = (program.cells >= begin) & (program.cells < end)
    values = np.where(within, 1 - program.values, program.values)
    return msgspec.structs.replace(program, first=first, values=values)


def _scales(program: Program, draws: Draws, order: Whole) -> Array:
    """Return (levers, R) the scale of each lever; 1 for those that are alike in all runs."""
    scale = np.ones((program.sizes.levers, draws.runs))
    drawn: tuple[tuple[Block, Array], ...] = (
        ("starts", draws.starts_scale),
        ("capacity", draws.capacity_scale),
        ("pool", draws.pool_scale),
        ("orders", draws.demand_scale[:, :, order]),
    )
    for block, values in drawn:
        _block(scale, program, block)[...] = np.moveaxis(values, 0, -1)
    return scale


def _strikes(event_week: Whole) -> dict[int, list[tuple[int, Whole]]]:
    """Return which events strike which runs, by the week, in the order of events."""
    found: dict[int, list[tuple[int, Whole]]] = {}
    for event, weeks in enumerate(event_week.T):
        runs = np.argsort(weeks, kind="stable")
        struck, begins = np.unique(weeks[runs], return_index=True)
        ends = [*begins[1:].tolist(), len(runs)]
        for week, begin, end in zip(struck.tolist(), begins.tolist(), ends, strict=True):
            found.setdefault(week, []).append((event, runs[begin:end]))
    return found


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


def _sets(program: Program) -> list[tuple[Whole, Array]]:
    """Return the cells that each event sets, and to what."""
    ends = program.event_ends[:-1]
    return list(zip(np.split(program.cells, ends), np.split(program.values, ends), strict=True))


def _sets_quota(program: Program) -> list[bool]:
    """Say of each event whether it sets a quota."""
    begin = program.sizes.begins()["quota"]
    end = begin + int(np.prod(program.sizes.of("quota")))
    return [bool(((cells >= begin) & (cells < end)).any()) for cells, _ in _sets(program)]
