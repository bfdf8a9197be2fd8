"""Families of terms: attention of every kind and routed experts, fitted and tried."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec
import numpy as np

from valico.compute.calibration import (
    ascend,
    choices,
    h20,
    heads,
    infersim,
    latents,
    routing,
    states,
)
from valico.compute.calibration.errors import Trial, errors_of
from valico.compute.calibration.factors import Bounds, fitted_factors
from valico.compute.calibration.fitting import halves
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured
from valico.compute.calibration.trials import (
    ALONE,
    CHIP,
    FRAMEWORK,
    GENERATION,
    KEPT_APART,
    KIN,
    POOLED,
    SCHEME,
    measured_spreads,
)
from valico.compute.kernels.coefficients import POOL, Coefficients, Figures, Fit, Kin, Spreads
from valico.compute.kernels.device import Generation
from valico.compute.kernels.pace import pace_of
from valico.compute.kernels.terms import terms_s

Reader = Callable[[Inputs], Iterator[Measured]]
Key = tuple[str, str]
"""A framework and a scheme."""

FIRST: Final = Spreads(
    kin=0.12, generation=0.2, neighbour=0.3, pool=0.5, framework=0.25, scheme=0.25
)
"""Steps that no trial of a family measures."""


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """One family: where its rows come from, and which numbers its factors may take."""

    readers: tuple[Reader, ...]
    bounds: Bounds = {}


FAMILIES: Final[Mapping[str, Family]] = {
    "prefill": Family(
        readers=(heads.prefill_tables, infersim.prefill_rows, ascend.prefill_rows),
    ),
    "decode": Family(
        readers=(heads.decode_tables, infersim.decode_rows, ascend.decode_rows),
        # what binds a Hopper besides memory is not arithmetic: an H20 is not 8 times slower
        bounds={"arithmetic": (1.0, 1.5), "memory": (1.0, 400.0)},
    ),
    "latent-prefill": Family(
        readers=(latents.latent_prefill_tables, infersim.latent_prefill_rows),
    ),
    "latent-decode": Family(
        readers=(latents.latent_decode_tables, infersim.latent_decode_rows),
        bounds={"arithmetic": (1.0, 2.0), "memory": (1.0, 400.0)},
    ),
    "latent-absorb": Family(readers=(latents.absorption_tables,), bounds={"memory": (0.8, 400.0)}),
    "linear-chunk": Family(readers=(states.chunk_tables, h20.chunk_rows)),
    "linear-recurrent": Family(
        readers=(states.recurrent_tables, h20.recurrent_rows, infersim.recurrent_rows)
    ),
    "index-scoring": Family(
        readers=(choices.scoring_tables, choices.paged_tables, infersim.scoring_rows)
    ),
    "index-choosing": Family(readers=(choices.choosing_tables,)),
    "sparse-reading": Family(readers=(choices.reading_tables, infersim.reading_rows)),
    "experts": Family(
        readers=(
            routing.experts_tables,
            h20.experts_rows,
            infersim.experts_rows,
            ascend.experts_rows,
        ),
        bounds={"memory": (0.75, 400.0)},
    ),
}


def calibrate(family: str, inputs: Inputs) -> tuple[Coefficients, list[Trial]]:
    """Return the fits of one family and their trials."""
    about = FAMILIES[family]
    tables = [
        table
        for reader in about.readers
        for table in reader(inputs)
        if table.device.id not in inputs.without
    ]
    grouped = _grouped(tables)
    fits, found = [], []
    for some in grouped.values():
        own, tried = _fits_and_trials(family, about, some, inputs.known.kin)
        fits += own
        found += tried
    found += list(_across(family, fits, grouped))
    spreads = _apart(measured_spreads(found, FIRST))
    file = Coefficients(family=family, fitted=inputs.on, spreads=spreads, fits=tuple(fits))
    return file, found


def _apart(spreads: Spreads) -> Spreads:
    """Return steps that grow with distance, none so small that another chip's kernels pass for own.

    Each chip's fit has a spread of its own, so the steps that trials measure may come out as zero.
    """
    kin = max(spreads.kin, FIRST.kin / 2)
    generation = max(spreads.generation, kin, FIRST.kin)
    neighbour = max(spreads.neighbour, generation)
    return msgspec.structs.replace(
        spreads,
        kin=kin,
        generation=generation,
        neighbour=neighbour,
        pool=max(spreads.pool, neighbour, FIRST.generation),
        framework=max(spreads.framework, kin),
        scheme=max(spreads.scheme, kin),
    )


def calibrations() -> dict[str, Callable[[Inputs], tuple[Coefficients, list[Trial]]]]:
    """Return each family's calibration by the name of its file."""
    return {family: partial(calibrate, family) for family in FAMILIES}


def _grouped(tables: Sequence[Measured]) -> dict[Key, list[Measured]]:
    grouped: dict[Key, list[Measured]] = {}
    for table in tables:
        grouped.setdefault((table.framework, table.scheme), []).append(table)
    return grouped


def _fits_and_trials(
    family: str, about: Family, tables: list[Measured], kin: Kin
) -> tuple[list[Fit], list[Trial]]:
    """Return the fits of one framework and scheme, each chip's and the pool's, and the trials."""
    fitted = [table for table in tables if table.fitted]
    split = [halves_of(table) for table in fitted]
    centres = {g: _joint(about, [fit for fit, _ in split], only=g) for g in _generations(fitted)}
    fits, found = [], []
    for fitting, apart in split:
        numbers = _drawn_to(about, fitting, centres[fitting.device.generation])
        fits.append(_fit(fitting, numbers, apart))
        found.append(_trial(family, KEPT_APART, apart, numbers, "own"))
    for table in tables:
        others = [t for t in fitted if t.device.id != table.device.id]
        found += _siblings(family, about, table, others, kin)
    found += _strangers(family, about, tables, fitted=fitted, fits=fits, kin=kin)
    if len(fits) > 1:
        fits.append(_pooled(about, fitted, fits))
    return fits, found


def halves_of(table: Measured) -> tuple[Measured, Measured]:
    """Return the rows to fit on and those that are kept apart."""
    fitting, apart = halves(len(table.places), seed=4)
    return table.some(fitting), table.some(apart)


def _generations(tables: Sequence[Measured]) -> list[Generation]:
    return list(dict.fromkeys(table.device.generation for table in tables))


def _joint(
    about: Family, tables: Sequence[Measured], *, only: Generation
) -> dict[str, float] | None:
    """Return the numbers that a generation shows together; None where it is a single chip."""
    some = [table for table in tables if table.device.generation == only]
    return fitted_factors(some, bounds=about.bounds) if len(some) > 1 else None


def _drawn_to(
    about: Family, table: Measured, centre: Mapping[str, float] | None
) -> dict[str, float]:
    """Return the numbers of one chip, drawn to those of its generation where it has others."""
    if centre is None:
        return fitted_factors([table], bounds=about.bounds)
    return fitted_factors([table], bounds=about.bounds, centre=centre, pull=0.015)


def _siblings(
    family: str, about: Family, table: Measured, others: Sequence[Measured], kin: Kin
) -> Iterator[Trial]:
    """Yield what the other chips of its generation say of one, as if it had no rows."""
    generation = table.device.generation
    alike = [t for t in others if t.device.generation == generation]
    if not alike:
        return
    centre, order = _joint(about, alike, only=generation), _order(table, alike, kin)
    alone = table.source == infersim.SOURCE
    kinds = [(ALONE if alone else KIN, order[0])]
    if len(order) > 1 and not alone:
        kinds.append((CHIP, order[-1]))
    for kind, other in kinds:
        numbers = _drawn_to(about, other, centre)
        yield _trial(family, kind, table, numbers, other.device.id)


def _strangers(
    family: str,
    about: Family,
    tables: Sequence[Measured],
    *,
    fitted: Sequence[Measured],
    fits: Sequence[Fit],
    kin: Kin,
) -> Iterator[Trial]:
    """Yield what other generations say of a chip: the next one, and all together."""
    for generation in _generations(tables):
        some = [t for t in tables if t.device.generation == generation]
        abroad = [t for t in fitted if t.device.generation != generation]
        near = kin.generations.get(generation, ())
        neighbours = [fit for fit in fits if fit.generation in near]
        if neighbours:
            first = min(neighbours, key=lambda fit: near.index(fit.generation))
            for table in some:
                yield _trial(family, GENERATION, table, first.numbers, first.chip)
        if len(abroad) > 1:
            numbers = fitted_factors(abroad, bounds=about.bounds)
            for table in some:
                yield _trial(family, POOLED, table, numbers, POOL)


def _order(table: Measured, others: Sequence[Measured], kin: Kin) -> list[Measured]:
    """Return the tables of the next of kin first, then by how similar the bandwidth is."""
    order = kin.chips.get(table.device.id, ())

    def distance(other: Measured) -> tuple[int, float]:
        place = order.index(other.device.id) if other.device.id in order else len(order)
        ratio = other.device.bandwidth_bytes_per_s / table.device.bandwidth_bytes_per_s
        return place, abs(float(np.log(ratio)))

    return sorted(others, key=distance)


def _across(
    family: str, fits: Sequence[Fit], grouped: Mapping[Key, list[Measured]]
) -> Iterator[Trial]:
    """Yield how far fits of another framework, or of another scheme, are off on the same chip."""
    by_place = {(fit.chip, fit.framework, fit.scheme): fit for fit in fits if fit.chip != POOL}
    for (framework, scheme), tables in grouped.items():
        for table in tables:
            for (chip, other, words), fit in by_place.items():
                if chip != table.device.id or (other, words) == (framework, scheme):
                    continue
                kind = FRAMEWORK if words == scheme else SCHEME if other == framework else None
                if kind:
                    yield _trial(family, kind, table, dict(fit.numbers), f"{other}, {words}")


def _trial(
    family: str, kind: str, table: Measured, numbers: Mapping[str, float], near: str
) -> Trial:
    return Trial(
        family=family,
        kind=kind,
        chip=table.device.id,
        framework=table.framework,
        scheme=table.scheme,
        near=near,
        errors=errors_of(terms_s(table.terms, numbers), table.measured_s),
    )


def _fit(table: Measured, numbers: dict[str, float], apart: Measured) -> Fit:
    pace = pace_of(table.device, table.precision)
    spread = errors_of(terms_s(apart.terms, numbers), apart.measured_s).spread
    return Fit(
        chip=table.device.id,
        generation=table.device.generation,
        framework=table.framework,
        scheme=table.scheme,
        software=table.software,
        source=table.source,
        figures=Figures(
            rate_flop_per_s=pace.rate_flop_per_s,
            bandwidth_bytes_per_s=pace.bandwidth_bytes_per_s,
            multiprocessors=pace.multiprocessors,
        ),
        numbers=numbers,
        spread=round(spread, 3),
        rows=len(table.places),
    )


def _pooled(about: Family, tables: Sequence[Measured], fits: Sequence[Fit]) -> Fit:
    """Return what all chips show together."""
    return msgspec.structs.replace(
        fits[0],
        chip=POOL,
        generation="other",
        software="",
        numbers=fitted_factors(tables, bounds=about.bounds),
        spread=round(float(np.median([fit.spread for fit in fits])), 3),
        rows=sum(fit.rows for fit in fits),
    )
