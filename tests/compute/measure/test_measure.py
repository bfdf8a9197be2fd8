"""Operators timed on this machine, their file, and the engine that takes it."""

import importlib.util
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from valico.catalogue.chips import read_chips
from valico.cli.measure import measure_command
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.kernels import Kernels
from valico.compute.measure.fitting import kernels_as_measured
from valico.compute.measure.items import Item, flop, items, moved_bytes
from valico.compute.measure.machine import Machine, measured
from valico.compute.measure.numpy_machine import NumpyMachine
from valico.compute.measure.points import (
    Measurement,
    Point,
    read_measurement,
    toml_from_measurement,
)
from valico.compute.measure.predict import predicted_s
from valico.compute.measure.torch_machine import TorchMachine
from valico.errors import DataError, InputError

SMALL = Item(family="matmul", sizes={"rows": 64, "columns": 128, "inner": 256})
TORCH = importlib.util.find_spec("torch") is not None


def machines() -> list[Machine]:
    """Return what can be measured here."""
    return [NumpyMachine(), *([TorchMachine("cpu")] if TORCH else [])]


def kernels() -> Kernels:
    """Return the kernels of an H20, which no table measured."""
    chip = read_chips()["nvidia/h20-96"]
    return Kernels(device=device_from_chip(chip), framework="vllm")


def measurement(slower: float) -> Measurement:
    """Return what an H20 would show whose kernels all took so many times what is expected."""
    expected, random = kernels(), np.random.default_rng(1)
    points = []
    for item in items():
        time_s = predicted_s(expected, item) * slower * float(np.exp(random.normal(0, 0.03)))
        points.append(Point(item=item, time_s=time_s, low_s=time_s, high_s=time_s, repetitions=3))
    return Measurement(
        chip="nvidia/h20-96",
        device="made up",
        software="none",
        measured=date(2026, 11, 21),
        points=tuple(points),
    )


@pytest.mark.parametrize("machine", machines(), ids=lambda each: each.software)
@pytest.mark.parametrize(
    "item",
    [
        SMALL,
        Item(
            family="prefill",
            sizes={"sequences": 1, "tokens": 64, "heads": 4, "kv_heads": 2, "width": 64},
        ),
        Item(
            family="decode",
            sizes={"sequences": 2, "tokens": 64, "heads": 4, "kv_heads": 2, "width": 64},
        ),
        Item(
            family="experts",
            sizes={
                "hidden": 64,
                "width": 32,
                "experts": 8,
                "experts_per_token": 2,
                "tokens": 16,
            },
        ),
        Item(family="elementwise", sizes={"moved_bytes": 80_000}),
    ],
    ids=lambda each: each.family,
)
def test_every_family_runs_and_takes_time(machine: Machine, item: Item) -> None:
    point = measured(machine, item, item_s=0.01)

    assert isinstance(point, Point)
    assert 0 < point.low_s <= point.time_s <= point.high_s
    assert point.repetitions >= 3


def test_a_product_of_ten_by_ten_by_ten_is_2000_flop() -> None:
    item = Item(family="matmul", sizes={"rows": 10, "columns": 10, "inner": 10})

    assert flop(item) == 2000
    assert moved_bytes(item) == 600


def test_a_measurement_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    found = measurement(1.0)
    path = tmp_path / "mine.toml"
    path.write_text(toml_from_measurement(found), encoding="utf-8")

    assert read_measurement(path) == found


@pytest.mark.parametrize("time", ["nan", "inf", "-1.0", "0.0"])
def test_a_time_that_is_none_is_refused_with_its_point(tmp_path: Path, time: str) -> None:
    path = tmp_path / "broken.toml"
    text = toml_from_measurement(measurement(1.0))
    first = next(line for line in text.splitlines() if line.startswith("time_s"))
    path.write_text(text.replace(first, f"time_s = {time}", 1), encoding="utf-8")

    with pytest.raises(DataError, match=r"broken.toml: `points\[0\].time_s` is"):
        read_measurement(path)


def test_the_engine_follows_a_machine_that_is_half_again_as_slow() -> None:
    found = measurement(1.5)
    before, after = kernels(), kernels_as_measured(kernels(), found)

    for family in ("matmul", "prefill", "decode", "experts", "elementwise"):
        errors = [
            abs(np.log(predicted_s(after, point.item) / point.time_s))
            for point in found.points
            if point.item.family == family
        ]
        assert np.median(errors) < 0.05, family
    assert predicted_s(before, SMALL) == predicted_s(kernels(), SMALL)


def test_without_pytorch_the_message_says_what_to_install() -> None:
    if TORCH:
        pytest.skip("PyTorch is installed here")
    with pytest.raises(InputError, match=r"install valico\[measure\]"):
        TorchMachine("cpu")


def test_the_verb_measures_a_processor_and_writes_a_file(tmp_path: Path) -> None:
    out = tmp_path / "cpu.toml"
    asked = ["--with", "numpy", "--quick", "--chip", "h20", "--out", str(out)]

    result = CliRunner().invoke(measure_command, asked, catch_exceptions=False)

    assert result.exit_code == 0
    assert "Matrix products, bf16" in result.output
    assert "too large for a CPU" in result.output
    written = read_measurement(out)
    assert written.chip == "nvidia/h20-96"
    assert {point.item.family for point in written.points} >= {"matmul", "decode", "elementwise"}
