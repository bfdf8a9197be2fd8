"""`python -m valico.compute.calibration`: refit, write the files, print the errors."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from valico import store
from valico.compute.calibration.families import FAMILIES
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.report import report
from valico.compute.calibration.tables import tables_folder
from valico.compute.kernels.coefficients import FOLDER, read_operators


def main(words: Sequence[str] | None = None) -> int:
    """Calibrate what the words of the command ask for."""
    asked = _parser().parse_args(words)
    folder = asked.tables or tables_folder()
    for family in asked.only or FAMILIES:
        inputs = Inputs(
            tables=folder,
            operators=asked.operators,
            known=read_operators(),
            on=asked.on,
            without=tuple(asked.without),
        )
        file, trials = FAMILIES[family](inputs)
        kept = tuple(fit for fit in file.fits if fit.chip not in asked.without)
        file = msgspec.structs.replace(file, fits=kept)
        store.write_lines(asked.into / f"{family}.json", file, lines="fits")
        sys.stdout.write(f"\n## {family}: {len(kept)} fits\n{report(trials)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m valico.compute.calibration", description=__doc__
    )
    parser.add_argument("--only", action="append", choices=sorted(FAMILIES), help="one family")
    parser.add_argument("--tables", type=Path, help="the folder systems/data of the tables")
    parser.add_argument("--operators", type=Path, help="measurements of H20, H800 and Ascend")
    parser.add_argument("--into", type=Path, default=store.DATA / FOLDER, help="where to write")
    parser.add_argument("--without", action="append", default=[], help="leave a chip's fits out")
    parser.add_argument(
        "--on", type=date.fromisoformat, required=True, help="the day that the files bear"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
