"""Intervals learned from some models and chips, tested on others."""

import math
import random
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from valico.answer.measurements.folds import (
    covered,
    fold_of,
    out_of_fold,
    tails_from,
    toml_from_tails,
)
from valico.answer.measurements.predict import Prediction


def predicted(name: str, log_ratio: float, *, model: str = "m", spread: float = 0.2) -> Prediction:
    return Prediction(
        id=name,
        metric="tpot_ms",
        unit="ms",
        measured=10.0 * math.exp(log_ratio),
        predicted=10.0,
        basis="calibrated",
        spread=spread,
        kind="inference-e2e",
        chip="c",
        model=model,
    )


def many(seed: int, count: int, *, off: float = 0.0) -> list[Prediction]:
    chance = random.Random(seed)  # noqa: S311  # a sample, not a secret
    return [predicted(str(n), chance.gauss(off, 0.2), model=f"m{n % 40}") for n in range(count)]


def test_normal_errors_give_the_normal_decile() -> None:
    tail = tails_from(many(1, 4000))["tpot"]["any"]

    assert abs(tail.below - 1.28) < 0.1
    assert abs(tail.above - 1.28) < 0.1


def test_eight_in_ten_lie_inside_intervals_learned_from_others() -> None:
    inside = [held for _, held in out_of_fold(many(2, 4000))]

    assert 0.77 < sum(inside) / len(inside) < 0.83


def test_a_bias_pushes_one_end_out_and_never_past_the_estimate() -> None:
    tail = tails_from(many(3, 4000, off=0.4))["tpot"]["any"]

    assert tail.below == 0
    assert tail.above > 2.5


def test_a_basis_with_few_rows_takes_what_all_give() -> None:
    assert set(tails_from(many(4, 29))["tpot"]) == {"any"}


def test_rows_of_one_model_on_one_chip_go_together() -> None:
    assert len({fold_of(predicted(str(n), 0.1 * n)) for n in range(20)}) == 1


def test_what_is_written_is_what_was_learned() -> None:
    tails = tails_from(many(5, 400))
    read = tomllib.loads(toml_from_tails(tails, date="2026-11-21"))

    assert read["tail"]["tpot"]["any"]["below"] == tails["tpot"]["any"].below
    assert read["tail"]["tpot"]["any"]["rows"] == 400


@given(st.floats(min_value=-3, max_value=3), st.floats(min_value=0.01, max_value=1))
def test_a_row_without_a_measurement_is_neither_inside_nor_outside(
    ratio: float, spread: float
) -> None:
    tails = tails_from(many(6, 100))
    row = predicted("x", ratio, spread=spread)

    assert covered(row, tails) in {True, False}
    assert covered(predicted("y", ratio, spread=0.0), tails) is None
