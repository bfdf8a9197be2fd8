"""Sweep a grid and be killed, with no chance to tidy up, in the midst of writing a cell.

Run as: python killed_half_way.py GRID OUT CELLS
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pyarrow import parquet

from valico.answer.sweep import crew
from valico.answer.sweep.sweep import sweep


def main(grid: Path, out: Path, cells: int) -> None:
    """Be killed once a number of cells stand and half of another is written."""
    write: Callable[..., None] = parquet.write_table
    written: list[Path] = []

    def dying(table: object, place: Path) -> None:
        write(table, place)
        if len(written) == cells:
            os.truncate(place, place.stat().st_size // 2)
            os.kill(os.getpid(), signal.SIGKILL)
        written.append(place)

    parquet.write_table = dying
    sweep(grid, out, crew.processes(1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
