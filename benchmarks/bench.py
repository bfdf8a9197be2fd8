"""Speed, as medians: whole processes as a user meets them, and the loader on 300 chip files.

Usage: python benchmarks/bench.py [RUNS]
A peer stands beside where there is one, timed in the same run.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec

from valico import store
from valico.catalogue.chips import ChipFile, read_chips

VALICO = str(Path(sys.executable).parent / "valico")
PROCESSES = (
    ("valico --version", ("--version",), 100),
    ("valico chip h20", ("chip", "h20"), 200),
    ("valico may h200 --to china", ("may", "h200", "--to", "china", "--on", "2026-02-01"), 200),
    ("valico ask (the whole path)", ("ask", "deepseek 10000 h200 2026-02-15 deepseek-v3"), 1000),
)
"""Name, words, and the bar in milliseconds."""
COPIES = 300


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Return the median time of some work in milliseconds, after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def process(words: tuple[str, ...]) -> None:
    """Run one verb as a whole process."""
    subprocess.run([VALICO, *words], check=True, stdout=subprocess.DEVNULL)


def three_hundred_chips(folder: Path) -> None:
    """Fill a data folder with 300 chip files, copies of those that ship."""
    shipped = list(store.paths_in("chips").values())
    for number in range(COPIES):
        target = folder / "chips" / "copies" / f"{number:03}.toml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped[number % len(shipped)], target)


def peer(folder: Path) -> None:
    """Load the same files with the standard library's reader into the same records."""
    for path in sorted((folder / "chips").rglob("*.toml")):
        msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), ChipFile)


def main(runs: int) -> None:
    """Print the table of medians."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {runs} runs\n")
    print(f"{'what':<42}{'ms':>8}{'bar':>8}")
    for name, words, bar in PROCESSES:
        print(f"{name:<42}{median_ms(lambda words=words: process(words), runs):>8.0f}{bar:>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        three_hundred_chips(folder)
        ours = median_ms(lambda: read_chips(root=folder), runs)
        theirs = median_ms(lambda: peer(folder), runs)
    print(f"{'load and validate 300 chip files':<42}{ours:>8.0f}{60:>8}")
    print(f"{'  the same files, tomllib, without figures':<42}{theirs:>8.0f}")
    print(f"{'  ratio':<42}{ours / theirs:>8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
