from datetime import date
from pathlib import Path

import msgspec
import numpy as np
import pytest

from valico import store
from valico.compute.calibration import trials as trials_of
from valico.compute.calibration.errors import Errors, Trial, errors_of
from valico.compute.calibration.fitting import halves, least_log_errors
from valico.compute.calibration.grid import residuals_of
from valico.compute.calibration.pools import pools
from valico.compute.calibration.products import figures_of, fit_of, predicted
from valico.compute.calibration.report import report
from valico.compute.calibration.tables import Table, reading, widths_of
from valico.compute.calibration.trials import CHIP, KEPT_APART, KIN, measured_spreads
from valico.compute.kernels.coefficients import (
    POOL,
    Coefficients,
    Figures,
    Fit,
    Operators,
    Spreads,
)
from valico.compute.kernels.device import Device
from valico.compute.kernels.product import ProductForm, product_s
from valico.compute.kernels.surface import knots_of, surface_from_residuals

pytest.importorskip("scipy")

TRUE = ProductForm(
    fixed_s=5e-6,
    compute_efficiency=0.7,
    memory_efficiency=0.8,
    pace_s=0.6e-9,
    output_passes=1.0,
    quantise_passes=0.0,
    crowding=0.13,
    ceiling=0.97,
)
DEVICE = Device(
    id="test/chip",
    name="chip",
    generation="hopper",
    rates_flop_per_s={"fp16": 1e15},
    bandwidth_bytes_per_s=4e12,
    memory_bytes=1e11,
    multiprocessors=100,
)
FIRST = Spreads(kin=0.1, generation=0.2, neighbour=0.3, pool=0.4, framework=0.2, scheme=0.4)


def table(*, rows: int = 2000, noise: float = 0.0) -> Table:
    """Return times of a chip whose numbers are known."""
    chance = np.random.default_rng(1)
    shape = tuple(np.exp2(chance.uniform(0 if axis == 0 else 6, 14, rows)) for axis in range(3))
    bare = Table(
        device=DEVICE,
        framework="vllm",
        software="1",
        scheme="bf16",
        shape=shape,
        time_s=np.ones(rows),
    )
    time_s = product_s(TRUE, figures_of(bare), widths_of(bare), shape)
    return msgspec.structs.replace(bare, time_s=time_s * np.exp(noise * chance.normal(size=rows)))


def test_a_fit_finds_the_numbers_that_made_the_times() -> None:
    fit = fit_of(table(), source="test")

    assert fit.numbers["fixed_s"] == pytest.approx(TRUE.fixed_s, rel=0.01)
    assert fit.numbers["compute_efficiency"] == pytest.approx(TRUE.compute_efficiency, rel=0.01)
    assert fit.numbers["memory_efficiency"] == pytest.approx(TRUE.memory_efficiency, rel=0.01)
    assert fit.numbers["pace_s"] == pytest.approx(TRUE.pace_s, rel=0.01)


def test_the_spread_of_a_fit_is_the_noise_of_the_rows_kept_apart() -> None:
    fit = fit_of(table(noise=0.1), source="test")

    assert fit.spread == pytest.approx(0.1, abs=0.03)


def test_a_few_wild_rows_hardly_move_a_fit() -> None:
    clean = table()
    wild = clean.time_s.copy()
    wild[::50] *= 20

    fit = fit_of(msgspec.structs.replace(clean, time_s=wild), source="test")

    assert fit.numbers["compute_efficiency"] == pytest.approx(TRUE.compute_efficiency, rel=0.05)


def test_a_fit_predicts_through_the_same_door_as_an_answer() -> None:
    times = table(rows=200)
    file = Coefficients(
        family="matmul", fitted=date(2026, 1, 1), spreads=FIRST, fits=(fit_of(times, source=""),)
    )

    found = predicted(times, Operators(families={"matmul": file}))

    assert found == pytest.approx(times.time_s, rel=0.02)


def test_rows_to_fit_on_and_rows_kept_apart_share_none() -> None:
    fitting, apart = halves(101, seed=4)

    assert not set(fitting.tolist()) & set(apart.tolist())
    assert len(fitting) + len(apart) == 101


def test_a_number_whose_bounds_are_one_is_held() -> None:
    found = least_log_errors(
        lambda at: at[0] + at[1] * np.arange(1.0, 9),
        3 + 2 * np.arange(1.0, 9),
        first=(3, 1),
        low=(3, 0),
        high=(3, 9),
    )

    assert found.tolist() == pytest.approx([3, 2], rel=1e-3)


def test_a_grid_takes_up_what_the_form_left_over() -> None:
    chance = np.random.default_rng(2)
    octaves = ((0, 1, 2, 3, 4), (3, 4, 5))
    rows, columns = np.exp2(chance.uniform(0, 4, 900)), np.exp2(chance.uniform(3, 5, 900))
    time_s = 1.3 * rows * columns

    empty = residuals_of(octaves, np.ones((5, 3)), [rows, columns], rows * columns)
    form_s = np.multiply(*knots_of(empty))
    grid = residuals_of(octaves, form_s, [rows, columns], time_s)

    surface = surface_from_residuals(grid, form_s, grows=())
    assert surface.time_s([rows, columns]) == pytest.approx(time_s, rel=0.03)


def test_errors_of_a_prediction_that_is_a_tenth_too_high() -> None:
    errors = errors_of(np.full(100, 1.1), np.ones(100))

    assert errors.median == pytest.approx(0.1)
    assert errors.bias == pytest.approx(-np.log(1.1))
    assert errors.spread == pytest.approx(np.log(1.1))


def trial(kind: str, spread: float) -> Trial:
    errors = Errors(rows=1, median=0.1, high=0.25, bias=0, spread=spread)
    return Trial(
        family="matmul",
        kind=kind,
        chip="test/chip",
        framework="vllm",
        scheme="bf16",
        near="own: test/chip",
        errors=errors,
    )


def test_a_step_away_adds_the_square_of_what_it_adds() -> None:
    spreads = measured_spreads([trial(KEPT_APART, 0.3), trial(KIN, 0.5)], FIRST)

    assert spreads.kin == pytest.approx(0.4)


def test_a_step_that_was_not_tried_keeps_its_first_guess_but_never_below_a_nearer_one() -> None:
    spreads = measured_spreads([trial(KEPT_APART, 0.3), trial(CHIP, 0.5)], FIRST)

    assert spreads.generation == pytest.approx(0.4)
    assert spreads.neighbour == pytest.approx(0.4)
    assert spreads.scheme == FIRST.scheme


def test_the_report_shows_median_and_ninth_decile() -> None:
    shown = report([trial(KEPT_APART, 0.3)])

    assert "### Kept apart" in shown
    assert "| test/chip | 10.0 / 25 |" in shown


def fit(chip: str, value: float) -> Fit:
    figures = Figures(rate_flop_per_s=value, bandwidth_bytes_per_s=value, multiprocessors=value)
    return Fit(
        chip=chip,
        generation="hopper",
        framework="vllm",
        scheme="bf16",
        source="test",
        figures=figures,
        numbers={"fixed_s": value},
        spread=value / 100,
        rows=10,
    )


def test_a_pool_is_the_middle_of_its_chips() -> None:
    (pool,) = pools([fit("a", 1), fit("b", 2), fit("c", 9), fit(POOL, 100)])

    assert (pool.chip, pool.generation) == (POOL, "other")
    assert pool.numbers == {"fixed_s": 2}
    assert pool.figures.bandwidth_bytes_per_s == 2
    assert pool.rows == 30


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    fits = (fit("a", 1), fit("b", 2))
    file = Coefficients(family="matmul", fitted=date(2026, 1, 1), spreads=FIRST, fits=fits)
    path = tmp_path / "matmul.json"

    store.write_lines(path, file, lines="fits")

    assert store.read_json(path, Coefficients) == file
    assert len(path.read_text("utf-8").splitlines()) == 2 + len(fits)


def test_tables_that_are_left_out_say_why() -> None:
    assert all(out.why for out in reading().left_out)


def test_every_kind_of_trial_but_the_last_is_tried_on_every_table() -> None:
    assert trials_of.KINDS[-1] == trials_of.ALONE
