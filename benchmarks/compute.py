"""Speed of compute, as medians: whole searches as a user meets them, imports, estimates, plans.

Usage: python benchmarks/compute.py [RUNS]
The peer's figures are those that aiconfigurator 0.12 took for the same searches, as quoted in the
issue; they are not timed here. Processor seconds stand beside, for a machine that others use too.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from valico.answer.desk import Desk
from valico.answer.planning.subject import model_named
from valico.compute.search.engines import setup_for
from valico.compute.search.field import Targets, field
from valico.compute.search.search import search
from valico.compute.search.space import serving_space
from valico.compute.serving.load import Load
from valico.compute.serving.plan import Plan
from valico.compute.serving.serve import serve
from valico.compute.serving.work import ServingWork

VALICO = str(Path(sys.executable).parent / "valico")
TARGETS = ("--ttft", "1s", "--tpot", "40ms", "--input", "4000", "--output", "1000")
SEARCHES = (
    (
        "plan Llama-3.1-70B FP8 on 8 H200",
        "llama-3.1-70b",
        "8 h200",
        ("--precision", "fp8"),
        0.3,
        7.9,
    ),
    ("plan DeepSeek-V3 on 32 H200", "deepseek-v3", "32 h200", (), 2.0, 62.0),
)
"""Name, model, chips, further words, the bar, and the peer's time in seconds."""
ASK = ("ask", "deepseek 10000 h200 2026-02-15 deepseek-v3")
LOAD = Load(input_tokens=4000, output_tokens=1000, concurrency=1.0)
IMPORT = "import valico.compute.search.search, valico.compute.serving.serve"


def medians(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the median of elapsed and of processor seconds, after one warm-up."""
    work()
    elapsed, busy = [], []
    for _ in range(runs):
        start, before = time.perf_counter(), _processor_s()
        work()
        elapsed.append(time.perf_counter() - start)
        busy.append(_processor_s() - before)
    return statistics.median(elapsed), statistics.median(busy)


def _processor_s() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def process(words: tuple[str, ...]) -> None:
    """Run one program to its end."""
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def processes(runs: int) -> None:
    """Print whole processes: imports, searches, a question."""
    python = sys.executable
    show("python, nothing imported", medians(lambda: process((python, "-c", "pass")), runs))
    show("import NumPy", medians(lambda: process((python, "-c", "import numpy")), runs))
    show(
        "import the engine, NumPy included",
        medians(lambda: process((python, "-c", IMPORT)), runs),
        0.2,
    )
    for name, model, chips, more, bar, peer in SEARCHES:
        words = (VALICO, "plan", model, "--chips", chips, *TARGETS, *more)
        taken = medians(lambda words=words: process(words), runs)
        show(f"valico {name}", taken, bar, peer)
    show("valico ask (the whole path)", medians(lambda: process((VALICO, *ASK)), runs), 0.5)


def inside(runs: int) -> None:
    """Print what happens inside one process: an estimate, a search, plans a second."""
    for model, chips in (("llama-3.1-70b", 8), ("deepseek-v3", 32)):
        setup = setup_for(model_named(model), Desk().chip("h200"))
        engine = setup.engine
        plan = Plan(tensor=8, expert_tensor=1 if engine.model.feed_forward[-1].experts else 8)
        if engine.model.feed_forward[-1].experts:
            plan = Plan(tensor=8, expert_parallel=8)
        work = ServingWork(input_tokens=4000, output_tokens=1000, concurrency=16)
        show(
            f"one estimate, {model}",
            medians(lambda e=engine, p=plan, w=work: serve(e, p, w), 50),
            1e-3,
        )
        targets = Targets(ttft_s=1.0, tpot_s=0.04)
        taken = medians(lambda e=engine, c=chips, t=targets: search(e, LOAD, c, targets=t), runs)
        show(f"search, {model} on {chips} H200", taken)
        rate(model, engine.links.domain_chips, runs)


def rate(model: str, domain: int, runs: int) -> None:
    """Print how many plans at a load are timed in a second."""
    engine = setup_for(model_named(model), Desk().chip("h200")).engine
    space = serving_space(engine.model, 64, domain=domain)
    users = np.linspace(1, 64, 1 + 20_000 // len(space))[None, :] * space.copies[:, None]
    taken, busy = medians(lambda: field(engine, space, LOAD, users=users), runs)
    print(
        f"{f'plans a second, {model}':<44}{users.size / taken:>10,.0f}{users.size / busy:>12,.0f}"
        f"{100_000:>10,}"
    )


def show(
    name: str, taken: tuple[float, float], bar: float | None = None, peer: float | None = None
) -> None:
    """Print one line: elapsed and processor milliseconds, the bar, the peer and the ratio."""
    elapsed, busy = (1e3 * seconds for seconds in taken)
    line = f"{name:<44}{elapsed:>10,.2f}{busy:>12,.2f}"
    line += f"{1e3 * bar:>10,.0f}" if bar else f"{'':>10}"
    print(line + (f"{1e3 * peer:>10,.0f}{1e3 * peer / elapsed:>8,.0f}x" if peer else ""))


def main(runs: int) -> None:
    """Print the table of medians."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    print(
        f"Python {sys.version.split()[0]}, NumPy {np.__version__}, {os.cpu_count()} cores, "
        f"load {load}, medians of {runs} runs\n"
    )
    print(f"{'what':<44}{'ms':>10}{'processor':>12}{'bar':>10}{'peer':>10}{'ratio':>9}")
    processes(runs)
    inside(runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
