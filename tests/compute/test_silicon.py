from pathlib import Path

import numpy as np
import pytest

from valico.catalogue.chips import read_chips
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.matmul import matmul_ground, matmul_s
from valico.compute.silicon import with_silicon

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

POINTS = [
    (m, n, k, (m + n + k) * 1e-6)
    for m in (1, 3, 100, 4353)
    for n in (256, 5120)
    for k in (128, 7168)
]


@pytest.fixture
def systems(tmp_path: Path) -> Path:
    """Return a folder with one measured table, as the package of tables lays it out."""
    folder = tmp_path / "h200_sxm" / "gemm" / "vllm" / "0.24.0"
    folder.mkdir(parents=True)
    m, n, k, latency = zip(*POINTS[:-1], strict=True)
    words = ["bfloat16"] * len(m)
    table = pa.table({"gemm_dtype": words, "m": m, "n": n, "k": k, "latency": latency})
    parquet.write_table(table, folder / "gemm_perf.parquet")
    return tmp_path


def on(name: str) -> Kernels:
    return Kernels(device=device_from_chip(read_chips()[name]), framework="vllm")


def test_at_a_measured_point_the_time_is_what_was_measured(systems: Path) -> None:
    kernels = with_silicon(on("nvidia/h200-sxm-141"), systems, schemes=["bf16"])
    m, n, k, latency_ms = np.asarray(POINTS[:-1]).T

    times = matmul_s(kernels, rows=m, columns=n, inner=k, scheme="bf16")

    assert times == pytest.approx(latency_ms * 1e-3)
    assert matmul_ground(kernels, "bf16").basis == "measured"


def test_a_cell_without_a_measurement_holds_what_is_shipped(systems: Path) -> None:
    shipped = on("nvidia/h200-sxm-141")
    m, n, k, _ = POINTS[-1]

    found = [
        float(matmul_s(kernels, rows=m, columns=n, inner=k, scheme="bf16"))
        for kernels in (with_silicon(shipped, systems, schemes=["bf16"]), shipped)
    ]

    assert found[0] == pytest.approx(found[1])


def test_a_scheme_or_chip_without_a_table_stays_as_it_was(systems: Path) -> None:
    h200 = with_silicon(on("nvidia/h200-sxm-141"), systems, schemes=["bf16", "fp8"])
    h20 = with_silicon(on("nvidia/h20-96"), systems, schemes=["bf16"])

    assert matmul_ground(h200, "fp8").basis == "calibrated"
    assert matmul_ground(h20, "bf16").basis == "transferred"
