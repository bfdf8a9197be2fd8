"""Heads: tables of prefill and decode with heads of keys and values."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from valico import store
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, all_rows
from valico.compute.calibration.tables import FRAMEWORKS, measured_devices, newest, reading
from valico.compute.kernels.decode import Steps, decode_scheme, decode_terms
from valico.compute.kernels.device import Device
from valico.compute.kernels.form import Array
from valico.compute.kernels.prefill import Prompts, prefill_terms
from valico.compute.kernels.scheme import Framework

WIDTHS: Final = (64.0, 128.0, 256.0)
"""Of a head; 192 and 512 go through kernels of last resort in most frameworks."""
MOST_SHARING: Final = 32
"""Query heads to a head of keys; beyond that TensorRT-LLM falls back to a slow kernel."""
LEAST_ROWS: Final = 60
MOST_ROWS: Final = 16_000
"""Rows that are looked at of one table: half to fit on, half to try."""
_SHAPE: Final = ("batch_size", "isl", "step", "num_heads", "num_key_value_heads", "head_dim")
_PREFILL: Final = (("fp16", "bfloat16", "bfloat16"), ("fp8-cache", "bfloat16", "fp8"))
_NARROW: Final = ("fp8", "fp8", "fp8")

Rows = Mapping[str, Array]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a table stands, and on what it was measured."""

    path: Path
    device: Device
    framework: Framework

    @property
    def software(self) -> str:
        """The version of the framework, as the folder is named."""
        return self.path.parent.name


def sources(inputs: Inputs, family: str, table: str) -> Iterator[Source]:
    """Yield the newest file of a table for each chip and framework."""
    for system, device in measured_devices(reading()).items():
        for framework in FRAMEWORKS:
            found = newest(inputs.tables / system / family / framework, table)
            if found:
                yield Source(path=found[0], device=device, framework=framework)


def prefill_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield attention of prompts: in 16 bits, with a cache in 8, and in 8 bits throughout."""
    for source in sources(inputs, "attention", "context_attention_perf"):
        for scheme, multiplied, cache in (*_PREFILL, _NARROW):
            rows = _rows(source, {"attn_dtype": multiplied, "kv_cache_dtype": cache})
            if len(rows["latency"]):
                yield _prefill(source, rows, scheme)


def decode_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield attention of single tokens, by cache, width of a head, and sharing of keys."""
    for source in sources(inputs, "attention", "generation_attention_perf"):
        for narrow, cache in ((False, "bfloat16"), (True, "fp8")):
            rows = _rows(source, {"kv_cache_dtype": cache})
            sharing = rows["num_heads"] / _kv_heads(rows)
            for width, shared in product(WIDTHS, (False, True)):
                kept = (rows["head_dim"] == width) & ((sharing > 1) == shared)
                kept &= sharing <= MOST_SHARING
                some = {name: column[kept] for name, column in rows.items()}
                if np.count_nonzero(kept) >= LEAST_ROWS:
                    scheme = decode_scheme(narrow=narrow, width=width, sharing=1 + shared)
                    yield _decode(source, some, scheme)


def _rows(source: Source, where: Mapping[str, str]) -> dict[str, Array]:
    """Return the rows of real kernels: Triton stands in where a framework has no other."""
    kernels = store.read_words(source.path, "kernel_source")
    real = [word for word in kernels if "triton" not in word] or list(kernels)
    names = (*_SHAPE, "latency")
    window = ("window_size",) if "window_size" in store.column_names(source.path) else ()
    some = [
        store.read_columns(source.path, (*names, *window), where={**where, "kernel_source": word})
        for word in real
    ]
    rows = {name: np.concatenate([each[name] for each in some]) for name in (*names, *window)}
    rows.setdefault("window_size", np.zeros(len(rows["latency"])))
    kept = np.isin(rows["head_dim"], WIDTHS)
    return drawn({name: column[kept] for name, column in rows.items()})


def drawn(rows: Rows) -> dict[str, Array]:
    """Return as many rows as a calibration looks at, drawn at random."""
    count = len(rows["latency"])
    places = np.sort(np.random.default_rng(7).permutation(count)[:MOST_ROWS])
    return {name: column[places] for name, column in rows.items()}


def _window(rows: Rows) -> Array:
    return np.where(rows["window_size"] > 0, rows["window_size"], np.inf)


def _prefill(source: Source, rows: Rows, scheme: str) -> Measured:
    prompts = Prompts(
        sequences=rows["batch_size"],
        tokens=rows["isl"],
        past=rows["step"],
        heads=rows["num_heads"],
        kv_heads=_kv_heads(rows),
        key_width=rows["head_dim"],
        value_width=rows["head_dim"],
        window=_window(rows),
        value_bytes=1.0 if scheme == "fp8" else 2.0,
        cache_bytes=2.0 if scheme == "fp16" else 1.0,
    )
    return Measured(
        device=source.device,
        framework=source.framework,
        scheme=scheme,
        software=source.software,
        precision="fp8" if scheme == "fp8" else "fp16",
        terms_of=partial(prefill_terms, prompts=prompts),
        time_s=rows["latency"] * 1e-3,
        places=all_rows(rows["latency"]),
    )


def _decode(source: Source, rows: Rows, scheme: str) -> Measured:
    steps = Steps(
        sequences=rows["batch_size"],
        tokens=np.ones(len(rows["latency"])),
        past=rows["isl"] + rows["step"] - 1,
        heads=rows["num_heads"],
        kv_heads=_kv_heads(rows),
        key_width=rows["head_dim"],
        value_width=rows["head_dim"],
        window=_window(rows),
        cache_bytes=2.0 if scheme.startswith("fp16") else 1.0,
    )
    return Measured(
        device=source.device,
        framework=source.framework,
        scheme=scheme,
        software=source.software,
        terms_of=partial(decode_terms, steps=steps),
        time_s=rows["latency"] * 1e-3,
        places=all_rows(rows["latency"]),
    )


def _kv_heads(rows: Rows) -> Array:
    """Return the heads of keys; zero stands for as many as of queries."""
    written = rows["num_key_value_heads"]
    return np.where(written > 0, written, rows["num_heads"])
