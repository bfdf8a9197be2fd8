"""Sweep a grid on a cluster of two workers of which one is killed after the first cell.

Run as: python losing_a_worker.py GRID OUT
"""

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from distributed import Client, LocalCluster

from valico.answer.sweep import crew
from valico.answer.sweep.cell import Cell
from valico.answer.sweep.sweep import sweep
from valico.answer.sweep.work import Done


def main(grid: Path, out: Path) -> None:
    """Print how many workers are left at the end."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        client = Client(cluster.scheduler_address)
        workers = client.run(os.getpid)

        def losing(cells: Iterable[Cell], data: str) -> Iterator[Done]:
            for place, done in enumerate(crew.cluster(cluster.scheduler_address)(cells, data)):
                if place == 0:
                    os.kill(next(iter(workers.values())), signal.SIGKILL)
                yield done

        found = sweep(grid, out, losing)
        assert not found.faults, found.faults
        assert set(client.run(os.getpid).values()) != set(workers.values())
        client.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
