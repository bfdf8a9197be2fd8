"""Trials: the engine's own times against tables that were kept from it.

Every trial goes through the same door as an answer does: operators without the fits in question,
the nearest of those that are left, and the time that the family gives.
"""

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from valico.compute.calibration.errors import Trial, errors_of
from valico.compute.calibration.tables import Table
from valico.compute.kernels.coefficients import POOL, Coefficients, Fit, Kin, Operators, Spreads
from valico.compute.kernels.form import Array
from valico.compute.kernels.nearest import Wish, nearest_fit

Predict = Callable[[Table, Operators], Array]
Pool = Callable[[Sequence[Fit]], Iterator[Fit]]

KEPT_APART: Final = "kept apart"
KIN: Final = "chip left out"
CHIP: Final = "chip left out, by the form alone"
GENERATION: Final = "generation left out"
POOLED: Final = "from the pool"
FRAMEWORK: Final = "other framework"
SCHEME: Final = "other scheme"
ALONE: Final = "kernels of a chip that was never fitted"
KINDS: Final = (KEPT_APART, KIN, CHIP, GENERATION, POOLED, FRAMEWORK, SCHEME, ALONE)


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What trials of one family need: its fits, and how it predicts, pools and stands in."""

    operators: Operators
    file: Coefficients
    predict: Predict
    pool: Pool
    stand_ins: Callable[[str], tuple[str, ...]]
    """The schemes that may stand in for one."""


def trials(bench: Bench, tables: Sequence[Table]) -> Iterator[Trial]:
    """Yield every trial of some tables: give the rows that were kept apart."""
    for table in tables:
        for kind in KINDS[:-1]:
            if trial := _trial(bench, table, kind):
                yield trial


def _trial(bench: Bench, table: Table, kind: str) -> Trial | None:
    fits = tuple(_left(bench, table, kind))
    known = bench.operators
    if kind == CHIP:
        known = msgspec.structs.replace(known, kin=Kin())
    operators = with_fits(known, bench.file, fits)
    schemes = (table.scheme, *bench.stand_ins(table.scheme))
    wish = Wish(device=table.device, framework=table.framework, schemes=schemes)
    found = nearest_fit(operators, bench.file.family, wish)
    if found is None:
        return None
    return Trial(
        family=bench.file.family,
        kind=kind,
        chip=table.device.id,
        framework=table.framework,
        scheme=table.scheme,
        near=f"{found.near}: {found.fit.chip}, {found.fit.framework}, {found.fit.scheme}",
        errors=errors_of(bench.predict(table, operators), table.time_s),
    )


def _left(bench: Bench, table: Table, kind: str) -> Iterator[Fit]:
    """Yield the fits that a trial may use: one step away from the table, and no other."""
    chip, generation = table.device.id, table.device.generation
    real = [fit for fit in bench.file.fits if fit.chip != POOL]
    alike = [f for f in real if (f.framework, f.scheme) == (table.framework, table.scheme)]
    own = [f for f in real if f.chip == chip]
    abroad = [f for f in alike if f.generation != generation]
    if kind == KEPT_APART:
        yield from (f for f in own if f in alike)
    elif kind in {KIN, CHIP}:
        yield from (f for f in alike if f.chip != chip and f.generation == generation)
    elif kind == GENERATION:
        yield from abroad
    elif kind == POOLED and len(abroad) > 1:
        yield from bench.pool(abroad)
    elif kind == FRAMEWORK:
        yield from (f for f in own if f.framework != table.framework and f.scheme == table.scheme)
    elif kind == SCHEME:
        yield from (f for f in own if f.framework == table.framework and f.scheme != table.scheme)


def with_fits(operators: Operators, file: Coefficients, fits: Sequence[Fit]) -> Operators:
    """Return operators whose family has these fits and no others."""
    families = {**operators.families, file.family: msgspec.structs.replace(file, fits=tuple(fits))}
    return msgspec.structs.replace(operators, families=families)


def measured_spreads(found: Sequence[Trial], first: Spreads) -> Spreads:
    """Return what each step away adds to the squared spread of the same table's rows kept apart."""
    own = {_table_of(trial): trial.errors.spread for trial in found if trial.kind == KEPT_APART}

    def step(kind: str, otherwise: float) -> float:
        added = [
            max(trial.errors.spread**2 - own[_table_of(trial)] ** 2, 0.0)
            for trial in found
            if trial.kind == kind and _table_of(trial) in own
        ]
        return round(math.sqrt(statistics.median(added)), 3) if added else otherwise

    kin = step(KIN, first.kin)
    generation = max(step(CHIP, first.generation), kin)
    neighbour = max(step(GENERATION, first.neighbour), generation)
    return Spreads(
        kin=kin,
        generation=generation,
        neighbour=neighbour,
        pool=max(step(POOLED, first.pool), neighbour),
        framework=step(FRAMEWORK, first.framework),
        scheme=step(SCHEME, first.scheme),
    )


def _table_of(trial: Trial) -> tuple[str, str, str]:
    return trial.chip, trial.framework, trial.scheme
