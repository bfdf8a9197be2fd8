"""Workers: processes of our own that step parcels of runs, one parcel at a time.

Each is this Python with the module `worker`, so that neither is the caller's script run again nor
a process with threads forked. A parcel whose worker is lost is stepped here, to the same numbers.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import IO, Self, cast

from valico.market.stepper.blocks import stepped
from valico.market.stepper.program import Draws, Outcome, Program

LOST = (OSError, EOFError, pickle.UnpicklingError)
"""What comes of speaking to a worker that has ended."""


def can_start() -> bool:
    """Say whether there is a Python to start; inside another programme there may be none."""
    return bool(sys.executable)


def each_stepped(
    program: Program, parcels: Iterable[Draws], *, every: int, workers: int
) -> Iterator[Outcome]:
    """Return what comes of each parcel, in order."""
    idle = SimpleQueue[Worker]()

    def step(draws: Draws) -> Outcome:
        worker = idle.get()
        try:
            return worker.step(draws)
        finally:
            idle.put(worker)

    with ExitStack() as stack, ThreadPoolExecutor(workers) as threads:
        for _ in range(workers):
            idle.put(stack.enter_context(Worker(program, every)))
        yield from threads.map(step, parcels)


class Worker:
    """A process that steps runs of one program."""

    def __init__(self, program: Program, every: int) -> None:
        """Start the process; it sees the modules that we see."""
        self.program, self.every = program, every
        paths = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(  # noqa: S603  # this Python, a module of ours
            (sys.executable, "-m", f"{__package__}.worker"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def step(self, draws: Draws) -> Outcome:
        """Return what comes of some runs."""
        try:
            return self._asked(draws)
        except LOST:
            return stepped(self.program, draws, every=self.every)

    def _asked(self, draws: Draws) -> Outcome:
        into = cast("IO[bytes]", self._process.stdin)
        pickle.dump((self.program, draws, self.every), into, pickle.HIGHEST_PROTOCOL)
        into.flush()
        out = cast("IO[bytes]", self._process.stdout)
        return cast("Outcome", pickle.load(out))  # noqa: S301  # what our own process wrote
