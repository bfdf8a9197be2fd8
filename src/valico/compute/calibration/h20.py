"""H20: the three tables of an H20-3e that were in aiconfigurator's history for a day.

Kimi's linear attention under SGLang and vLLM, and Marlin's experts under SGLang; Apache-2.0.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from valico.catalogue.chips import read_chips
from valico.compute.calibration.heads import Source
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.measured import Measured
from valico.compute.calibration.routing import tables_of
from valico.compute.calibration.states import table_of
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.scheme import Framework

CHIP: Final = "nvidia/h20-141"
SOURCE: Final = "aiconfigurator-h20-3e"
_LINEAR: Final[tuple[Framework, ...]] = ("sglang", "vllm")


def chunk_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield prompts through linear attention."""
    yield from _linear(inputs, "context")


def recurrent_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield single tokens through linear attention."""
    yield from _linear(inputs, "generation")


def experts_rows(inputs: Inputs) -> Iterator[Measured]:
    """Yield Marlin's experts, evenly spread and skewed."""
    for source in _source(inputs, "moe_sglang", "sglang"):
        for table in tables_of(source):
            yield msgspec.structs.replace(table, source=SOURCE)


def _linear(inputs: Inputs, phase: str) -> Iterator[Measured]:
    for framework in _LINEAR:
        for source in _source(inputs, f"kda_{framework}", framework):
            for table in table_of(source, "kda", phase):
                yield msgspec.structs.replace(table, source=SOURCE)


def _source(inputs: Inputs, name: str, framework: Framework) -> Iterator[Source]:
    if inputs.operators is None:
        return
    path = inputs.operators / "h20_3e" / f"{name}.parquet"
    device = device_from_chip(read_chips()[CHIP])
    yield Source(path=path, device=device, framework=framework)
