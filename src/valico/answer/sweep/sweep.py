"""A sweep from the grid to the folder."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from valico import store
from valico.answer.sweep.crew import Crew
from valico.answer.sweep.folder import Folder, Manifest
from valico.answer.sweep.grid import cells_of, read_grid

Told = Callable[[int, int], None]


def _silent(stand: int, cells: int) -> None:
    """Hear nothing."""


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What a sweep came to."""

    folder: Path
    cells: int
    kept: int
    """Cells that stood there before."""
    faults: tuple[str, ...]
    """Cells that cannot be worked, in words; they are not in the folder."""


def sweep(grid: Path, out: Path, crew: Crew, *, told: Told = _silent) -> Swept:
    """Work off what a folder lacks of a grid; `told` hears how many of how many cells stand."""
    asked = read_grid(grid)
    cells, data = cells_of(asked, beside=grid.parent), store.digest()
    folder = Folder(out, Manifest(title=asked.title, data=data, cells=tuple(cells)))
    lacking = folder.lacking(cells)
    stand = kept = len(cells) - len(lacking)
    told(stand, len(cells))
    faults: list[str] = []
    for done in crew([cells[each] for each in lacking], data):
        if done.fault is None:
            folder.write(done.id, done.rows)
            stand += 1
        else:
            faults.append(f"{done.id}: {done.fault}")
        told(stand, len(cells))
    return Swept(folder=out, cells=len(cells), kept=kept, faults=tuple(faults))
