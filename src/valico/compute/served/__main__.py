"""`python -m valico.compute.served`: refit the hosts, print them and their errors, write them."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np

from valico import store
from valico.compute.calibration.tables import PACKAGE
from valico.compute.calibration.tables import Reading as Tables
from valico.compute.kernels.coefficients import FOLDER, read_operators
from valico.compute.kernels.scheme import Framework
from valico.compute.served.fit import (
    PULLS,
    Misses,
    Served,
    choose,
    fit,
    left_out,
    misses,
    prepare,
    together,
)
from valico.compute.served.reading import Reading, read_reading
from valico.compute.served.runs import groups, read_runs
from valico.compute.served.writing import with_day, with_host
from valico.compute.serving.hosts import Host

FRAMEWORKS: tuple[Framework, ...] = ("trtllm", "sglang", "vllm")


def main(words: Sequence[str] | None = None) -> int:
    """Refit every framework and print its numbers; with a day, write `data/operators/host.toml`."""
    parser = argparse.ArgumentParser(prog="python -m valico.compute.served", description=__doc__)
    parser.add_argument("--runs", type=Path, help="silicon_sample.csv, where it is not installed")
    parser.add_argument("--on", type=date.fromisoformat, help="Day of the fit: write the file.")
    asked = parser.parse_args(words)
    path = asked.runs or Path(str(files(PACKAGE) / "systems" / "silicon_sample.csv"))
    reading = read_reading()
    tables = store.read_document(store.DATA / FOLDER / "tables.toml", Tables)
    runs = [run for run in read_runs(path, reading) if run.words.system in tables.systems]
    served = prepare(groups(runs, reading), tables.systems, read_operators())
    hosts = [
        _refit([one for one in served if one.group.framework == framework], framework, reading)
        for framework in FRAMEWORKS
    ]
    if asked.on:
        _write(hosts, asked.on)
    return 0


def _write(hosts: Sequence[str], on: date) -> None:
    path = store.DATA / FOLDER / "host.toml"
    text = with_day(path.read_text(encoding="utf-8"), on)
    for host in hosts:
        text = with_host(text, host)
    path.write_text(text, encoding="utf-8")


def _refit(served: Sequence[Served], framework: Framework, reading: Reading) -> str:
    """Fit one framework's host, tell its errors, and return its table."""
    tests = [one for one in served if one.group.system in reading.left_out]
    own = [one for one in served if one.group.system not in reading.left_out]
    apart = {pull: left_out(own, framework, reading, pull) for pull in PULLS}
    losses = {pull: [one.loss for one in found] for pull, found in apart.items()}
    pull = choose(losses)
    host = fit(own, framework, reading, pull)
    _say(f"\n# {framework}: pull {pull}; {_listed(losses)}")
    _say(f"# fitted {_shown(misses(own, host))}; models left out {_shown(together(apart[pull]))}")
    if tests:
        _say(f"# {', '.join(reading.left_out)}, never fitted: {_shown(misses(tests, host))}")
    table = _toml(framework, host)
    _say(table)
    return table


def _listed(losses: Mapping[float, Sequence[float]]) -> str:
    return ", ".join(f"loss {np.mean(some):.4f} at {pull}" for pull, some in losses.items())


def _shown(found: Misses) -> str:
    tpot, ttft = (100 * np.median(np.abs(np.expm1(m))) for m in (found.tpot, found.ttft))
    return f"TPOT {tpot:.1f} %, TTFT {ttft:.1f} % of {len(found.tpot)} runs (median error)"


def _toml(framework: Framework, host: Host) -> str:
    """Return a host as its table of the data file."""
    numbers = ("decode_s", "sequence_s", "layer_s", "request_s")
    return "\n".join(
        (
            f"[hosts.{framework}]",
            *(f"{name} = {getattr(host, name):.2g}" for name in numbers),
            f"stretch = {_inline(host.stretch.items())}",
            f"fused_s = {_inline(host.fused_s.items())}",
        )
    )


def _inline(items: Iterable[tuple[str, float]]) -> str:
    return f"{{ {', '.join(f'{key} = {value:.2g}' for key, value in items)} }}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
