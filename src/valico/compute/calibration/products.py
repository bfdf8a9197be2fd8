"""Dense products: fitted to the tables of each chip, framework and scheme."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from valico.compute.calibration.errors import Trial, errors_of
from valico.compute.calibration.fitting import halves, least_log_errors
from valico.compute.calibration.forms import form_trials
from valico.compute.calibration.grid import residuals_of
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.others import ascend_tables, infersim_products
from valico.compute.calibration.pools import pools
from valico.compute.calibration.tables import (
    Table,
    measured_devices,
    product_tables,
    reading,
    scheme_of,
    split,
    widths_of,
)
from valico.compute.calibration.trials import ALONE, Bench, measured_spreads, trials, with_fits
from valico.compute.kernels.coefficients import (
    Coefficients,
    Figures,
    Fit,
    Operators,
    Residuals,
    Spreads,
)
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.matmul import FAMILY, NEAREST, matmul_s, product_on
from valico.compute.kernels.product import ProductForm, product_s
from valico.compute.kernels.surface import knots_of

CROWDING: Final = 0.13
"""From the best product of one script on H100 and H20: ln(0.961 / 0.806) over ln(7.50 / 1.90)."""
CEILING: Final = 0.97
"""The best product on H20 reaches 0.961 of the peak, launch and ragged edges included."""
FIRST_SPREADS: Final = Spreads(
    kin=0.1, generation=0.2, neighbour=0.3, pool=0.4, framework=0.2, scheme=0.4
)
"""Where the search for the nearest kernels starts, before the trials have measured the steps."""
ROWS: Final = (*range(7), 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5, *range(10, 16))
"""Knots as logarithms to base 2: closer together where decoding turns into prefill."""
SIDES: Final = (*range(6, 10), 10.0, 10.5, 11.0, 11.5, 12.0, 12.5, 13.0, 13.5, 14.0, 15.0, 16.0)
OCTAVES: Final = (ROWS, SIDES, SIDES)
MOST_ROWS: Final = 6000
"""Rows to fit a form on; the grid takes all rows that are not kept apart."""

_FIRST: Final = (4e-6, 0.75, 0.75, 1e-9, 1.0, 1.0)
_LOW: Final = (0.0, 0.05, 0.05, 0.0, 0.0, 0.0)
_HIGH: Final = (1e-4, 1.0, 1.6, 1e-7, 6.0, 8.0)


def calibrate(inputs: Inputs) -> tuple[Coefficients, list[Trial]]:
    """Return the fits of all tables with their pools, and their trials."""
    read = reading()
    tables = list(product_tables(inputs.tables, read, measured_devices(read)))
    fits = [fit_of(table, source="aiconfigurator-0-12-0") for table in tables]
    if inputs.operators:
        ascend = ascend_tables(inputs.operators)
        tables += ascend
        fits += [fit_of(table, source="aiconfigurator-npu") for table in ascend]
    every = (*fits, *pools(fits))
    file = Coefficients(family=FAMILY, fitted=inputs.on, spreads=FIRST_SPREADS, fits=every)
    bench = Bench(
        operators=inputs.known, file=file, predict=predicted, pool=pools, stand_ins=stand_ins
    )
    found = list(trials(bench, [split(table)[1] for table in tables]))
    spreads = measured_spreads(found, FIRST_SPREADS)
    if inputs.operators:
        found += kernels_alone(inputs, file)
    found += form_trials(tables, {table.device.id: figures_of(table) for table in tables})
    return msgspec.structs.replace(file, spreads=spreads), found


def kernels_alone(inputs: Inputs, file: Coefficients) -> Iterator[Trial]:
    """Yield the trials on the bare kernels of H20 and H800, of which nothing was fitted."""
    for table in infersim_products(inputs.operators or Path()):
        operators = with_fits(inputs.known, file, file.fits)
        kernels = Kernels(device=table.device, framework=table.framework, operators=operators)
        found = product_on(kernels, scheme_of(table))
        bare = msgspec.structs.replace(found.form, quantise_passes=0)
        times = product_s(bare, found.chip, found.widths, table.shape)
        source = kernels.find(FAMILY, table.scheme)
        yield Trial(
            family=FAMILY,
            kind=ALONE,
            chip=table.device.id,
            framework=table.framework,
            scheme=table.scheme,
            near=f"{source.near}: {source.fit.chip}" if source else "",
            errors=errors_of(times, table.time_s),
        )


def stand_ins(scheme: str) -> tuple[str, ...]:
    """Return the schemes that may stand in for one."""
    return next(others for each, others in NEAREST.items() if each == scheme)


def fit_of(table: Table, *, source: str) -> Fit:
    """Return the numbers of one table, fitted on a half of its rows and tried on the other."""
    fitting, _ = split(table)
    form = form_of(fitting)
    plain = _fit(table, form, None, source)
    tried = [plain]
    if len(fitting.time_s) >= len(ROWS) * len(SIDES):
        tried.append(_fit(table, form, _residuals(fitting, form), source))
    return min(tried, key=lambda fit: fit.spread)


def form_of(table: Table) -> ProductForm:
    """Return the form that agrees best with a table."""
    few = table.some(halves(len(table.time_s), seed=5)[0][:MOST_ROWS])
    widths = widths_of(table)
    chip = figures_of(table)
    narrow = widths.input_bytes < 2  # noqa: PLR2004  # 16 bits
    first = (*_FIRST[:-1], _FIRST[-1] if narrow else 0.0)
    high = (*_HIGH[:-1], _HIGH[-1] if narrow else 0.0)
    numbers = least_log_errors(
        lambda at: product_s(_form(at), chip, widths, few.shape),
        few.time_s,
        first=first,
        low=_LOW,
        high=high,
    )
    return _form(np.asarray([float(f"{number:.4g}") for number in numbers]))


def _form(numbers: Array) -> ProductForm:
    names = ProductForm.__struct_fields__[: len(numbers)]
    named = dict(zip(names, numbers.tolist(), strict=True))
    return ProductForm(**named, crowding=CROWDING, ceiling=CEILING)


def figures_of(table: Table) -> Figures:
    """Return the figures of the chip of a table."""
    device = table.device
    return Figures(
        rate_flop_per_s=device.rates_flop_per_s[widths_of(table).arithmetic],
        bandwidth_bytes_per_s=device.bandwidth_bytes_per_s,
        multiprocessors=device.multiprocessors or 1,
    )


def _residuals(table: Table, form: ProductForm) -> Residuals:
    empty = Residuals(octaves=OCTAVES, step=1, values=b"")
    times = product_s(form, figures_of(table), widths_of(table), knots_of(empty))
    return residuals_of(OCTAVES, times, table.shape, table.time_s)


def _fit(table: Table, form: ProductForm, residuals: Residuals | None, source: str) -> Fit:
    bare = Fit(
        chip=table.device.id,
        generation=table.device.generation,
        framework=table.framework,
        scheme=table.scheme,
        software=table.software,
        source=source,
        figures=figures_of(table),
        numbers=msgspec.structs.asdict(form),
        spread=0,
        rows=len(table.time_s),
        residuals=residuals,
    )
    _, apart = split(table)
    spread = errors_of(predicted(apart, one_fit(bare)), apart.time_s).spread
    return msgspec.structs.replace(bare, spread=round(spread, 3))


def one_fit(*fits: Fit, spreads: Spreads = FIRST_SPREADS) -> Operators:
    """Return operators that know no other fits than these."""
    file = Coefficients(family=FAMILY, fitted=date.min, spreads=spreads, fits=fits)
    return Operators(families={FAMILY: file})


def predicted(table: Table, operators: Operators) -> Array:
    """Return the times of a table's rows as the engine gives them, in seconds."""
    kernels = Kernels(device=table.device, framework=table.framework, operators=operators)
    m, n, k = table.shape
    return matmul_s(kernels, rows=m, columns=n, inner=k, scheme=scheme_of(table))
