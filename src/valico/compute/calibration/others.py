"""Others: measurements that no package carries, read from a folder given by hand."""

import csv
from pathlib import Path
from typing import Final

import numpy as np

from valico.catalogue.chips import read_chips
from valico.compute.calibration.tables import Table
from valico.compute.kernels.device import Device, device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Scheme

ASCEND: Final[tuple[tuple[str, Scheme], ...]] = (
    ("MatMulV2.csv", "bf16"),
    ("QuantBatchMatmulV3.csv", "int8"),
)
INFERSIM: Final = (("h20", "nvidia/h20-96"), ("h800", "nvidia/h800-sxm-80"))
ASCEND_CHIP: Final = "huawei/910b2"
"""The tables name a 910B; 327 TFLOP/s in a product rule out the two smaller bins of it."""


def ascend_tables(folder: Path) -> list[Table]:
    """Return the dense products measured on an Ascend 910B under vllm-ascend 0.18."""
    device = device_from_chip(read_chips()[ASCEND_CHIP])
    return [_ascend(folder / "ascend_910b" / file, scheme, device) for file, scheme in ASCEND]


def _ascend(path: Path, scheme: Scheme, device: Device) -> Table:
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    outputs = _numbers([row["Output Shapes"].strip('"').split(",") for row in rows])
    inputs = _numbers([row["Input Shapes"].strip('"').split(";")[0].split(",") for row in rows])
    return Table(
        device=device,
        framework="vllm",
        software="vllm-ascend 0.18.0, CANN 8.5",
        scheme=scheme,
        shape=(outputs[:, 0], outputs[:, 1], inputs[:, 1]),
        time_s=_numbers([[row["Average Duration(us)"]] for row in rows])[:, 0] * 1e-6,
    )


def infersim_products(folder: Path) -> list[Table]:
    """Return the products in FP8 with block scales that InferSim measured on H20 and H800.

    They are kernels alone: inputs were narrowed before the clock started.
    """
    chips = read_chips()
    return [_infersim(folder, name, device_from_chip(chips[chip])) for name, chip in INFERSIM]


def _infersim(folder: Path, chip: str, device: Device) -> Table:
    path = folder / "infersim" / "gemm" / chip / "data.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = [_numbers([[row[name]] for row in rows])[:, 0] for name in ("m", "n", "k")]
    return Table(
        device=device,
        framework="sglang",
        software="DeepGEMM",
        scheme="fp8-block",
        shape=tuple(columns),
        time_s=_numbers([[row["latency_us"]] for row in rows])[:, 0] * 1e-6,
    )


def _numbers(rows: list[list[str]]) -> Array:
    return np.asarray(rows, dtype=np.float64)
