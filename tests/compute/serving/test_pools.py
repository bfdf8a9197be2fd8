from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valico.compute.serving.engine import Engine
from valico.compute.serving.load import Load
from valico.compute.serving.plan import Plan
from valico.compute.serving.pools import Pool, PoolServing, serve_pools
from valico.errors import InputError

MakeEngine = Callable[..., Engine]
PLAN = Plan(tensor=8, expert_parallel=8)


def pools(engine: Engine, prefill: int, decode: int, users: float) -> PoolServing:
    return serve_pools(
        Pool(engine=engine, plan=PLAN, replicas=prefill),
        Pool(engine=engine, plan=PLAN, replicas=decode),
        Load(input_tokens=4000, output_tokens=1000, concurrency=users, rounds=1e9),
    )


@given(users=st.integers(1, 5000), prefill=st.integers(1, 4), decode=st.integers(1, 4))
def test_all_users_write_or_wait(experts: Engine, users: int, prefill: int, decode: int) -> None:
    seen = pools(experts, prefill, decode, users)

    rate = seen.tokens_per_s.mid / 1000
    assert seen.decode_users + rate * seen.ttft.mid == pytest.approx(users, rel=1e-3)
    assert 0 < seen.prefill_busy <= 1
    assert seen.decode_users <= seen.decode_room * (1 + 1e-9)


@given(users=st.integers(1, 5000))
def test_more_chips_in_a_pool_never_serve_less(experts: Engine, users: int) -> None:
    base, read, write = (pools(experts, *n, users) for n in ((1, 1), (2, 1), (1, 2)))

    assert read.tokens_per_s.mid >= base.tokens_per_s.mid * (1 - 5e-3)
    assert write.tokens_per_s.mid >= base.tokens_per_s.mid * (1 - 5e-3)


def test_too_few_chips_that_read_hold_the_others_back(experts: Engine) -> None:
    seen = pools(experts, 1, 16, 8000)

    assert seen.binds == "prefill"
    assert seen.prefill_busy > 0.95


def test_few_users_hold_nobody_back(experts: Engine) -> None:
    assert pools(experts, 4, 4, 8).binds == "users"


def test_a_pool_on_which_the_model_does_not_fit_is_refused(experts: Engine) -> None:
    small = Pool(engine=experts, plan=Plan(tensor=1))
    large = Pool(engine=experts, plan=PLAN)

    with pytest.raises(InputError, match="each chip lacks"):
        serve_pools(small, large, Load(input_tokens=100, output_tokens=10, concurrency=1))


def test_a_pool_of_nothing_is_refused(experts: Engine) -> None:
    with pytest.raises(InputError, match="a pool of 0 replicas; give at least 1"):
        Pool(engine=experts, plan=PLAN, replicas=0)
