"""Scores of groups of rows."""

from hypothesis import given
from hypothesis import strategies as st

from valico.answer.measurements.predict import Prediction
from valico.answer.measurements.score import first_token, grouped, score


def row(measured: float | None, guess: float | None, *, chip: str = "") -> Prediction:
    return Prediction(
        id="r",
        metric="tpot_ms",
        unit="ms",
        measured=measured,
        predicted=guess,
        low=guess and guess * 0.9,
        high=guess and guess * 1.1,
        chip=chip,
    )


def test_rows_without_measurement_or_prediction_do_not_count() -> None:
    found = score([row(10, 11), row(None, 11), row(10, None)])

    assert found is not None
    assert found.rows == 1


def test_nothing_to_score_is_no_score() -> None:
    assert score([row(None, 11)]) is None


def test_groups_stand_by_size_and_empty_ones_are_left_out() -> None:
    rows = [row(10, 11, chip="a"), row(10, 11, chip="b"), row(10, 9, chip="b"), row(10, None)]

    assert [(g.name, g.score.rows) for g in grouped(rows, lambda r: r.chip)] == [("b", 2), ("a", 1)]


def test_a_time_to_the_first_token_is_scored_apart() -> None:
    one = Prediction(
        id="r",
        metric="tpot_ms",
        unit="ms",
        measured=10,
        predicted=10,
        ttft_measured_ms=100,
        ttft_ms=150,
    )
    found = score(first_token([one, row(10, 10)]))

    assert found is not None
    assert (found.rows, found.median) == (1, 0.5)


@given(st.lists(st.floats(min_value=0.1, max_value=10), min_size=1, max_size=50))
def test_a_perfect_prediction_has_no_error(values: list[float]) -> None:
    found = score([row(value, value) for value in values])

    assert found is not None
    assert (found.median, found.mean, found.p90, found.covered) == (0, 0, 0, 1)


@given(st.lists(st.floats(min_value=0.5, max_value=2), min_size=1, max_size=50))
def test_the_median_never_exceeds_what_nine_in_ten_stay_below(ratios: list[float]) -> None:
    found = score([row(10, 10 * ratio) for ratio in ratios])

    assert found is not None
    assert found.median <= found.p90 + 1e-12
    assert abs(found.bias) <= found.p90 + max(abs(r - 1) for r in ratios)
