import json
import shutil
from pathlib import Path

import msgspec
import pytest

from valico import store
from valico.compute.kernels.coefficients import (
    Coefficients,
    Operators,
    Residuals,
    numbers_as,
    read_operators,
    with_measured,
)
from valico.compute.kernels.product import ProductForm
from valico.errors import DataError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a data folder whose fits may be spoiled."""
    folder = tmp_path / "operators"
    folder.mkdir()
    shutil.copy(store.DATA / "operators" / "kin.toml", folder)
    shutil.copy(store.DATA / "operators" / "matmul.json", folder)
    return tmp_path


def spoil(root: Path, before: str, after: str) -> str:
    """Return the fault that reading gives once a word of the file is changed."""
    path = root / "operators" / "matmul.json"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(DataError) as fault:
        read_operators(root=root)
    return str(fault.value)


def number(root: Path, name: str) -> str:
    """Return a number of the first fit as it is written."""
    file = json.loads((root / "operators" / "matmul.json").read_text("utf-8"))
    return f'"{name}":{json.dumps(file["fits"][0]["numbers"][name])}'


def written(root: Path) -> str:
    text = (root / "operators" / "matmul.json").read_text("utf-8")
    start = text.index('"fixed_s":')
    return text[start : text.index(",", start)]


def test_a_nan_is_named_by_its_file_and_field(root: Path) -> None:
    fault = spoil(root, written(root), '"fixed_s":NaN')

    assert "operators/matmul.json: `fits[0].numbers.fixed_s` is not a number" in fault


def test_a_negative_number_is_refused(root: Path) -> None:
    fault = spoil(root, written(root), '"fixed_s":-1.0')

    assert "matmul.json: `fits[0].numbers.fixed_s` is -1.0; allowed: zero or more" in fault


def test_an_unknown_generation_is_refused_with_those_that_are_known(root: Path) -> None:
    fault = spoil(root, '"generation":"ampere"', '"generation":"kepler"')

    assert "`fits[0].generation`" in fault
    assert "hopper" in fault


def test_a_file_that_is_cut_off_is_refused(root: Path) -> None:
    path = root / "operators" / "matmul.json"
    path.write_bytes(path.read_bytes()[:1000])

    with pytest.raises(DataError, match=r"matmul\.json: not readable as JSON"):
        read_operators(root=root)


def test_a_fit_without_one_of_its_numbers_is_refused() -> None:
    fit = read_operators().families["matmul"].fits[0]
    numbers = {name: value for name, value in fit.numbers.items() if name != "pace_s"}

    with pytest.raises(DataError, match=rf"{fit.chip}.*pace_s.*calibrate anew"):
        numbers_as(ProductForm, msgspec.structs.replace(fit, numbers=numbers))


@pytest.mark.parametrize("values", [b"", b"no zlib", b"x\x9cK\x04\x00\x00b\x00b"])
def test_residuals_that_do_not_fill_their_grid_are_refused(values: bytes) -> None:
    residuals = Residuals(octaves=((0, 1), (0, 1, 2)), step=0.1, values=values)

    with pytest.raises(DataError, match="the grid has 6"):
        residuals.levels()


def test_measured_numbers_of_a_user_go_before_the_shipped_ones() -> None:
    shipped = read_operators()
    file = shipped.families["matmul"]
    mine = msgspec.structs.replace(file.fits[0], source="user", numbers={})

    merged = with_measured(shipped, msgspec.structs.replace(file, fits=(mine,)))

    fits = merged.families["matmul"].fits
    assert fits[0] is mine
    assert len(fits) == len(file.fits)
    assert file.fits[0] not in fits


def test_measured_numbers_may_stand_alone() -> None:
    file = read_operators().families["matmul"]

    merged = with_measured(Operators(), file)

    assert merged.families == {"matmul": file}


def test_all_fitted_numbers_stay_small() -> None:
    files = (store.DATA / "operators").iterdir()

    assert sum(path.stat().st_size for path in files) < 2e6


def test_every_fit_names_a_source_that_exists() -> None:
    sources = store.read_sources()
    families: dict[str, Coefficients] = dict(read_operators().families)

    cited = {fit.source for file in families.values() for fit in file.fits}

    assert cited <= set(sources)
