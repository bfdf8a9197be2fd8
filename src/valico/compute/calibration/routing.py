"""Routing: tables of routed experts, the fastest kernel of each shape."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

import msgspec
import numpy as np

from valico import store
from valico.compute.calibration.heads import Rows, Source, drawn, sources
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured, all_rows
from valico.compute.calibration.tables import FRAMEWORKS, measured_devices, newest, reading
from valico.compute.kernels.form import Array
from valico.compute.kernels.grouped import Routed, Skew, grouped_terms
from valico.compute.kernels.scheme import WIDTHS, Framework, Scheme

SCHEMES: Final[Mapping[str, Scheme]] = {
    "bfloat16": "bf16",
    "fp8": "fp8",
    "fp8_block": "fp8-block",
    "nvfp4": "nvfp4",
    "w4a8_mxfp4_mxfp8": "mxfp4",
    "int4_wo": "w4a16",
    "w4a16_mxfp4": "w4a16-mxfp4",
}
SKEWS: Final[tuple[tuple[str, Skew], ...]] = (
    ("balanced", "balanced"),
    ("power_law_1.01", "power-law"),
)
DEALT: Final = "fp8-block dealt"
"""DeepGEMM after DeepEP, with experts dealt out widely."""
_SHAPE: Final = (
    "num_tokens",
    "hidden_size",
    "inter_size",
    "topk",
    "num_experts",
    "moe_tp_size",
    "moe_ep_size",
)
_WITHOUT_GATE: Final = ("nongated", "sglang_flashinfer_cutlass")
"""Kernels whose rows are of experts with two matrices."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One scheme of a table, as the table and as we call it."""

    theirs: str
    scheme: Scheme
    distribution: str
    skew: Skew


def experts_tables(inputs: Inputs) -> Iterator[Measured]:
    """Yield the grouped products of every scheme, evenly spread and skewed.

    vLLM's per-tensor FP8 on Hopper reaches 14 to 19 % of the roof where the other schemes reach 60:
    it is left out, so that nothing is transferred from it.
    """
    for source in _sources(inputs):
        yield from tables_of(source)
    yield from _dealt_tables(inputs)


def tables_of(source: Source) -> Iterator[Measured]:
    """Yield every scheme of one file, evenly spread and skewed."""
    for theirs in store.read_words(source.path, "moe_dtype"):
        for distribution, skew in SKEWS:
            if theirs in SCHEMES and not _slow(source, theirs):
                words = Words(
                    theirs=theirs,
                    scheme=SCHEMES[theirs],
                    distribution=distribution,
                    skew=skew,
                )
                yield from _table(source, words)


def _slow(source: Source, theirs: str) -> bool:
    return (source.framework, source.device.generation, theirs) == ("vllm", "hopper", "fp8")


def _sources(inputs: Inputs) -> Iterator[Source]:
    """Yield the newest file that holds more than what a patch release measured anew."""
    for system, device in measured_devices(reading()).items():
        for framework in FRAMEWORKS:
            found = newest(inputs.tables / system / "moe" / framework, "moe_perf")
            whole = [path for path in found if "bfloat16" in store.read_words(path, "moe_dtype")]
            gated = [path for path in whole if _is_gated(path)]
            if gated:
                yield Source(path=gated[0], device=device, framework=framework)


def _is_gated(path: object) -> bool:
    words = store.read_words(path, "kernel_source")  # type: ignore[arg-type]
    return any("nongated" not in word for word in words)


def _table(source: Source, words: Words) -> Iterator[Measured]:
    rows = _fastest(source, words)
    if not len(rows["latency"]):
        return
    tile = tile_rows(source.framework, words.scheme)
    routed = routed_of(rows, words.scheme, words.skew, tile_rows=tile)
    yield Measured(
        device=source.device,
        framework=source.framework,
        scheme=f"{words.scheme} {words.skew}",
        software=source.software,
        precision=WIDTHS[words.scheme].arithmetic,
        terms_of=partial(grouped_terms, routed=routed),
        time_s=rows["latency"] * 1e-3,
        places=all_rows(rows["latency"]),
        extra={"tile_rows": tile},
        bounds=_bounds(source, words.scheme),
    )


def _bounds(source: Source, scheme: Scheme) -> dict[str, tuple[float, float]]:
    """Return what Marlin's construction fixes: its instructions reach half of a Hopper's peak.

    With that an H20's 40 to 48 % of its peak in large products comes out of Hopper's numbers.
    """
    marlin = scheme.startswith("w4a16") and source.device.generation == "hopper"
    return {"arithmetic": (2.0, 2.2)} if marlin else {}


def tile_rows(framework: Framework, scheme: Scheme) -> float:
    """Return the rows of the smallest tile: Marlin 8, Triton 16, CUTLASS and DeepGEMM 64."""
    if scheme.startswith("w4a16"):
        return 8.0
    triton = framework in ("sglang", "vllm") and scheme in ("bf16", "fp8", "fp8-block")
    return 16.0 if triton else 64.0


def routed_of(rows: Rows, scheme: Scheme, skew: Skew, *, tile_rows: float) -> Routed:
    """Return the rows of a table as tokens before experts."""
    tokens, hidden, width, chosen, experts, tensor, expert = (rows[name] for name in _SHAPE)
    return Routed(
        tokens=tokens,
        tensor=tensor,
        expert=expert,
        hidden=hidden,
        width=width,
        experts=experts,
        experts_per_token=chosen,
        weight_bytes=WIDTHS[scheme].weight_bytes,
        tile_rows=tile_rows,
        skew=skew,
        widened=scheme.startswith("w4a16"),
    )


def _fastest(source: Source, words: Words) -> dict[str, Array]:
    """Return each shape once, with the fastest kernel that the framework has for it."""
    where = {"moe_dtype": words.theirs, "distribution": words.distribution}
    kernels = store.read_words(source.path, "kernel_source")
    gated = [word for word in kernels if not any(name in word for name in _WITHOUT_GATE)]
    some = [
        store.read_columns(source.path, (*_SHAPE, "latency"), where={**where, "kernel_source": k})
        for k in gated or kernels
    ]
    every = np.stack([np.concatenate([e[name] for e in some]) for name in (*_SHAPE, "latency")])
    every = every[:, np.lexsort(every[::-1])]
    new = np.any(np.diff(every[:-1], axis=1, prepend=-1.0) != 0, axis=0)
    return drawn(dict(zip((*_SHAPE, "latency"), every[:, new], strict=True)))


def _dealt_tables(inputs: Inputs) -> Iterator[Measured]:
    for source in sources(inputs, "moe", "wideep_generation_moe_perf"):
        where = {"distribution": "uniform", "moe_dtype": "fp8_block"}
        rows = store.read_columns(source.path, (*_SHAPE, "latency"), where=where)
        routed = routed_of(rows, "fp8-block", "balanced", tile_rows=64.0)
        yield Measured(
            device=source.device,
            framework=source.framework,
            scheme=DEALT,
            software=source.software,
            precision="fp8",
            terms_of=partial(grouped_terms, routed=routed),
            time_s=rows["latency"] * 1e-3,
            places=all_rows(rows["latency"]),
            extra={"tile_rows": 64.0},
        )
