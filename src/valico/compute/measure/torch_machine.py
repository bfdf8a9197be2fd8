"""A GPU or CPU through PyTorch.

On a GPU the runs are captured in a CUDA graph over rotating buffers larger than the cache, so that
neither launches nor cached weights flatter the kernel; the time is that of the graph by its events.
"""

import importlib
import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from valico.compute.kernels.scheme import Scheme
from valico.compute.measure.items import Item, moved_bytes
from valico.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor
    from torch.cuda import CUDAGraph

COLD_BYTES: Final = 256e6
"""More than the last cache of any chip of today holds."""
MOST_COPIES: Final = 64
_FP8_CAPABILITY: Final = (8, 9)

Run = Callable[[], None]


class Replay:
    """A captured graph of several runs over buffers of their own."""

    def __init__(self, graph: "CUDAGraph", count: int) -> None:
        """Keep the graph and how many runs it holds."""
        self.graph, self.count = graph, count

    def __call__(self) -> None:
        """Run them all once."""
        self.graph.replay()


class TorchMachine:
    """Times operators with PyTorch on one device: "cuda", "cuda:1", "cpu"."""

    def __init__(self, device: str = "cuda") -> None:
        """Take the device; InputError where PyTorch is not installed or finds no such device."""
        try:
            torch = self._torch = importlib.import_module("torch")
        except ImportError:
            message = "PyTorch is not installed; install valico[measure], or give --with numpy"
            raise InputError(message) from None
        if device.startswith("cuda") and not torch.cuda.is_available():
            message = "PyTorch finds no GPU here; give --device cpu to try the harness"
            raise InputError(message)
        self._where = torch.device(device)

    @property
    def device(self) -> str:
        """The device as its driver names it."""
        if self._where.type == "cuda":
            return str(self._torch.cuda.get_device_name(self._where))
        return f"CPU ({platform.machine()})"

    @property
    def software(self) -> str:
        """PyTorch and the toolkit it was built with."""
        version, toolkit = self._torch.__version__, self._torch.version.cuda
        return f"PyTorch {version}" + (f", CUDA {toolkit}" if toolkit else "")

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """16 bits everywhere; 8 bits where the GPU has units for them."""
        if self._where.type != "cuda":
            return ("bf16",)
        newer = self._torch.cuda.get_device_capability(self._where) >= _FP8_CAPABILITY
        return ("bf16", "fp8", "int8") if newer else ("bf16", "int8")

    def prepare(self, item: Item) -> Run | str:
        """Return what runs the item once, or why it cannot run."""
        try:
            copies = self._copies(item)
            return self._rotating([self._one(item) for _ in range(copies)])
        except RuntimeError as fault:
            return str(fault).splitlines()[0]

    def time_s(self, run: Run) -> float:
        """Return the seconds of one run, the device waited for."""
        if self._where.type == "cuda":
            return self._device_time_s(run)
        begun_s = time.perf_counter()
        run()
        return time.perf_counter() - begun_s

    def _device_time_s(self, run: Run) -> float:
        cuda = self._torch.cuda
        begin = cuda.Event(enable_timing=True)
        end = cuda.Event(enable_timing=True)
        begin.record()
        run()
        end.record()
        end.synchronize()
        return float(begin.elapsed_time(end)) / 1e3 / getattr(run, "count", 1)

    def _copies(self, item: Item) -> int:
        if self._where.type != "cuda":
            return 1
        return int(min(MOST_COPIES, max(2, -(-COLD_BYTES // max(1.0, moved_bytes(item))))))

    def _rotating(self, runs: list[Run]) -> Run:
        """Return a run over all copies: a captured graph on a GPU, the one copy on a CPU."""
        if self._where.type != "cuda":
            return runs[0]
        for run in runs[:2]:
            run()
        cuda = self._torch.cuda
        cuda.synchronize(self._where)
        graph = cuda.CUDAGraph()
        with cuda.graph(graph):
            for run in runs:
                run()
        return Replay(graph, len(runs))

    def _one(self, item: Item) -> Run:
        if item.family == "matmul":
            return self._product(item)
        if item.family == "elementwise":
            return self._copy(item.sizes["moved_bytes"])
        if item.family == "experts":
            return self._experts(item)
        return self._attention(item)

    def _floats(self, *shape: int) -> "Tensor":
        made: Tensor = self._torch.randn(shape, device=self._where, dtype=self._torch.bfloat16)
        return made

    def _product(self, item: Item) -> Run:
        rows, columns, inner = (item.sizes[name] for name in ("rows", "columns", "inner"))
        left, right = self._floats(rows, inner), self._floats(columns, inner)
        if item.scheme == "fp8":
            return self._fp8_product(left, right)
        if item.scheme == "int8":
            whole = self._torch.int8
            one, other = left.to(whole), right.to(whole).t()
            return lambda: _drop(self._torch._int_mm(one, other))  # noqa: SLF001  # no public name yet
        return lambda: _drop(left @ right.t())

    def _fp8_product(self, left: "Tensor", right: "Tensor") -> Run:
        torch = self._torch
        one, other = left.to(torch.float8_e4m3fn), right.to(torch.float8_e4m3fn).t()
        scale = torch.ones((), device=self._where)

        def run() -> None:
            torch._scaled_mm(one, other, scale, scale, out_dtype=torch.bfloat16)  # noqa: SLF001  # as above

        return run

    def _copy(self, count_bytes: int) -> Run:
        source = self._floats(count_bytes // 4)
        target = self._torch.empty_like(source)
        return lambda: _drop(target.copy_(source))

    def _attention(self, item: Item) -> Run:
        size = item.sizes
        new = size["tokens"] if item.family == "prefill" else 1
        queries = self._floats(size["sequences"], size["heads"], new, size["width"])
        kept = (size["sequences"], size["kv_heads"], size["tokens"], size["width"])
        keys, values = self._floats(*kept), self._floats(*kept)
        causal = item.family == "prefill"
        attend = self._torch.nn.functional.scaled_dot_product_attention
        return lambda: _drop(attend(queries, keys, values, is_causal=causal, enable_gqa=True))

    def _experts(self, item: Item) -> Run:
        """Return the three products of the experts that so many tokens use, rows dealt evenly."""
        size = item.sizes
        pairs = size["tokens"] * size["experts_per_token"]
        used = min(size["experts"], pairs)
        rows = -(-pairs // used)
        inputs = self._floats(used, rows, size["hidden"])
        up = self._floats(used, size["hidden"], 2 * size["width"])
        down = self._floats(used, size["width"], size["hidden"])

        torch = self._torch
        silu = torch.nn.functional.silu

        def run() -> None:
            gate, value = torch.bmm(inputs, up).chunk(2, dim=-1)
            torch.bmm(silu(gate) * value, down)

        return run


def _drop(result: "Tensor") -> None:
    """Let go of a result at once."""
    del result
