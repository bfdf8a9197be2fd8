"""`python -m valico.compute.fabric.calibration`: refit, write the file, print the errors."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from valico.compute.calibration.tables import tables_folder
from valico.compute.fabric.calibration.fit import fit_collectives
from valico.compute.fabric.calibration.residuals import residuals, with_spreads
from valico.compute.fabric.calibration.tables import read_exchanges, read_rows
from valico.compute.fabric.calibration.write import write_collectives
from valico.compute.fabric.fitted import FILE


def main(words: Sequence[str] | None = None) -> int:
    """Calibrate collectives as the words of the command ask."""
    asked = _parser().parse_args(words)
    folder = asked.tables or tables_folder()
    rows, exchanges = read_rows(folder), read_exchanges(folder)
    found = fit_collectives(rows, exchanges, on=asked.on, without=asked.without)
    found = with_spreads(found, rows, on=asked.on)
    write_collectives(found, asked.into)
    for family, numbers in found.families.items():
        off = np.abs(residuals(numbers, [r for r in rows if r.system.family == family]))
        words_ = f"median {np.median(off):.1%}, spread {numbers.spread:.3f}"
        sys.stdout.write(f"{family}: {words_}, on an unseen chip {numbers.spread_unseen:.3f}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m valico.compute.fabric.calibration")
    parser.add_argument("--tables", type=Path, help="the folder systems/data of the tables")
    parser.add_argument("--into", type=Path, default=FILE, help="the file to write")
    parser.add_argument("--without", action="append", default=[], help="chip to leave out")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day of the fit")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
