"""Coefficients: numbers fitted to measured kernels, as their files hold them.

One file a family: `data/operators/matmul.json`, `prefill.json`, … It is written by
`python -m valico.compute.calibration` (see there) and read here through `store`:

    {"family": "matmul", "fitted": "2026-11-21",
     "spreads": {"kin": 0.1, "generation": 0.2, "neighbour": 0.35, "pool": 0.4,
                 "framework": 0.2, "scheme": 0.3},
     "fits": [{"chip": "nvidia/h100-sxm-80", "generation": "hopper", "framework": "trtllm",
               "scheme": "bf16", "software": "1.3.0rc20", "source": "aiconfigurator-0-12-0",
               "figures": {"rate_flop_per_s": 989.4e12, "bandwidth_bytes_per_s": 3.35e12,
                           "multiprocessors": 132},
               "numbers": {"fixed_s": 4e-06, "compute_efficiency": 0.77},
               "spread": 0.1, "rows": 17850, "residuals": null}]}

`scheme` is any word that tells the kernels of one family apart ("bf16", "fp8-cache").
`numbers` are the fields of the family's own form, a frozen Struct of floats (`numbers_as`).
`figures` are those of the chip that was measured: a time on another chip is the form at the figures
there and, where `residuals` stand, what was measured times the ratio of the forms (`surface`).
A fit whose chip is "pool" is the middle of all chips; it serves chips whose maker nobody measured.

A family times its operators so (`kernels` is a `Kernels`; which fit wins is told in `nearest`):

    found = kernels.find("matmul", scheme, nearest=("fp8-block", "bf16"))
    form = numbers_as(Form, found.fit)      # found is None where the family has no file
    ground = ground_of(found)               # in `kernels`
"""

import math
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from valico import store
from valico.compute.kernels.device import Generation
from valico.compute.kernels.scheme import Framework
from valico.errors import DataError

FOLDER: Final = "operators"
POOL: Final = "pool"

T = TypeVar("T")


class Figures(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """The figures of the chip that was measured, as they were at the time of the fit."""

    rate_flop_per_s: float
    """Dense, in the arithmetic of the scheme."""
    bandwidth_bytes_per_s: float
    multiprocessors: float


class Residuals(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """What the form left over: log(measured / form) at the knots of a grid over shapes.

    `values` holds signed bytes in the order of the axes, the last running fastest, in steps of
    `step`; they are packed by zlib, and written in base 64 in the file.
    """

    octaves: tuple[tuple[float, ...], ...]
    """The knots along each axis, as logarithms to base 2 in steps of a quarter."""
    step: float
    values: bytes

    def levels(self) -> bytes:
        """Return the signed bytes, one a knot; DataError where they do not fill the grid."""
        wanted = math.prod(len(axis) for axis in self.octaves)
        try:
            levels = zlib.decompress(self.values)
        except zlib.error:
            levels = b""
        if len(levels) != wanted:
            where = f"data/{FOLDER}: `residuals.values`"
            message = f"{where} hold {len(levels)} knots, the grid has {wanted}; calibrate anew"
            raise DataError([message])
        return levels


class Fit(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, kw_only=True):
    """The numbers of one family on one chip, in one framework and one scheme."""

    chip: str
    generation: Generation
    framework: Framework
    scheme: str
    software: str = ""
    source: str
    figures: Figures
    numbers: Mapping[str, float]
    spread: float
    """Standard deviation of log(measured / predicted) on rows that were kept apart."""
    rows: int
    residuals: Residuals | None = None


class Spreads(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each step away from the measured kernels adds, as a standard deviation of logs."""

    kin: float
    """From a chip of the kin (`data/operators/kin.toml`), with what the form left over there."""
    generation: float
    """From another chip of the generation, by the form alone."""
    neighbour: float
    """From a chip of a neighbouring generation."""
    pool: float
    """From the pool, for a chip of a maker that nobody measured."""
    framework: float
    scheme: float


class Coefficients(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One family of operators: every fit, and what a step away from it costs."""

    family: str
    fitted: date
    spreads: Spreads
    fits: tuple[Fit, ...]
    note: str = ""


class Kin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which chips and which generations resemble which, the nearest first."""

    chips: Mapping[str, tuple[str, ...]] = {}
    generations: Mapping[Generation, tuple[Generation, ...]] = {}


class Operators(msgspec.Struct, frozen=True, kw_only=True):
    """Every family that was fitted, by its name, and the kin of chips."""

    families: Mapping[str, Coefficients] = {}
    kin: Kin = Kin()


def read_operators(*, root: Path = store.DATA) -> Operators:
    """Return all fitted numbers; all faults are raised together as DataError."""
    files = store.read_numbers(FOLDER, Coefficients, root=root)
    kin = store.read_document(root / FOLDER / "kin.toml", Kin, root=root)
    faults = [fault for name, file in files.items() for fault in faults_in(name, file)]
    if faults:
        raise DataError(faults)
    return Operators(families={file.family: file for file in files.values()}, kin=kin)


def faults_in(name: str, file: Coefficients) -> list[str]:
    """Return the numbers that no fit can have: all of them are zero or more, and finite."""
    return [
        f"data/{FOLDER}/{name}.json: `fits[{place}].{field}` is {value}; allowed: zero or more"
        for place, fit in enumerate(file.fits)
        if not _sound(fit)
        for field, value in _figures_of(fit)
        if not 0 <= value < math.inf
    ]


def _sound(fit: Fit) -> bool:
    figures = fit.figures
    given = (figures.rate_flop_per_s, figures.bandwidth_bytes_per_s, figures.multiprocessors)
    return all(0 <= value < math.inf for value in (fit.spread, *given, *fit.numbers.values()))


def _figures_of(fit: Fit) -> list[tuple[str, float]]:
    figures = msgspec.structs.asdict(fit.figures)
    return [
        *((f"numbers.{name}", value) for name, value in fit.numbers.items()),
        *((f"figures.{name}", value) for name, value in figures.items()),
        ("spread", fit.spread),
    ]


def with_measured(operators: Operators, measured: Coefficients) -> Operators:
    """Return the operators with a user's own measurements, which go before the shipped ones.

    The measured chip's own fits of that framework and scheme are replaced.
    """
    shipped = operators.families.get(measured.family)
    ours = {(fit.chip, fit.framework, fit.scheme) for fit in measured.fits}
    kept = (
        [f for f in shipped.fits if (f.chip, f.framework, f.scheme) not in ours] if shipped else []
    )
    spreads = shipped.spreads if shipped else measured.spreads
    merged = msgspec.structs.replace(measured, spreads=spreads, fits=(*measured.fits, *kept))
    families = {**operators.families, measured.family: merged}
    return msgspec.structs.replace(operators, families=families)


def numbers_as(form: type[T], fit: Fit) -> T:
    """Return the numbers of a fit as the record of the family's form.

    Raises DataError naming the number that is missing or that the form does not know.
    """
    try:
        return msgspec.convert(fit.numbers, form)
    except msgspec.ValidationError as fault:
        where = f"data/{FOLDER}: the fit of {fit.chip}, {fit.framework}, {fit.scheme}"
        raise DataError([f"{where}: `numbers`: {fault}; calibrate anew"]) from fault
