"""A worker: steps the parcels of runs that it reads, and writes what comes of them, until the end.

It is started by `workers`, which alone speaks to it.
"""

import pickle
import sys
from typing import IO

from valico.market.stepper.blocks import stepped


def work(into: IO[bytes], out: IO[bytes]) -> None:
    """Step parcel after parcel."""
    while True:
        try:
            program, draws, every = pickle.load(into)  # noqa: S301  # what `workers` wrote
        except EOFError:
            return
        pickle.dump(stepped(program, draws, every=every), out, pickle.HIGHEST_PROTOCOL)
        out.flush()


if __name__ == "__main__":
    work(sys.stdin.buffer, sys.stdout.buffer)
