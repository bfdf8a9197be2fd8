from collections.abc import Callable, Mapping

import msgspec
import pytest

from valico.catalogue.chips import Chip, ChipFile, chip_from_file
from valico.catalogue.models import Model, read_models

Build = Callable[..., Chip]


@pytest.fixture(scope="session")
def build() -> Build:
    """Return a builder of chips from figures as a data file writes them."""

    def chip(name: str = "test", **figures: str) -> Chip:
        stated = {
            "source": "nvidia-h200-datasheet",
            "confidence": "datasheet",
            "checked": "2026-11-21",
            "at": "table 1",
            **figures,
        }
        written = {"name": name, "maker": "nvidia", "status": "shipping", "datacentre": True}
        file = msgspec.convert({**written, "stated": [stated]}, ChipFile)
        return chip_from_file(f"nvidia/{name.lower()}", file)

    return chip


@pytest.fixture(scope="session")
def h200(build: Build) -> Chip:
    return build(
        "H200",
        dense_fp16="989 TFLOP/s",
        dense_fp8="1979 TFLOP/s",
        memory_capacity="141 GB",
        memory_bandwidth="4.8 TB/s",
    )


@pytest.fixture(scope="session")
def h800(build: Build) -> Chip:
    return build(
        "H800",
        dense_fp16="989 TFLOP/s",
        dense_fp8="1979 TFLOP/s",
        memory_capacity="80 GB",
        memory_bandwidth="3.35 TB/s",
    )


@pytest.fixture(scope="session")
def a100(build: Build) -> Chip:
    return build(
        "A100",
        dense_fp16="312 TFLOP/s",
        dense_int8="624 TOP/s",
        memory_capacity="80 GB",
        memory_bandwidth="2.039 TB/s",
    )


@pytest.fixture(scope="session")
def h20(build: Build) -> Chip:
    return build(
        "H20",
        dense_fp16="148 TFLOP/s",
        dense_fp8="296 TFLOP/s",
        memory_capacity="96 GB",
        memory_bandwidth="4.0 TB/s",
    )


@pytest.fixture(scope="session")
def gb300(build: Build) -> Chip:
    return build(
        "GB300",
        dense_fp16="2500 TFLOP/s",
        dense_fp8="5000 TFLOP/s",
        dense_fp4="15000 TFLOP/s",
        memory_capacity="288 GB",
        memory_bandwidth="8.0 TB/s",
    )


@pytest.fixture(scope="session")
def models() -> Mapping[str, Model]:
    return read_models()
