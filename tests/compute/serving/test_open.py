import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.serving.closed import closed_loop
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Degrees
from valico.compute.serving.load import Load
from valico.compute.serving.open import highest_rate_per_s, open_loop

PLAN = Degrees(tensor=8)
LOAD = Load(input_tokens=2000, output_tokens=500, concurrency=1)


@given(share=st.floats(0.01, 0.9), more=st.floats(1.0, 1.1))
def test_more_requests_make_nobody_faster(dense: Engine, share: float, more: float) -> None:
    rate = share * float(highest_rate_per_s(dense, PLAN, LOAD))
    times = open_loop(dense, PLAN, LOAD, request_rate_per_s=np.array([rate, rate * more]))

    assert times.ttft_s[0] <= times.ttft_s[1] * (1 + 1e-9)
    assert times.tpot_s[0] <= times.tpot_s[1] * (1 + 1e-9)
    assert np.all(times.ttft_s <= times.ttft_p95_s)


def test_at_a_low_rate_a_user_is_alone(dense: Engine) -> None:
    alone = closed_loop(dense, PLAN, LOAD)
    rare = open_loop(dense, PLAN, LOAD, request_rate_per_s=1e-4)

    assert float(rare.tpot_s) == pytest.approx(float(alone.tpot_s), rel=0.02)
    alone_s = float(alone.steps.outside_s + alone.steps.prefill_s)
    assert float(rare.ttft_s) == pytest.approx(alone_s, rel=0.02)


def test_the_users_in_service_are_those_of_littles_law(dense: Engine) -> None:
    times = open_loop(dense, PLAN, LOAD, request_rate_per_s=3.0)

    assert float(times.served) == pytest.approx(3.0 * 500 * float(times.tpot_s), rel=0.05)


def test_a_rate_beyond_the_highest_is_not_served(dense: Engine) -> None:
    most = float(highest_rate_per_s(dense, PLAN, LOAD))
    times = open_loop(dense, PLAN, LOAD, request_rate_per_s=np.array([0.99 * most, 1.01 * most]))

    assert np.isfinite(times.ttft_s[0])
    assert np.isinf(times.ttft_s[1])
    assert times.tokens_per_s[1] == 0
