"""Pools: the middle of all chips, for a chip whose maker nobody measured."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
import numpy as np

from valico.compute.kernels.coefficients import POOL, Figures, Fit


def pools(fits: Sequence[Fit]) -> Iterator[Fit]:
    """Yield the middle of all chips for each framework and scheme."""

    def key(fit: Fit) -> tuple[str, str]:
        return fit.framework, fit.scheme

    for _, group in groupby(sorted((fit for fit in fits if fit.chip != POOL), key=key), key=key):
        yield _pool(tuple(group))


def _pool(fits: Sequence[Fit]) -> Fit:
    middle = {name: _middle([fit.numbers[name] for fit in fits]) for name in fits[0].numbers}
    figures = {
        name: _middle([getattr(fit.figures, name) for fit in fits])
        for name in Figures.__struct_fields__
    }
    return msgspec.structs.replace(
        fits[0],
        chip=POOL,
        generation="other",
        software="",
        figures=Figures(**figures),
        numbers=middle,
        spread=round(_middle([fit.spread for fit in fits]), 3),
        rows=sum(fit.rows for fit in fits),
        residuals=None,
    )


def _middle(values: Sequence[float]) -> float:
    return float(f"{np.median(values):.4g}")
