"""Speed of the market's engines, as medians, and the memory that they take.

Usage: python benchmarks/market.py [RUNS] [numba|numpy] ...
A world of 10 chips, 20 lines and 156 weeks in which nothing is idle: every line orders every chip,
every quota, cap and power limit is finite, some gates are shut, twelve events move the levers.
Processor seconds stand beside, for a machine that others use too. Each engine runs in a process of
its own, so that its peak memory is its own: draws and outcome of all runs included.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Final

import numpy as np

from valico.market.stepper import by_numba, by_numpy
from valico.market.stepper.program import SIDES, Array, Block, Draws, Program, Sizes

RUNS: Final = 100_000
REPEATS: Final = 3
SIZES: Final = Sizes(weeks=156, products=10, lines=20, stages=6, pools=2)
EVENTS: Final = 12
RANGES: Final[dict[Block, tuple[float, float]]] = {
    "starts": (100, 5_000),
    "capacity": (500, 6_000),
    "pool": (5e3, 5e4),
    "licensed": (0, 1),
    "cap": (1e4, 1e6),
    "cap_share": (0.5, 0.5),
    "permitted": (0, 1),
    "quota": (1e3, 1e5),
    "orders": (0, 400),
    "cancelled": (0, 0.05),
    "power_limit": (1e7, 1e9),
    "price_factor": (0.8, 1.2),
    "duty": (0, 0.25),
}
GATES: Final = {"licensed", "permitted"}
SHUT: Final = 0.3
"""The share of gates that are shut."""
BARS_S: Final = {"numba": 8.0, "numpy": 45.0}
ENGINES: Final = {"numba": by_numba, "numpy": by_numpy}


def levers(random: np.random.Generator) -> Array:
    """Return a row of levers within their ranges; a gate is open or shut."""
    row = []
    for block in SIDES:
        values = random.uniform(*RANGES[block], SIZES.of(block)).ravel()
        row.append((values > SHUT).astype(float) if block in GATES else values)
    return np.concatenate(row)


def program(random: np.random.Generator) -> Program:
    """Return a program in which every line orders every chip."""
    begins = SIZES.begins()
    blocks = [list(SIDES)[place] for place in random.integers(len(SIDES), size=EVENTS)]
    cells = [begins[block] + np.arange(int(np.prod(SIZES.of(block)))) for block in blocks]
    return Program(
        sizes=SIZES,
        first=levers(random),
        event_ends=np.cumsum([len(chosen) for chosen in cells]),
        cells=np.concatenate(cells),
        values=np.concatenate([levers(random)[chosen] for chosen in cells]),
        pool_stage=np.array([2, 3]),
        pool_use=random.uniform(1, 8, (SIZES.pools, SIZES.products)),
        power_w=random.uniform(300, 1200, SIZES.products),
        worth=np.sort(random.uniform(0, 1, (SIZES.stages, SIZES.products)), axis=0),
        filled=np.ones(SIZES.products),
        home=np.concatenate([[1.0], np.zeros(SIZES.lines - 1)]),
    )


def draws(random: np.random.Generator, runs: int) -> Draws:
    """Return draws between 0.7 and 1.3 of the middle; stages of one to four months at most."""
    stages = (runs, SIZES.stages, SIZES.products)
    products = (runs, SIZES.products)
    return Draws(
        delay=random.integers(1, 17, stages, dtype=np.int16),
        transit=random.integers(1, 4, runs),
        gained=random.uniform(0.6, 1, stages),
        stock=random.uniform(0, 1e4, products),
        starts_scale=random.uniform(0.7, 1.3, products),
        capacity_scale=random.uniform(0.7, 1.3, stages),
        demand_scale=random.uniform(0.7, 1.3, (*products, SIZES.lines)),
        pool_scale=random.uniform(0.7, 1.3, (runs, SIZES.pools)),
        price_usd=random.uniform(1e4, 3e4, products),
        event_week=random.integers(0, SIZES.weeks + 20, (runs, EVENTS)),
    )


WHOSE: Final = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def processor_s() -> float:
    """Return the processor seconds of this process and of the workers that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHOSE))


def peak_mb() -> float:
    """Return the most megabytes that this process has held, and as many workers as there were."""
    own, worker = (resource.getrusage(who).ru_maxrss * 1024 / 1e6 for who in WHOSE)
    return own + worker * (os.cpu_count() or 1)


def measure(engine: str, runs: int) -> None:
    """Print one line: median seconds, processor seconds, the bar in seconds, peak memory."""
    random = np.random.default_rng(1)
    run, world = ENGINES[engine].run, program(random)
    run(world, draws(random, 64), every=SIZES.weeks)  # compiles
    drawn = draws(random, runs)
    elapsed, busy = [], []
    for _ in range(REPEATS if engine == "numba" else 1):
        start, before = time.perf_counter(), processor_s()
        run(world, drawn, every=SIZES.weeks)
        elapsed.append(time.perf_counter() - start)
        busy.append(processor_s() - before)
    taken, used = statistics.median(elapsed), statistics.median(busy)
    print(
        f"{engine:<8}{runs:>10,}{taken:>10.2f}{used:>12.2f}{BARS_S[engine]:>8.0f}{peak_mb():>12,.0f}"
    )


def main(words: list[str]) -> None:
    """Print the table, each engine from a process of its own."""
    runs = next((int(word) for word in words if word.isdigit()), RUNS)
    chosen = [word for word in words if word in ENGINES] or list(ENGINES)
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    print(
        f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} cores, ", end=""
    )
    print(f"load {load}; {SIZES.products} chips, {SIZES.lines} lines, {SIZES.weeks} weeks\n")
    print(
        f"{'engine':<8}{'runs':>10}{'s':>10}{'processor':>12}{'bar':>8}{'peak MB':>12}", flush=True
    )
    for engine in chosen:
        subprocess.run((sys.executable, __file__, "--one", engine, str(runs)), check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main(sys.argv[1:])
