"""Silicon: with the extra `valico[silicon]`, measured tables serve instead of fits to them.

Within the hull of a table a dense product takes what was measured, interpolated between its
points, and the basis is `measured`. Beyond it the shipped form carries on. A cell that the table
lacks holds what the shipped numbers say. Nothing is made to grow: where a kernel is faster for more
rows, so it is here.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec
import numpy as np

from valico.compute.calibration.tables import Table, product_tables, reading, scheme_of
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.matmul import FAMILY, product_on
from valico.compute.kernels.product import Product
from valico.compute.kernels.scheme import Scheme, runnable
from valico.compute.kernels.surface import Surface, surface_from_times


def with_silicon(kernels: Kernels, systems: Path, *, schemes: Iterable[Scheme]) -> Kernels:
    """Return kernels that time dense products of some schemes by the measured tables.

    `systems` is the folder `systems/data` of aiconfigurator-core (`tables_folder`). A chip or a
    scheme without a table stays as it was.
    """
    read, wanted = reading(), {runnable(scheme, kernels.device) for scheme in schemes}
    words = {word: scheme for word, scheme in read.schemes.items() if scheme in wanted}
    devices = {
        name: kernels.device for name, chip in read.systems.items() if chip == kernels.device.id
    }
    few = msgspec.structs.replace(read, schemes=words)
    found = dict(kernels.tables)
    for table in product_tables(systems, few, devices, [kernels.framework]):
        scheme = scheme_of(table)
        found[FAMILY, scheme] = surface_of(table, product_on(kernels, scheme))
    return msgspec.structs.replace(kernels, tables=found, products={})


def surface_of(table: Table, shipped: Product) -> Surface:
    """Return the surface through the points of a table, its missing cells as shipped."""
    knots, places = zip(
        *(np.unique(side, return_inverse=True) for side in table.shape), strict=True
    )
    log_s = np.log(shipped.time_s(list(np.ix_(*knots))))
    log_s[places] = np.log(table.time_s)
    return surface_from_times([np.log2(axis) for axis in knots], log_s, grows=())
