import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.kernels.pairs import causal_pairs, keys_seen
from valico.compute.kernels.terms import Terms, terms_s

positive = st.floats(1e-9, 1e3)


@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_pairs_are_what_counting_gives(tokens: int, past: int, limit: int) -> None:
    counted = sum(min(past + token, limit) for token in range(1, tokens + 1))

    assert float(causal_pairs(np.array(tokens), np.array(past), limit)) == counted


@given(st.integers(1, 60), st.integers(0, 60))
def test_without_a_limit_all_that_came_before_is_read(tokens: int, past: int) -> None:
    assert float(keys_seen(np.array(tokens), np.array(past))) == past + tokens


@given(positive, positive, st.floats(1.02, 9))
def test_overlapped_parts_take_between_the_greater_and_the_sum(
    one: float, other: float, sharpness: float
) -> None:
    terms = Terms(overlapped={"a": np.array(one), "b": np.array(other)})
    numbers = {"fixed_s": 0.0, "sharpness": sharpness, "a": 1.0, "b": 1.0}

    time_s = float(terms_s(terms, numbers))
    assert max(one, other) * (1 - 1e-9) <= time_s <= (one + other) * (1 + 1e-9)


def test_a_part_that_a_fit_does_not_name_costs_nothing() -> None:
    terms = Terms(overlapped={"a": np.array(1.0)}, added={"unknown": np.array(5.0)})

    assert float(terms_s(terms, {"fixed_s": 0.0, "sharpness": 2.0, "a": 2.0})) == 2


def test_without_a_fit_every_part_counts() -> None:
    terms = Terms(overlapped={"a": np.array(1.0)}, added={"b": np.array(5.0)})

    assert float(terms_s(terms, None)) == pytest.approx(6.00001)
