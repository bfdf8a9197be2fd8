"""docs/accuracy.md is what its last run found, and what the program finds today."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from valico import store
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.engines import Engines
from valico.answer.measurements.predict import Prediction
from valico.answer.measurements.report import predicted
from valico.answer.measurements.rows import read_measurements
from valico.answer.measurements.score import score

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "examples" / "accuracy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sample() -> tuple[Prediction, ...]:
    rows = read_measurements(store.DATA / "measurements" / "anchors.csv")[::17]
    return predicted(rows, Catalogue.read(), engines=Engines(fold="model"))


def test_the_document_is_that_of_its_figures(accuracy: ModuleType) -> None:
    assert accuracy.main(["--check"]) == 0


def test_nearly_every_row_that_ships_is_predicted(sample: tuple[Prediction, ...]) -> None:
    told = [row for row in sample if row.predicted is not None]

    assert len(told) / len(sample) > 0.9
    assert all(row.predicted is not None or row.why_not for row in sample)


def test_the_median_error_of_a_sample_is_that_of_the_document(
    accuracy: ModuleType, sample: tuple[Prediction, ...]
) -> None:
    import msgspec  # noqa: PLC0415  # beside its only use

    run = msgspec.json.decode((ROOT / "docs" / "accuracy.json").read_bytes(), type=accuracy.Run)
    documented = score([row for row in sample if row.apart is None])
    whole = sum(group.score.rows * group.score.median for group in run.metrics) / run.counted

    assert documented is not None
    assert abs(documented.median - whole) < 0.06


def test_about_four_of_five_truths_lie_inside_the_intervals(
    sample: tuple[Prediction, ...],
) -> None:
    found = score([row for row in sample if row.apart is None])

    assert found is not None
    assert 0.70 < found.covered < 0.90


def test_intervals_hold_four_of_five_rows_of_models_and_chips_they_never_saw(
    accuracy: ModuleType,
) -> None:
    import msgspec  # noqa: PLC0415  # beside its only use

    run = msgspec.json.decode((ROOT / "docs" / "accuracy.json").read_bytes(), type=accuracy.Run)
    whole = next(one for one in run.coverage if one.what == "all")

    assert 0.75 <= whole.inside <= 0.85
