"""Speed of the verdicts, as medians: whole processes, one judgement, and 100,000 of them.

Usage: python benchmarks/regime.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import msgspec

from valico.answer.case import Case
from valico.answer.library import Library, read_library
from valico.answer.may import clerk_of, reports_by
from valico.regime.judge import Bench, judge
from valico.regime.transaction import Party, Transaction

VALICO: Final = str(Path(sys.executable).parent / "valico")
TODAY: Final = date(2026, 11, 21)
ONE: Final = ("may", "h200", "--to", "china", "--on", "2026-02-01")
PROCESSES: Final = (
    ("valico may h200 --to china", ONE, 200),
    ("valico may h200 --to china --json", (*ONE, "--json"), 200),
    ("valico may h200 --to germany --json", ("may", "h200", "--to", "germany", "--json"), 200),
)
"""Name, words, and the bar in milliseconds."""
BUYERS: Final = (
    *("bytedance", "alibaba", "tencent", "deepseek", "baidu", "huawei", "smic", "ymtc"),
    *("china-telecom", "byteplus", "nexperia", "humain", "g42", "mistral", "tesla", "yotta"),
    *("china", "macau", "russia", "vietnam", "saudi-arabia", "united-arab-emirates", "israel"),
    *("germany", "india", "malaysia", "singapore", "taiwan", "japan", "united-states"),
)
DAYS: Final = tuple(date(2022, 9, 1) + timedelta(days=43 * step) for step in range(36))


def seconds(work: Callable[[], object], runs: int) -> float:
    """Return the median time of some work in seconds, after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run(words: tuple[str, ...]) -> None:
    """Run one verb as a whole process."""
    subprocess.run([VALICO, *words], check=True, stdout=subprocess.DEVNULL)


def sales(library: Library) -> tuple[list[Transaction], list[Party]]:
    """Return one sale of each chip, and every buyer."""
    clerk = clerk_of(library, today=TODAY)
    chips = [clerk.transaction(Case(chip=chip, to="china")) for chip in library.chips]
    buyers = [clerk.transaction(Case(chip="h200", to=buyer)).end_user for buyer in BUYERS]
    return chips, buyers


def verdicts(library: Library, chips: list[Transaction], buyers: list[Party]) -> int:
    """Judge every chip for every buyer on every day, reports and traces included."""
    count = 0
    for day in DAYS:
        reports = reports_by(library, on=day, known_by=TODAY)
        bench = Bench(library.book, on=day, known_by=TODAY, reports=reports)
        for chip in chips:
            for buyer in buyers:
                sale = msgspec.structs.replace(
                    chip, end_user=buyer, destination=buyer.place, on=day
                )
                bench.judge(sale)
                count += 1
    return count


def main(runs: int) -> None:
    """Print the table of medians."""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {runs} runs\n")
    for name, words, bar in PROCESSES:
        took = seconds(lambda words=words: run(words), runs)  # type: ignore[misc]
        print(f"{name:<40}{took * 1e3:>9.0f} ms  (at most {bar})")
    library = read_library()
    chips, buyers = sales(library)
    one = chips[0]
    took = seconds(lambda: judge(one, library.book), 50 * runs)
    print(f"{'one judgement, its law resolved anew':<40}{took * 1e3:>9.2f} ms")
    start = time.perf_counter()
    count = verdicts(library, chips, buyers)
    took = time.perf_counter() - start
    what = f"{count:,} verdicts, {len(chips)} chips × {len(DAYS)} days × {len(buyers)} buyers"
    print(f"{what}\n{'':<40}{took:>9.1f} s   (at most 10); {took / count * 1e6:.0f} µs each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
