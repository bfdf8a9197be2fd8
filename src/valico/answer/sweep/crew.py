"""Crews: those who work the cells, processes of this machine or a Dask cluster."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Final

from valico.answer.sweep.cell import Cell, id_of
from valico.answer.sweep.work import Done, worked
from valico.errors import InputError, ValicoError

Crew = Callable[[Iterable[Cell], str], Iterator[Done]]
RETRIES: Final = 5
"""How often a cluster may begin a cell anew when its worker is lost."""


WAIT_S: Final = 10
"""How long a scheduler may take to answer."""


def processes(workers: int | None) -> Crew:
    """Return a crew of local processes, as many as there are cores unless said otherwise."""

    def work(cells: Iterable[Cell], data: str) -> Iterator[Done]:
        spawn = get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_end_with_parent) as pool:
            waiting = [pool.submit(worked, cell, data) for cell in cells]
            try:
                yield from (each.result() for each in as_completed(waiting))
            except BrokenProcessPool as fault:
                message = "a worker was killed; give the same command again to go on"
                raise ValicoError(message) from fault
            finally:
                pool.shutdown(cancel_futures=True)

    return work


def _end_with_parent() -> None:
    """End this worker when the process that began it is killed, which tells nobody."""
    parent = parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        Thread(target=wait, daemon=True).start()


def cluster(address: str) -> Crew:
    """Return a Dask cluster by its address; cells of a lost worker go to another."""
    try:
        from distributed import Client, as_completed  # noqa: PLC0415  # an extra
    except ImportError as fault:
        message = "--cluster needs Dask; install valico[cluster]"
        raise InputError(message) from fault

    def work(cells: Iterable[Cell], data: str) -> Iterator[Done]:
        try:
            client = Client(address, timeout=f"{WAIT_S}s")
        except (OSError, ValueError) as fault:
            message = f"no Dask scheduler answers at '{address}'; write tcp://HOST:PORT"
            raise InputError(message) from fault
        with client:
            waiting = [
                client.submit(worked, cell, data, key=id_of(cell), retries=RETRIES, pure=False)
                for cell in cells
            ]
            for done in as_completed(waiting):
                yield done.result()

    return work
