from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valico.catalogue.chips import read_chips
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace, pace_of
from valico.compute.kernels.prefill import Prompts, prefill_terms
from valico.compute.kernels.terms import Terms, terms_s

pytest.importorskip("scipy")

from valico.compute.calibration.factors import fitted_factors
from valico.compute.calibration.measured import Measured, all_rows

DEVICE = device_from_chip(read_chips()["nvidia/h200-sxm-141"])
TRUE = {
    "fixed_s": 1e-5,
    "sharpness": 3.0,
    "arithmetic": 1.3,
    "exponentials": 0.8,
    "queries": 1.5,
    "keys": 2.0,
    "edges": 0.5,
    "window_edges": 1.0,
    "walk": 1.0,
}


def prompts(rows: int, seed: int) -> Prompts:
    chance = np.random.default_rng(seed)

    def powers(low: int, high: int) -> Array:
        return np.exp2(chance.integers(low, high, rows).astype(np.float64))

    heads = powers(2, 7)
    return Prompts(
        sequences=powers(0, 6),
        tokens=powers(4, 14),
        past=np.zeros(rows),
        heads=heads,
        kv_heads=np.maximum(1.0, heads / 8),
        key_width=128.0,
        value_width=128.0,
    )


def measured(time_s: Array, shape: Prompts) -> Measured:
    return Measured(
        device=DEVICE,
        framework="sglang",
        scheme="fp16",
        software="1",
        terms_of=partial(prefill_terms, prompts=shape),
        time_s=time_s,
        places=all_rows(time_s),
    )


def test_a_form_is_found_again_through_noise() -> None:
    shape = prompts(1500, seed=1)
    exact = terms_s(prefill_terms(pace_of(DEVICE), shape), TRUE)
    noise = np.random.default_rng(2).normal(0, 0.05, 1500)

    found = fitted_factors([measured(exact * np.exp(noise), shape)])
    other = prompts(500, seed=3)
    terms = prefill_terms(pace_of(DEVICE), other)
    off = np.abs(terms_s(terms, found) / terms_s(terms, TRUE) - 1)
    assert np.median(off) < 0.03


def test_a_tenth_of_wild_rows_does_not_move_a_form() -> None:
    shape = prompts(1500, seed=4)
    exact = terms_s(prefill_terms(pace_of(DEVICE), shape), TRUE)
    wild = np.where(np.arange(1500) % 10 == 0, 20.0, 1.0)

    found = fitted_factors([measured(exact * wild, shape)])
    off = np.abs(terms_s(prefill_terms(pace_of(DEVICE), shape), found) / exact - 1)
    assert np.median(off) < 0.05


def test_factors_stay_within_their_bounds() -> None:
    shape = prompts(400, seed=5)
    exact = terms_s(prefill_terms(pace_of(DEVICE), shape), TRUE)

    found = fitted_factors([measured(exact / 10, shape)], bounds={"walk": (0.5, 0.6)})
    assert found["arithmetic"] >= 1
    assert 0.5 <= found["walk"] <= 0.6


@given(st.integers(1, 500))
@settings(max_examples=20, deadline=None)
def test_terms_do_not_depend_on_which_rows_are_asked_for(count: int) -> None:
    shape = prompts(500, seed=6)
    whole = measured(np.ones(500), shape)

    some = whole.some(np.arange(count))
    assert some.terms.overlapped["arithmetic"].tolist() == pytest.approx(
        whole.terms.overlapped["arithmetic"][:count].tolist()
    )
    assert len(some.measured_s) == count


def test_rows_that_took_no_time_are_left_out() -> None:
    def terms_of(pace: Pace) -> Terms:
        del pace
        return Terms(overlapped={"memory": np.ones(3)})

    table = Measured(
        device=DEVICE,
        framework="sglang",
        scheme="fp16",
        software="1",
        terms_of=terms_of,
        time_s=np.array([1.0, 0.0, 2.0]),
        places=all_rows(np.array([1.0, 0.0, 2.0])),
    )

    assert table.measured_s.tolist() == [1.0, 2.0]
