"""States: tables of linear attention, the short convolution and the recurrence together."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from valico import store
from valico.compute.calibration.heads import Source, sources
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, all_rows
from valico.compute.kernels.linear import Recurrence, chunk_terms, recurrent_terms

_SHAPE: Final = (
    "batch_size",
    "seq_len",
    "num_k_heads",
    "num_v_heads",
    "head_k_dim",
    "head_v_dim",
)
_FOLDERS: Final = (("gdn", "linear_attention"), ("kda", "kda"))
_TERMS: Final = {"context": chunk_terms, "generation": recurrent_terms}


def chunk_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the parallel form, for prompts."""
    yield from _tables(inputs, "context")


def recurrent_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the recurrent form, for single tokens."""
    yield from _tables(inputs, "generation")


def _tables(inputs: Inputs, phase: str) -> Iterator[Measured]:
    for scheme, folder in _FOLDERS:
        for source in sources(inputs, folder, f"{scheme}_perf"):
            yield from table_of(source, scheme, phase)


def table_of(source: Source, scheme: str, phase: str) -> Iterator[Measured]:
    """Yield one phase of one file, where it has rows."""
    times = _times(source, phase)
    if times:
        yield _measured(source, scheme, phase, times)


Shape = tuple[float, ...]


def _times(source: Source, phase: str) -> dict[Shape, float]:
    """Return convolution and recurrence of each shape together, of each the faster kernel."""
    kernels = store.read_words(source.path, "kernel_source")
    before = _fastest(source, phase, [word for word in kernels if "conv" in word])
    after = _fastest(source, phase, [word for word in kernels if "conv" not in word])
    return {shape: before[shape] + after[shape] for shape in before.keys() & after.keys()}


def _fastest(source: Source, phase: str, kernels: list[str]) -> dict[Shape, float]:
    found: dict[Shape, float] = {}
    for kernel in kernels:
        where = {"phase": phase, "kernel_source": kernel}
        rows = store.read_columns(source.path, (*_SHAPE, "latency"), where=where)
        shapes = zip(*(rows[name].tolist() for name in _SHAPE), strict=True)
        for shape, time_ms in zip(shapes, rows["latency"].tolist(), strict=True):
            found[shape] = min(time_ms, found.get(shape, time_ms))
    return found


def _measured(source: Source, scheme: str, phase: str, times: dict[Shape, float]) -> Measured:
    shapes = np.asarray(sorted(times), dtype=np.float64).T
    time_s = np.asarray([times[shape] for shape in sorted(times)]) * 1e-3
    recurrence = Recurrence(
        sequences=shapes[0],
        tokens=shapes[1],
        key_heads=shapes[2],
        value_heads=shapes[3],
        key_width=float(shapes[4, 0]),
        value_width=float(shapes[5, 0]),
    )
    return Measured(
        device=source.device,
        framework=source.framework,
        scheme=scheme,
        software=source.software,
        terms_of=partial(_TERMS[phase], recurrence=recurrence),
        time_s=time_s,
        places=all_rows(time_s),
    )
