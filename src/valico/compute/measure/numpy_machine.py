"""A CPU through NumPy: 32-bit floats stand in for 16-bit ones, to try the harness anywhere."""

import platform
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from valico.compute.kernels.scheme import Scheme
from valico.compute.measure.items import Item

_Floats = NDArray[np.float32]


class NumpyMachine:
    """Times operators on the CPU with NumPy."""

    def __init__(self, *, seed: int = 0) -> None:
        """Prepare the numbers from a seed."""
        self._random = np.random.default_rng(seed)

    @property
    def device(self) -> str:
        """The processor's architecture."""
        return f"CPU ({platform.machine()})"

    @property
    def software(self) -> str:
        """NumPy and its version."""
        return f"NumPy {np.__version__}, 32-bit floats"

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """One format, in 32 bits."""
        return ("bf16",)

    def prepare(self, item: Item) -> Callable[[], None] | str:
        """Return what runs the item once."""
        size = item.sizes
        if item.family == "matmul":
            return self._product(size["rows"], size["columns"], size["inner"])
        if item.family == "elementwise":
            source = self._floats(size["moved_bytes"] // 8)
            return lambda: np.copyto(np.empty_like(source), source)
        if item.family == "experts":
            rows = max(1, size["tokens"] * size["experts_per_token"] // size["experts"])
            used = min(size["experts"], size["tokens"] * size["experts_per_token"])
            return _times(used, self._product(rows, 3 * size["width"], size["hidden"]))
        return self._attention(item)

    def time_s(self, run: Callable[[], None]) -> float:
        """Return the seconds of one run."""
        begun_s = time.perf_counter()
        run()
        return time.perf_counter() - begun_s

    def _floats(self, *shape: int) -> _Floats:
        return self._random.standard_normal(shape, dtype=np.float32)

    def _product(self, rows: int, columns: int, inner: int) -> Callable[[], None]:
        left, right = self._floats(rows, inner), self._floats(inner, columns)
        out = np.empty((rows, columns), dtype=np.float32)

        def run() -> None:
            np.matmul(left, right, out=out)

        return run

    def _attention(self, item: Item) -> Callable[[], None]:
        size = item.sizes
        new = size["tokens"] if item.family == "prefill" else 1
        groups = size["heads"] // size["kv_heads"]
        lead = (size["sequences"], size["kv_heads"])
        queries = self._floats(*lead, groups * new, size["width"])
        keys = self._floats(*lead, size["tokens"], size["width"])
        turned = np.swapaxes(keys, -1, -2)

        def run() -> None:
            scores = np.matmul(queries, turned)
            scores -= scores.max(axis=-1, keepdims=True)
            np.exp(scores, out=scores)
            np.matmul(scores / scores.sum(axis=-1, keepdims=True), keys)

        return run


def _times(count: int, run: Callable[[], None]) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(count):
            run()

    return repeated
